"""Observations of indicators: facts, public where their indicator is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.errors import NotFound
from app.models import Indicator, Membership, Observation, Phase, Plan, Round
from app.queries import _reference, indicators
from app.queries._paging import Paging, Rows, page
from app.queries._visible import readable


@dataclass(frozen=True)
class Filters:
    """What a list of observations is narrowed to; None narrows nothing."""

    indicator: UUID | None = None
    mechanism: str | None = None
    plan: UUID | None = None
    state: str | None = None
    phase: UUID | None = None
    absence: str | None = None
    source: str | None = None
    verified: str | None = None
    synthetic: bool | None = None


FILTERS = {
    "indicator": Observation.indicator_id,
    "plan": Indicator.plan_id,
    "state": Observation.state,
    "phase": Observation.phase_id,
    "absence": Observation.absence,
    **_reference.provenance(Observation),
}

COLUMNS: tuple[Any, ...] = (
    Observation.id,
    Observation.version,
    Observation.indicator_id,
    Observation.state,
    Observation.phase_id,
    Observation.period,
    Observation.observed,
    Observation.value,
    Observation.absence,
    Observation.narrative,
    Observation.disaggregation,
    Observation.published_on,
    Observation.source,
    Observation.verified,
    Observation.synthetic,
    Observation.note,
)


def _there(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (
        readable(actor, Observation.edition, Indicator.plan_id),
        Observation.deleted_at.is_(None),
        Indicator.deleted_at.is_(None),
        Plan.deleted_at.is_(None),
    )


def rows(actor: Actor) -> Select[Any]:
    """The observations the actor may see: what `schemas.observations.Observation` is shaped from."""
    return (
        select(*COLUMNS)
        .join(Indicator, Indicator.id == Observation.indicator_id)
        .outerjoin(Plan, Plan.id == Indicator.plan_id)
        .where(*_there(actor))
    )


def listed(session: Session, actor: Actor, filters: Filters, paging: Paging) -> Rows:
    """A page of observations in the order of their ids. One statement, two with a total."""
    wanted = {name: getattr(filters, name) for name in FILTERS}
    statement = _reference.narrowed(rows(actor), FILTERS, wanted)
    if filters.mechanism:
        statement = statement.where(indicators.of_mechanism(filters.mechanism))
    return page(session, statement, Observation.id, paging)


def one(session: Session, actor: Actor, id: UUID) -> Row[Any]:
    """The row of one observation; NotFound where there is none the actor may see. One statement."""
    return _reference.only(session, rows(actor).where(Observation.id == id))


def by_ids(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of those of these observations that the actor may see. One statement."""
    return session.execute(rows(actor).where(Observation.id.in_(ids))).all()


def to_change(session: Session, actor: Actor, id: UUID) -> tuple[Observation, indicators.Loaded]:
    """The entity of one observation and its indicator, for an action. Two statements.

    Raises:
        NotFound: when there is none the actor may see.
    """
    found = session.scalars(
        select(Observation)
        .join(Indicator, Indicator.id == Observation.indicator_id)
        .outerjoin(Plan, Plan.id == Indicator.plan_id)
        .where(Observation.id == id, *_there(actor))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found, indicators.to_change(session, actor, found.indicator_id)


def hold(session: Session, indicator_id: UUID) -> None:
    """Let observations of one indicator be written one after the other, so that two at once cannot say the same thing
    twice. One statement."""
    session.execute(select(Indicator.id).where(Indicator.id == indicator_id).with_for_update(key_share=True))


def said(session: Session, this: Observation) -> bool:
    """Whether another observation says something of the same indicator, State, period and group. One statement."""
    return _reference.taken(
        session,
        Observation.indicator_id == this.indicator_id,
        Observation.state == this.state,
        Observation.period == this.period,
        Observation.disaggregation.is_not_distinct_from(this.disaggregation),
        Observation.deleted_at.is_(None),
        Observation.id != this.id,
    )


def takes_part(session: Session, state: str, mechanism: str) -> bool:
    """Whether a State is party to the Convention of a mechanism, or has joined it. One statement."""
    return _reference.taken(session, Membership.state == state, Membership.mechanism == mechanism)


def is_phase_of(session: Session, phase: UUID, mechanisms: Sequence[str]) -> bool:
    """Whether a phase belongs to a round of one of the mechanisms. One statement."""
    return _reference.taken(
        session, Phase.id == phase, Round.id == Phase.round_id, Round.mechanism.in_(list(mechanisms))
    )
