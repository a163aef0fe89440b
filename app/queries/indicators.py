"""Indicators: those of the catalogues are public, those of plans and activities are content, narrowed to the reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.errors import NotFound
from app.models import Indicator, IndicatorEdition, Observation, Plan, State, Target
from app.queries import _reference, plans
from app.queries._paging import Paging, Rows, page
from app.queries._visible import made_once, readable
from app.rules import indicators as rules


@dataclass(frozen=True)
class Filters:
    """What a list of indicators is narrowed to; None narrows nothing."""

    owner: str | None = None
    mechanism: str | None = None
    plan: UUID | None = None
    activity: UUID | None = None
    type: str | None = None
    theme: str | None = None
    state: str | None = None
    edition: str | None = None
    source: str | None = None
    verified: str | None = None
    synthetic: bool | None = None


FILTERS = {
    "owner": Indicator.owner,
    "plan": Indicator.plan_id,
    "activity": Indicator.activity_id,
    "type": IndicatorEdition.type,
    "theme": IndicatorEdition.theme,
    "state": Indicator.state,
    **_reference.provenance(Indicator),
}

COLUMNS: tuple[Any, ...] = (
    Indicator.id,
    Indicator.version,
    Indicator.owner,
    Indicator.mechanism,
    func.coalesce(Plan.mechanisms, array([Indicator.mechanism])).label("mechanisms"),
    Indicator.plan_id,
    Indicator.activity_id,
    Indicator.state,
    State.time_zone,
    IndicatorEdition.edition,
    IndicatorEdition.code,
    IndicatorEdition.type,
    IndicatorEdition.category,
    IndicatorEdition.theme,
    IndicatorEdition.name,
    IndicatorEdition.unit,
    IndicatorEdition.direction,
    IndicatorEdition.baseline,
    IndicatorEdition.baseline_on,
    IndicatorEdition.means,
    IndicatorEdition.frequency,
    IndicatorEdition.disaggregations,
    Indicator.source,
    Indicator.verified,
    Indicator.synthetic,
    Indicator.note,
)


@made_once
def rows(actor: Actor, edition: str | None = None) -> Select[Any]:
    """The indicators the actor may see, in one edition or in the widest they stand in: what
    `schemas.indicators.Indicator` is shaped from."""
    wanted = Indicator.edition if edition is None else literal(edition)
    return (
        select(*COLUMNS)
        .join(IndicatorEdition, and_(IndicatorEdition.indicator_id == Indicator.id, IndicatorEdition.edition == wanted))
        .outerjoin(Plan, Plan.id == Indicator.plan_id)
        .outerjoin(State, State.iso3 == Indicator.state)
        .where(
            readable(actor, IndicatorEdition.edition, Indicator.plan_id),
            Indicator.deleted_at.is_(None),
            Plan.deleted_at.is_(None),
        )
    )


def listed(session: Session, actor: Actor, filters: Filters, paging: Paging) -> Rows:
    """A page of indicators in the order of their ids. One statement, two with a total."""
    wanted = {name: getattr(filters, name) for name in FILTERS}
    statement = _reference.narrowed(rows(actor, filters.edition), FILTERS, wanted)
    if filters.mechanism:
        statement = statement.where(of_mechanism(filters.mechanism))
    return page(session, statement, Indicator.id, paging)


def of_mechanism(mechanism: str) -> Any:
    """Indicators of a mechanism's catalogue, and of plans of the mechanism; joined with `Plan`."""
    return or_(Indicator.mechanism == mechanism, Plan.mechanisms.contains([mechanism]))


def one(session: Session, actor: Actor, id: UUID, edition: str | None = None) -> Row[Any]:
    """The row of one indicator; NotFound where there is none the actor may see. One statement."""
    return _reference.only(session, rows(actor, edition).where(Indicator.id == id))


def by_ids(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of those of these indicators that the actor may see. One statement."""
    return session.execute(rows(actor).where(Indicator.id.in_(ids))).all()


@dataclass(frozen=True)
class Measured:
    """What attainment is reckoned from: targets, and values of all (no disaggregation) that have a date."""

    targets: list[rules.Target]
    observations: list[rules.Observation]


def measured(session: Session, row: Row[Any]) -> Measured:
    """The targets and observations of an indicator of a plan, of the edition in a row of `rows`. Two statements."""
    targets = session.execute(
        select(Target.due, Target.value, Target.set_on)
        .where(Target.indicator_id == row.id, Target.edition == row.edition, Target.deleted_at.is_(None))
        .order_by(Target.id)
    )
    observations = session.execute(
        select(Observation.observed, Observation.value, Observation.absence)
        .where(
            Observation.indicator_id == row.id,
            Observation.state == row.state,
            Observation.disaggregation.is_(None),
            Observation.observed.is_not(None),
            Observation.deleted_at.is_(None),
        )
        .order_by(Observation.id)
    )
    return Measured(
        [rules.Target(*each) for each in targets],
        [rules.Observation(on, value, why) for on, value, why in observations if on is not None],
    )


@dataclass(frozen=True)
class Loaded:
    """An indicator to be changed: its identity, the edition the actor sees, and its plan, if it has one."""

    indicator: Indicator
    edition: IndicatorEdition
    plan: Plan | None


def to_change(session: Session, actor: Actor, id: UUID) -> Loaded:
    """The entities of one indicator, its plan held (`queries.plans.to_change`). Two or three statements.

    Raises:
        NotFound: when there is none the actor may see.
    """
    owned = session.scalar(select(Indicator.plan_id).where(Indicator.id == id)) is not None
    plan = plans.of(session, actor, Indicator, id) if owned else None
    found = session.execute(
        select(Indicator, IndicatorEdition)
        .join(
            IndicatorEdition,
            and_(IndicatorEdition.indicator_id == Indicator.id, IndicatorEdition.edition == Indicator.edition),
        )
        .where(
            Indicator.id == id,
            readable(actor, IndicatorEdition.edition, Indicator.plan_id),
            Indicator.deleted_at.is_(None),
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return Loaded(found[0], found[1], plan)


def code_taken(session: Session, mechanism: str, code: str, id: UUID) -> bool:
    """Whether another indicator of the catalogue has the code. One statement."""
    return _reference.taken(
        session,
        IndicatorEdition.indicator_id == Indicator.id,
        Indicator.mechanism == mechanism,
        IndicatorEdition.code == code,
        Indicator.deleted_at.is_(None),
        Indicator.id != id,
    )


def targets_of(session: Session, id: UUID) -> Sequence[Target]:
    """The targets of an indicator in all editions, for an action. One statement."""
    return session.scalars(select(Target).where(Target.indicator_id == id, Target.deleted_at.is_(None))).all()


def observed(session: Session, id: UUID) -> int:
    """How many observations an indicator has. One statement."""
    mine = (Observation.indicator_id == id, Observation.deleted_at.is_(None))
    return session.execute(select(func.count()).where(*mine)).scalar_one()
