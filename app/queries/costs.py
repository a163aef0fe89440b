"""Cost lines: what is read of them, narrowed to the reader, and what an amount has to fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, literal, select
from sqlalchemy.orm import Session, aliased

from app.access.actor import Actor
from app.errors import Fault, Invalid, NotFound
from app.models import Agency, CostLine, Currency, Organisation, Plan
from app.queries import plans
from app.queries._paging import Paging, Rows, page
from app.queries._visible import made_once, visible
from app.rules import money


@dataclass(frozen=True)
class Filters:
    """What a list of cost lines is narrowed to; None narrows nothing."""

    plan: UUID | None = None
    activity: UUID | None = None
    state: str | None = None
    agency: UUID | None = None
    kind: str | None = None
    funding: str | None = None
    currency: str | None = None
    fiscal_year: int | None = None
    part_of: UUID | None = None
    edition: str | None = None
    source: str | None = None
    verified: str | None = None
    synthetic: bool | None = None


PART = aliased(CostLine, name="part")
STATED = aliased(Currency, name="stated_currency")


def _of_parts(column: Any) -> Any:
    """A sum or count over the parts of a line."""
    return (
        select(column)
        .where(
            PART.part_of == CostLine.id,
            PART.edition == CostLine.edition,
            PART.kind == CostLine.kind,
            PART.deleted_at.is_(None),
        )
        .correlate(CostLine)
        .scalar_subquery()
    )


@made_once
def rows(actor: Actor, edition: str | None = None) -> Select[Any]:
    """The cost lines the actor may see, in one edition or in the widest their plan stands in: what
    `schemas.costs.CostLine` is shaped from. `parts`, `in_parts`: how many parts a line has, and what those with a figure
    add up to."""
    wanted = Plan.edition if edition is None else literal(edition)
    return (
        select(
            CostLine.id,
            CostLine.version,
            CostLine.plan_id,
            CostLine.activity_id,
            CostLine.update_id,
            CostLine.state,
            CostLine.edition,
            CostLine.kind,
            CostLine.funding,
            CostLine.label,
            CostLine.agency_id,
            Agency.name.label("agency_name"),
            Agency.acronym.label("agency_acronym"),
            CostLine.organisation_id,
            Organisation.name.label("organisation_name"),
            CostLine.amount,
            CostLine.currency,
            Currency.minor_units,
            CostLine.precision,
            CostLine.fiscal_year,
            CostLine.part_of,
            CostLine.stated_equivalent,
            STATED.minor_units.label("stated_minor_units"),
            _of_parts(func.count()).label("parts"),
            _of_parts(func.coalesce(func.sum(PART.amount), 0)).label("in_parts"),
            CostLine.source,
            CostLine.verified,
            CostLine.synthetic,
            CostLine.note,
        )
        .join(Plan, Plan.id == CostLine.plan_id)
        .join(Currency, Currency.code == CostLine.currency)
        .outerjoin(STATED, STATED.code == CostLine.stated_equivalent["currency"].astext)
        .outerjoin(Agency, Agency.id == CostLine.agency_id)
        .outerjoin(Organisation, Organisation.id == CostLine.organisation_id)
        .where(
            CostLine.edition == wanted,
            visible(actor, CostLine),
            CostLine.deleted_at.is_(None),
            Plan.deleted_at.is_(None),
        )
    )


def listed(session: Session, actor: Actor, filters: Filters, paging: Paging) -> Rows:
    """A page of cost lines in the order of their ids. One statement, two with a total."""
    equal = {
        CostLine.plan_id: filters.plan,
        CostLine.activity_id: filters.activity,
        CostLine.state: filters.state,
        CostLine.agency_id: filters.agency,
        CostLine.kind: filters.kind,
        CostLine.funding: filters.funding,
        CostLine.currency: filters.currency,
        CostLine.fiscal_year: filters.fiscal_year,
        CostLine.part_of: filters.part_of,
        CostLine.source: filters.source,
        CostLine.verified: filters.verified,
        CostLine.synthetic: filters.synthetic,
    }
    narrowed = rows(actor, filters.edition).where(
        *(column == value for column, value in equal.items() if value is not None)
    )
    return page(session, narrowed, CostLine.id, paging)


def one(session: Session, actor: Actor, id: UUID, edition: str | None = None) -> Row[Any]:
    """The row of one cost line; NotFound where there is none the actor may see. One statement."""
    row = session.execute(rows(actor, edition).where(CostLine.id == id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def by_ids(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of those of these cost lines that the actor may see. One statement."""
    return session.execute(rows(actor).where(CostLine.id.in_(ids))).all()


@dataclass(frozen=True)
class Loaded:
    """A cost line to be changed, in the edition the actor sees, and its plan."""

    line: CostLine
    plan: Plan


def to_change(session: Session, actor: Actor, id: UUID) -> Loaded:
    """The entity of one cost line, its plan held (`queries.plans.to_change`). Two statements.

    Raises:
        NotFound: when there is none the actor may see.
    """
    plan = plans.of(session, actor, CostLine, id)
    mine = (CostLine.id == id, CostLine.edition == plan.edition, CostLine.deleted_at.is_(None))
    line = session.scalars(select(CostLine).where(*mine, visible(actor, CostLine))).one_or_none()
    if line is None:
        raise NotFound
    return Loaded(line, plan)


def of_plan(session: Session, plan_id: UUID, edition: str) -> list[money.CostLine]:
    """All lines of an edition of a plan, as the rules of parts want them; not narrowed, for actions. One statement."""
    lines = session.execute(
        select(CostLine.id, CostLine.kind, CostLine.currency, CostLine.amount, CostLine.part_of).where(
            CostLine.plan_id == plan_id, CostLine.edition == edition, CostLine.deleted_at.is_(None)
        )
    )
    return [
        money.CostLine(str(i), kind, code, amount, str(part) if part else None) for i, kind, code, amount, part in lines
    ]


def minor_units(session: Session) -> dict[str, int]:
    """How many decimals an amount has, by currency: what `rules.money.parse_amount` wants. One statement."""
    return dict(session.execute(select(Currency.code, Currency.minor_units)).all())


def must_be_organisation(session: Session, id: UUID | None, pointer: str) -> None:
    """Refuse (Invalid, at `pointer`) an id that is no organisation."""
    if id is not None and session.get(Organisation, id) is None:
        raise Invalid(Fault("There is no such organisation.", pointer=pointer))
