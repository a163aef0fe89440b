"""Recommendations: public, so nothing narrows them; which of them reach a State, and which a State addresses."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app.errors import Conflict, Fault, Invalid, NotFound
from app.models import (
    Activity,
    ActivityRecommendation,
    Addressee,
    Measure,
    Membership,
    Plan,
    PlanRecommendation,
    Recommendation,
    Round,
    Topic,
)
from app.queries import _reference, rounds, topics
from app.queries._paging import Paging, Rows, page


@dataclass(frozen=True)
class Filters:
    """What a list of recommendations is narrowed to; None narrows nothing. `state`: that reach it in any way; `round` by
    id or number; `topic`: it or one below it; `addressed` only beside a State."""

    mechanism: str | None = None
    state: str | None = None
    round: UUID | int | None = None
    topic: UUID | None = None
    addressees: str | None = None
    addressed: bool | None = None
    q: str | None = None
    source: str | None = None
    verified: str | None = None
    synthetic: bool | None = None


STATES = (
    select(func.jsonb_agg(Addressee.state).aggregate_order_by(Addressee.state))
    .where(Addressee.recommendation_id == Recommendation.id)
    .correlate(Recommendation)
    .scalar_subquery()
)

MEASURES = (
    select(
        func.jsonb_agg(
            func.jsonb_build_object("id", Measure.id, "letter", Measure.letter, "text", Measure.text)
        ).aggregate_order_by(Measure.letter)
    )
    .where(Measure.recommendation_id == Recommendation.id)
    .correlate(Recommendation)
    .scalar_subquery()
)

COLUMNS: tuple[Any, ...] = (
    Recommendation.id,
    Recommendation.version,
    Recommendation.mechanism,
    Recommendation.round_id,
    Round.number.label("round_number"),
    Recommendation.topic_id,
    Topic.name.label("topic_name"),
    Recommendation.code,
    Recommendation.official,
    Recommendation.numbers,
    Recommendation.addressees,
    STATES.label("states"),
    Recommendation.bodies,
    Recommendation.kind,
    Recommendation.text,
    MEASURES.label("measures"),
    Recommendation.adopted_on,
    Recommendation.source_title,
    Recommendation.document_id,
    Recommendation.follows_id,
    Recommendation.source,
    Recommendation.verified,
    Recommendation.synthetic,
    Recommendation.note,
)


def rows() -> Select[Any]:
    """All recommendations with their measures: what `schemas.recommendations.Recommendation` is shaped from."""
    return (
        select(*COLUMNS)
        .join(Round, Round.id == Recommendation.round_id)
        .outerjoin(Topic, Topic.id == Recommendation.topic_id)
    )


def listed(session: Session, filters: Filters, paging: Paging) -> Rows:
    """A page of recommendations in the order of their ids. One statement, two with a total."""
    return page(session, narrowed(rows(), filters), Recommendation.id, paging)


# Numbers in a code count as numbers: 1.9 before 1.10.
NATURAL = func.regexp_replace(
    func.regexp_replace(Recommendation.code, "([0-9]+)", "00000\\1", "g"), "0*([0-9]{6})", "\\1", "g"
)
ORDERS: dict[str, ColumnElement[Any]] = {
    "code": func.concat(NATURAL, " ", Recommendation.id),
    "round": func.concat(Recommendation.mechanism, " ", func.to_char(Round.number, "FM0000"), " ", NATURAL, " ",
                         Recommendation.id),
    "adopted": func.concat(Recommendation.adopted_on, " ", NATURAL, " ", Recommendation.id),
}  # fmt: skip
"""What a list can be ordered by; unknown days come first."""


def ordered(session: Session, filters: Filters, paging: Paging, order: str, *, descending: bool = False) -> Rows:
    """A page of recommendations in one of `ORDERS`. One statement, two with a total."""
    statement = rows()
    key = ORDERS[order]
    statement = statement.with_only_columns(key.label("place"), *statement.selected_columns)
    return page(session, narrowed(statement, filters), key, paging, descending=descending)


def narrowed(statement: Select[Any], filters: Filters) -> Select[Any]:
    """The statement narrowed by the filters that are set.

    Raises:
        Invalid: naming `addressed`, when no State is named beside it: it is a fact per (recommendation, State).
    """
    equal = {
        Recommendation.mechanism: filters.mechanism,
        Recommendation.addressees: filters.addressees,
        Recommendation.source: filters.source,
        Recommendation.verified: filters.verified,
        Recommendation.synthetic: filters.synthetic,
    }
    statement = statement.where(*(column == value for column, value in equal.items() if value is not None))
    if filters.state is not None:
        statement = statement.where(reaches(filters.state))
    if filters.round is not None:
        statement = statement.where(rounds.named(Recommendation.round_id, filters.round))
    if filters.topic is not None:
        statement = statement.where(topics.within(Recommendation.topic_id, filters.topic))
    if filters.addressed is not None:
        if filters.state is None:
            raise Invalid(Fault("This is known per State: name one by “state” beside it.", parameter="addressed"))
        done = addressed_in(filters.state)
        statement = statement.where(done if filters.addressed else ~done)
    if filters.q is not None:
        text = Recommendation.text
        translated = (text["translations"][language]["value"].astext for language in ("es", "en", "pt", "fr"))
        statement = statement.where(
            _reference.mentions(filters.q, Recommendation.code, text["value"].astext, *translated)
        )
    return statement


def one(session: Session, id: UUID) -> Row[Any]:
    """The row of one recommendation; NotFound where there is none."""
    return _reference.only(session, rows().where(Recommendation.id == id))


def by_ids(session: Session, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of these recommendations."""
    return session.execute(rows().where(Recommendation.id.in_(ids))).all()


def to_change(session: Session, id: UUID) -> Recommendation:
    """The entity of one recommendation, for an action; NotFound where there is none."""
    return _reference.entity(session, Recommendation, id)


def measures(session: Session, id: UUID) -> Sequence[Measure]:
    """The measures of a recommendation in the order of their letters, for an action."""
    return session.scalars(select(Measure).where(Measure.recommendation_id == id).order_by(Measure.letter)).all()


def addressed_to(session: Session, id: UUID) -> frozenset[str]:
    """The States a recommendation names."""
    return frozenset(session.scalars(select(Addressee.state).where(Addressee.recommendation_id == id)))


def must_not_strand(session: Session, *, id: UUID | None = None, state: str | None = None) -> None:
    """Refuse a change after which plans take up recommendations that no longer reach their State: this one's, or those
    of this State.

    Raises:
        Conflict: naming the State.
    """
    for table in (ActivityRecommendation, PlanRecommendation):
        stranded = (
            select(table.state)
            .join(Recommendation, Recommendation.id == table.recommendation_id)
            .where(~reaches(table.state))
        )
        if id is not None:
            stranded = stranded.where(Recommendation.id == id)
        if state is not None:
            stranded = stranded.where(table.state == state)
        found = session.scalars(stranded.order_by(table.state).limit(1)).first()
        if found is not None:
            raise Conflict("A plan of %(state)s takes up a recommendation that would no longer reach it.", state=found)


def reaches(state: Any) -> ColumnElement[bool]:
    """Recommendations that reach a State in any way: it is named, or the recommendation is to all and the State is in
    the mechanism (domain.md 2)."""
    named = exists().where(Addressee.recommendation_id == Recommendation.id, Addressee.state == state)
    member = exists().where(
        Membership.state == state, Membership.mechanism == Recommendation.mechanism, Membership.kind == "joined"
    )
    return or_(named, and_(Recommendation.addressees == "all", member))


def reaching(session: Session, state: str) -> list[tuple[str, int, int, int]]:
    """By mechanism: how many recommendations reach a State, how many of them name it, and how many have an activity
    there (`addressed_in`). One statement."""
    named = Recommendation.addressees != "all"
    done = func.count().filter(addressed_in(state))
    counts: tuple[Any, ...] = (Recommendation.mechanism, func.count(), func.count().filter(named), done)
    grouped = select(*counts).where(reaches(state)).group_by(Recommendation.mechanism)
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(grouped.order_by(Recommendation.mechanism))]


def by_mechanism(session: Session) -> dict[str, int]:
    """How many recommendations there are, by mechanism. One statement."""
    grouped = select(Recommendation.mechanism, func.count()).group_by(Recommendation.mechanism)
    return {row[0]: row[1] for row in session.execute(grouped)}


def addressed_in(state: Any) -> ColumnElement[bool]:
    """Whether an activity of a published plan of the State implements the recommendation and is not cancelled. Published
    plans only, so that it is the same for every reader (domain.md 7, *Above a plan*)."""
    return exists().where(
        ActivityRecommendation.recommendation_id == Recommendation.id,
        ActivityRecommendation.edition == "published",
        ActivityRecommendation.state == state,
        Activity.id == ActivityRecommendation.activity_id,
        Activity.deleted_at.is_(None),
        Activity.status != "cancelled",
        Plan.id == Activity.plan_id,
        Plan.edition == "published",
        Plan.deleted_at.is_(None),
    )


def must_reach(session: Session, ids: Collection[UUID], state: str | None, pointer: str) -> None:
    """Refuse ids that are no recommendations, or none that reach the State.

    Raises:
        Invalid: naming the member at `pointer`.
    """
    if not ids:
        return
    found = set(session.scalars(select(Recommendation.id).where(Recommendation.id.in_(ids), reaches(state))))
    if set(ids) - found:
        raise Invalid(Fault("There is no such recommendation for %(state)s.", {"state": state}, pointer=pointer))


def must_be_of(session: Session, id: UUID | None, mechanism: str, pointer: str) -> None:
    """Refuse an id that is no recommendation of the mechanism.

    Raises:
        Invalid: naming the member at `pointer`.
    """
    if id is None:
        return
    if not _reference.taken(session, Recommendation.id == id, Recommendation.mechanism == mechanism):
        given = {"mechanism": mechanism}
        raise Invalid(Fault("There is no such recommendation in %(mechanism)s.", given, pointer=pointer))


def addressees(session: Session, id: UUID) -> str:
    """To whom a recommendation is: `state`, `states` or `all`; NotFound where there is none."""
    found = session.scalar(select(Recommendation.addressees).where(Recommendation.id == id))
    if found is None:
        raise NotFound
    return found
