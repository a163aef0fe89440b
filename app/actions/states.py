"""What is done to States: kept by the Secretariats, each membership by that of its mechanism."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import _reference
from app.actions._content import same_version, touch
from app.actions._record import recording
from app.errors import Conflict
from app.models import Membership, State
from app.queries import currencies, mechanisms, recommendations, states
from app.queries._reference import taken

COLUMNS = {
    "languages": "languages",
    "currency": "currency",
    "time_zone": "time_zone",
    **_reference.PROVENANCE,
}

Facts = dict[tuple[str, str], tuple[str | None, str | None]]
"""Memberships by mechanism and kind: since when, and who verified it."""


def create(session: Session, *, values: Mapping[str, Any], language: str | None, by: Actor) -> str:
    """Add a State; its code. `values`: the members of `schemas.states.StateNew`.

    Raises:
        Forbidden: not a Secretariat, or not that of a mechanism in `memberships`. Conflict: it is kept here already.
        Invalid: an unknown currency, a membership listed twice. Refused: a text without language.
    """
    iso3: str = values["iso3"]
    wanted = _facts(values.get("memberships", ()))
    _reference.kept_by(by, "states.write", *_mechanisms(wanted, {}))
    if taken(session, State.iso3 == iso3):
        raise Conflict("The State %(iso3)s is kept here already.", iso3=iso3)
    with recording(session, act="states.create", by=by) as recorded:
        state = State(iso3=iso3, languages=[])
        _write(session, state, values, language)
        session.add(state)
        session.flush()
        _join(session, state, values, {})
        recorded.add(("states", iso3))
    return iso3


def change(
    session: Session, iso3: str, *, values: Mapping[str, Any], language: str | None, expected: int | None, by: Actor
) -> None:
    """Change a State. `values`: the members that were sent, None for null; `memberships` are replaced whole.

    Raises:
        NotFound, PreconditionFailed; Forbidden: as `create`, for the memberships that differ; Conflict: the State would
        leave a mechanism whose recommendations its plans take up; Invalid: null where a value is needed, as `create`.
    """
    state = states.to_change(session, iso3)
    present = {(m.mechanism, m.kind): m for m in states.memberships(session, iso3)}
    before: Facts = {key: (membership.since, membership.verified) for key, membership in present.items()}
    wanted = before if values.get("memberships") is None else _facts(values["memberships"])
    _reference.kept_by(by, "states.write", *_mechanisms(wanted, before))
    same_version(state, expected)
    _reference.not_null(values, ("name", "languages", "time_zone", "memberships"))
    with recording(session, ("states", iso3), act="states.change", by=by):
        _write(session, state, values, language)
        if wanted != before:
            _join(session, state, values, present)
            touch(state, "time_zone")
            recommendations.must_not_strand(session, state=iso3)


def _facts(memberships: Sequence[Mapping[str, Any]]) -> Facts:
    _reference.fresh(((m["mechanism"], m["kind"]) for m in memberships), "/memberships")
    return {(m["mechanism"], m["kind"]): (m.get("since"), m.get("verified")) for m in memberships}


def _mechanisms(wanted: Facts, before: Facts) -> list[str]:
    """The mechanisms of which a membership differs."""
    keys = sorted(wanted.keys() | before.keys())
    return [mechanism for mechanism, kind in keys if wanted.get((mechanism, kind)) != before.get((mechanism, kind))]


def _write(session: Session, state: State, values: Mapping[str, Any], language: str | None) -> None:
    currencies.must_exist(session, values.get("currency"))
    _reference.assign(state, values, COLUMNS)
    _reference.assign_texts(state, values, ("name",), language)


def _join(
    session: Session, state: State, values: Mapping[str, Any], present: Mapping[tuple[str, str], Membership]
) -> None:
    wanted = _facts(values.get("memberships", ()))
    for key, membership in present.items():
        if key not in wanted:
            session.delete(membership)
    for (mechanism, kind), (since, verified) in wanted.items():
        mechanisms.must_exist(session, mechanism, "/memberships")
        known = present.get((mechanism, kind))
        if known is None:
            known = Membership(state=state.iso3, mechanism=mechanism, kind=kind)
            session.add(known)
        known.since, known.verified = since, verified
    session.flush()
