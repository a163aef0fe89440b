"""States and their memberships: public, so nothing narrows them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, select
from sqlalchemy.orm import Session

from app.errors import Fault, Invalid
from app.models import Membership, State
from app.queries import _reference
from app.queries._paging import Paging, Rows, page

FILTERS = _reference.provenance(State)

MEMBERSHIPS = (
    select(
        func.jsonb_agg(
            func.jsonb_build_object(
                "mechanism",
                Membership.mechanism,
                "kind",
                Membership.kind,
                "since",
                Membership.since,
                "verified",
                Membership.verified,
            )
        ).aggregate_order_by(Membership.mechanism, Membership.kind)
    )
    .where(Membership.state == State.iso3)
    .correlate(State)
    .scalar_subquery()
)

ACCENTS = "[\u0300-\u036f]"


def alphabetical(language: str) -> ColumnElement[str]:
    """What sorts States by their name in a language, accents aside; the code makes it unique."""
    name = func.coalesce(State.name["translations"][language]["value"].astext, State.name["value"].astext)
    bare = func.lower(func.regexp_replace(func.pg_catalog.normalize(name, "NFD"), ACCENTS, "", "g"))
    return func.concat(bare, " ", State.iso3)


COLUMNS = (
    State.iso3,
    State.version,
    State.name,
    State.languages,
    State.currency,
    State.time_zone,
    MEMBERSHIPS.label("memberships"),
    State.source,
    State.verified,
    State.synthetic,
    State.note,
)


def rows() -> Select[Any]:
    """All States: what `schemas.states.State` is shaped from."""
    return select(*COLUMNS)


def listed(session: Session, language: str, filters: Mapping[str, Any], paging: Paging) -> Rows:
    """A page of States in the alphabetical order of a language (domain.md 1). One statement, two with a total.

    `filters`: `party` the mechanism to whose Convention they are party, `mechanism` the one they have joined.
    """
    key = alphabetical(language)
    statement = rows().with_only_columns(key.label("place"), *rows().selected_columns)
    kinds = {"party": filters.get("party"), "joined": filters.get("mechanism")}
    for kind, mechanism in kinds.items():
        if mechanism is not None:
            statement = statement.where(member(State.iso3, mechanism, kind))
    others = {name: value for name, value in filters.items() if name not in ("party", "mechanism")}
    return page(session, _reference.narrowed(statement, FILTERS, others), key, paging)


def member(state: Any, mechanism: Any, kind: str) -> ColumnElement[bool]:
    """Whether a State is `party` to a mechanism's Convention, or has `joined` the mechanism: two facts."""
    return exists().where(Membership.state == state, Membership.mechanism == mechanism, Membership.kind == kind)


def one(session: Session, iso3: str) -> Row[Any]:
    """The row of one State; NotFound where there is none."""
    return _reference.only(session, rows().where(State.iso3 == iso3))


def by_ids(session: Session, codes: Sequence[str]) -> Sequence[Row[Any]]:
    """The rows of these States."""
    return session.execute(rows().where(State.iso3.in_(codes))).all()


def to_change(session: Session, iso3: str) -> State:
    """The entity of one State, for an action; NotFound where there is none."""
    return _reference.entity(session, State, iso3)


def memberships(session: Session, iso3: str) -> Sequence[Membership]:
    """The memberships of a State, for an action."""
    return session.scalars(select(Membership).where(Membership.state == iso3)).all()


def must_exist(session: Session, codes: Collection[str | None], pointer: str) -> None:
    """Refuse codes of States that are not kept here.

    Raises:
        Invalid: naming the member at `pointer` and the first code that is not known.
    """
    wanted = {code for code in codes if code is not None}
    unknown = wanted - set(session.scalars(select(State.iso3).where(State.iso3.in_(wanted)))) if wanted else set()
    if unknown:
        raise Invalid(Fault("There is no State “%(given)s” here.", {"given": min(unknown)}, pointer=pointer))
