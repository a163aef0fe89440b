"""Targets of indicators, narrowed to the reader as their indicators are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, literal, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.errors import NotFound
from app.models import Indicator, Plan, Target
from app.queries import _reference, indicators
from app.queries._paging import Paging, Rows, page
from app.queries._visible import readable


@dataclass(frozen=True)
class Filters:
    """What the targets of an indicator are narrowed to; None narrows nothing."""

    edition: str | None = None
    source: str | None = None
    verified: str | None = None
    synthetic: bool | None = None


COLUMNS: tuple[Any, ...] = (
    Target.id,
    Target.version,
    Target.indicator_id,
    Target.state,
    Target.edition,
    Target.due,
    Target.value,
    Target.set_on,
    Target.reason,
    Target.source,
    Target.verified,
    Target.synthetic,
    Target.note,
)


def rows(actor: Actor, edition: str | None = None) -> Select[Any]:
    """The targets the actor may see, in one edition or in the widest their indicator stands in: what
    `schemas.targets.Target` is shaped from."""
    wanted = Indicator.edition if edition is None else literal(edition)
    return (
        select(*COLUMNS)
        .join(Indicator, and_(Indicator.id == Target.indicator_id, Target.edition == wanted))
        .outerjoin(Plan, Plan.id == Indicator.plan_id)
        .where(
            readable(actor, Target.edition, Indicator.plan_id),
            Target.deleted_at.is_(None),
            Indicator.deleted_at.is_(None),
            Plan.deleted_at.is_(None),
        )
    )


def of_indicator(session: Session, actor: Actor, indicator_id: UUID, filters: Filters, paging: Paging) -> Rows:
    """A page of the targets of an indicator, in the order of their ids. One statement, two with a total."""
    columns = {"indicator": Target.indicator_id, **_reference.provenance(Target)}
    wanted = {
        "indicator": indicator_id,
        "source": filters.source,
        "verified": filters.verified,
        "synthetic": filters.synthetic,
    }
    return page(session, _reference.narrowed(rows(actor, filters.edition), columns, wanted), Target.id, paging)


def one(session: Session, actor: Actor, id: UUID, edition: str | None = None) -> Row[Any]:
    """The row of one target; NotFound where there is none the actor may see. One statement."""
    return _reference.only(session, rows(actor, edition).where(Target.id == id))


def by_ids(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of those of these targets that the actor may see. One statement."""
    return session.execute(rows(actor).where(Target.id.in_(ids))).all()


def to_change(session: Session, actor: Actor, id: UUID) -> tuple[Target, indicators.Loaded]:
    """The entity of one target and its indicator, for an action. Two statements.

    Raises:
        NotFound: when there is none the actor may see.
    """
    found = session.scalars(
        select(Target)
        .join(Indicator, and_(Indicator.id == Target.indicator_id, Indicator.edition == Target.edition))
        .where(Target.id == id, readable(actor, Target.edition, Indicator.plan_id), Target.deleted_at.is_(None))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found, indicators.to_change(session, actor, found.indicator_id)
