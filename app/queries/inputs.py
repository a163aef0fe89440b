"""Inputs of workshops, and the workshops themselves, narrowed to the reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, literal, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.errors import Fault, Invalid, NotFound
from app.models import Activity, CostLine, Guideline, Indicator, Input, Plan, State, Workshop
from app.queries import plans
from app.queries._paging import Paging, Rows, page
from app.queries._visible import visible

ITEMS: dict[str, Any] = {
    "activities": Activity,
    "guidelines": Guideline,
    "costs": CostLine,
    "indicators": Indicator,
}
"""What an input may be on, beside the whole."""


@dataclass(frozen=True)
class Filters:
    """What a list of inputs is narrowed to; `disposition` may be `open`."""

    sector: str | None = None
    disposition: str | None = None


def rows(actor: Actor, edition: str | None = None) -> Select[Any]:
    """The inputs the actor may see, in one edition or in the widest their plan stands in."""
    wanted = Plan.edition if edition is None else literal(edition)
    return (
        select(
            Input.id,
            Input.version,
            Input.plan_id,
            Input.state,
            Input.edition,
            Input.sector,
            Input.organisation,
            Input.text,
            Input.on_type,
            Input.on_id,
            Input.given_at,
            Input.entered_by,
            Input.disposition,
            Input.disposition_reason,
            Input.disposed_at,
            Input.effective_in,
            Input.source,
            Input.verified,
            Input.synthetic,
            Input.note,
        )
        .join(Plan, Plan.id == Input.plan_id)
        .where(Input.edition == wanted, visible(actor, Input), Input.deleted_at.is_(None), Plan.deleted_at.is_(None))
    )


def of_plan(
    session: Session, actor: Actor, plan_id: UUID, edition: str | None, filters: Filters, paging: Paging
) -> Rows:
    """A page of the inputs on a plan, in the order they came. One statement, two with a total."""
    return page(session, _narrowed(rows(actor, edition).where(Input.plan_id == plan_id), filters), Input.id, paging)


def all_of(session: Session, actor: Actor, plan_id: UUID, edition: str | None, filters: Filters) -> Sequence[Row[Any]]:
    """All inputs on a plan by sector, in the order they came. One statement."""
    mine = _narrowed(rows(actor, edition).where(Input.plan_id == plan_id), filters)
    return session.execute(mine.order_by(Input.sector, Input.id)).all()


def _narrowed(statement: Select[Any], filters: Filters) -> Select[Any]:
    if filters.sector:
        statement = statement.where(Input.sector == filters.sector)
    if filters.disposition == "open":
        return statement.where(Input.disposition.is_(None))
    return statement.where(Input.disposition == filters.disposition) if filters.disposition else statement


def one(session: Session, actor: Actor, id: UUID, edition: str | None = None) -> Row[Any]:
    """The row of one input; NotFound where there is none the actor may see."""
    row = session.execute(rows(actor, edition).where(Input.id == id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def by_ids(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of those of these inputs that the actor may see."""
    return session.execute(rows(actor).where(Input.id.in_(ids))).all()


def to_change(session: Session, actor: Actor, id: UUID) -> tuple[Input, Plan]:
    """The entity of one input in the widest edition of its plan, and the plan, held. Two statements.

    Raises:
        NotFound: when there is none the actor may see.
    """
    plan = plans.of(session, actor, Input, id)
    mine = (Input.id == id, Input.edition == plan.edition, Input.deleted_at.is_(None))
    found = session.scalars(select(Input).where(*mine, visible(actor, Input))).one_or_none()
    if found is None:
        raise NotFound
    return found, plan


def open_of(session: Session, actor: Actor, plan_id: UUID, edition: str) -> int:
    """How many inputs on a plan are not disposed of. One statement."""
    mine = rows(actor, edition).where(Input.plan_id == plan_id, Input.disposition.is_(None))
    return session.scalar(select(func.count()).select_from(mine.subquery())) or 0


def workshop(session: Session, actor: Actor, plan_id: UUID, edition: str) -> tuple[Workshop | None, str]:
    """The workshop of a plan, if something is set of it, and the time zone of its State. Two statements."""
    mine = (Workshop.plan_id == plan_id, Workshop.edition == edition, visible(actor, Workshop))
    zone = session.scalars(select(State.time_zone).join(Plan, Plan.state == State.iso3).where(Plan.id == plan_id))
    return session.scalars(select(Workshop).where(*mine)).one_or_none(), zone.one()


def must_be_on(session: Session, actor: Actor, plan: Plan, type: str, id: UUID) -> None:
    """Refuse what is no item of the plan.

    Raises:
        Invalid: naming the member.
    """
    table = ITEMS[type]
    mine = select(table.id).where(table.id == id, table.plan_id == plan.id, table.deleted_at.is_(None))
    if session.execute(mine.where(visible(actor, table)).limit(1)).first() is None:
        raise Invalid(Fault("There is no such item in this plan.", pointer="/on/id"))
