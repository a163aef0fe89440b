"""What is done to observations: facts, recorded by the focal point of the State on indicators of its published plans and
of the catalogues; on those of a catalogue also by the Secretariat, with a source."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.access.policy import Bounds
from app.actions import _texts
from app.actions._content import no_nulls, open_facts, same_version
from app.actions._record import recording
from app.actions.indicators import bounds_of
from app.errors import Fault, Forbidden, Invalid
from app.models import Observation
from app.models.base import new_id
from app.queries import indicators, observations
from app.queries.indicators import Loaded
from app.rules import dates

REQUIRED = frozenset({"date", "period"})
NAMES = {
    "date": "observed",
    "period": "period",
    "phase": "phase_id",
    "value": "value",
    "absence": "absence",
    "disaggregation": "disaggregation",
    "published_on": "published_on",
    "source": "source",
    "verified": "verified",
    "note": "note",
}
"""Members that are stored as they are sent, and their columns."""


def create(
    session: Session, indicator: UUID, *, values: Mapping[str, Any], language: str | None, by: Actor, today: date
) -> UUID:
    """Record a value of an indicator, or why there is none; its id. Public at once. `values`: the members of
    `schemas.observations.ObservationNew`; `today` in the State's time zone.

    Raises:
        NotFound: an indicator the actor may not see. Forbidden: neither the focal point of the State, nor, for a
        catalogue, the Secretariat of the mechanism. Conflict: the plan takes no facts.
        Invalid, Refused: no State or one outside the mechanism; both a value and a reason why there is none, or nothing;
        the same indicator, period and group again; a date that has not begun.
    """
    loaded = indicators.to_change(session, by, indicator)
    state = _state(by, loaded, values.get("state"))
    focal = _may_record(by, loaded, state)
    if loaded.plan is not None:
        open_facts(loaded.plan)
    elif not observations.takes_part(session, state, str(loaded.indicator.mechanism)):
        raise Invalid(Fault("%(state)s takes no part in the mechanism.", {"state": state}, pointer="/state"))
    id = new_id()
    row = Observation(
        id=id, indicator_id=indicator, state=state, edition="published", period=values.get("period") or values["date"]
    )
    with recording(session, act="observations.create", by=by) as recorded:
        _write(session, row, loaded, values, language, today, sourced=not focal)
        session.add(row)
        recorded.add(("observations", id))
    return id


def change(
    session: Session,
    id: UUID,
    *,
    values: Mapping[str, Any],
    reason: str | None,
    language: str | None,
    expected: int | None,
    by: Actor,
    today: date,
) -> None:
    """Change an observation. `values`: the members that were sent, None for null.

    Raises: as `create`; PreconditionFailed: another version. Forbidden: the Secretariat, what a State recorded.
    """
    row, loaded, focal = _to_write(session, by, id, expected)
    no_nulls(values, REQUIRED)
    with recording(session, ("observations", id), act="observations.change", by=by, reason=reason):
        _write(session, row, loaded, values, language, today, sourced=not focal)


def remove(session: Session, id: UUID, *, expected: int | None, by: Actor, at: datetime) -> None:
    """Delete an observation by marking. Raises: as `change`."""
    row, _, _ = _to_write(session, by, id, expected)
    with recording(session, ("observations", id), act="observations.remove", by=by):
        row.deleted_at = at


def now_in(zone: str | None) -> date:
    """The day it is now in a State's time zone, in UTC where no State is meant."""
    return dates.today(zone or "UTC", datetime.now(UTC))


def _state(by: Actor, loaded: Loaded, named: str | None) -> str:
    """The State the value is of: the plan's, else the one named, else the focal point's only one."""
    if loaded.plan is not None:
        if named not in (None, loaded.plan.state):
            raise Invalid(Fault("The indicator belongs to a plan of another State.", pointer="/state"))
        return loaded.plan.state
    if not any(by.roles("focal_point", "secretariat")) and by.kind != "system":
        policy.require(by, "catalogue.record")
    own = {held.state for held in by.roles("focal_point") if held.state}
    if named is None and len(own) != 1:
        raise Invalid(Fault("Say of which State the value is.", pointer="/state"))
    return named or own.pop()


def _may_record(by: Actor, loaded: Loaded, state: str) -> bool:
    """Whether the actor speaks for the State; Forbidden where the actor may not record the value at all."""
    if loaded.plan is not None:
        policy.require(by, "indicators.record", bounds_of(loaded.plan))
        return True
    bounds = Bounds(state, (str(loaded.indicator.mechanism),))
    policy.require(by, "catalogue.record", bounds)
    return policy.may(by, "indicators.record", bounds)


def _to_write(session: Session, by: Actor, id: UUID, expected: int | None) -> tuple[Observation, Loaded, bool]:
    row, loaded = observations.to_change(session, by, id)
    focal = _may_record(by, loaded, str(row.state))
    if not focal and row.source is None:
        raise Forbidden("What a State recorded is changed by its focal point only.")
    same_version(row, expected)
    if loaded.plan is not None:
        open_facts(loaded.plan)
    return row, loaded, focal


def _write(
    session: Session,
    row: Observation,
    loaded: Loaded,
    values: Mapping[str, Any],
    language: str | None,
    today: date,
    *,
    sourced: bool,
) -> None:
    observations.hold(session, row.indicator_id)
    for name, column in NAMES.items():
        if name in values and (values[name] is not None or name not in REQUIRED):
            setattr(row, column, values[name])
    if "narrative" in values:
        sent = values["narrative"]
        row.narrative = None if sent is None else _texts.written(row.narrative, sent, language, "/narrative")
    faults = list(_faults(row, today, sourced=sourced))
    mechanisms = loaded.plan.mechanisms if loaded.plan else [str(loaded.indicator.mechanism)]
    if values.get("phase") is not None and not observations.is_phase_of(session, values["phase"], mechanisms):
        faults.append(Fault("There is no such phase in the mechanism.", pointer="/phase"))
    if not faults and observations.said(session, row):
        faults.append(Fault("There is an observation of this period already: change that one.", pointer="/period"))
    if faults:
        raise Invalid(*faults)


def _faults(row: Observation, today: date, *, sourced: bool) -> list[Fault]:
    faults = []
    if row.value is not None and row.absence is not None:
        faults.append(Fault("Give a value, or say why there is none; not both.", pointer="/absence"))
    if row.value is None and row.absence is None and row.narrative is None:
        faults.append(Fault("Give a value, or say why there is none; zero is a value.", pointer="/value"))
    for pointer, day in (("/date", row.observed), ("/published_on", row.published_on)):
        if day is not None and dates.parse(day).first_day > today:
            faults.append(Fault("This day has not come yet.", pointer=pointer))
    if sourced and row.source is None:
        faults.append(Fault("The Secretariat names the source of a value it records.", pointer="/source"))
    return faults
