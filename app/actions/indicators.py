"""What is done to indicators: the Secretariat keeps the catalogue of its mechanism; those of a plan or an activity are
written while the draft is open."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.access.policy import Bounds
from app.actions import _texts
from app.actions._content import never_published, no_nulls, open_content, open_facts, same_version, touch, translations
from app.actions._record import recording
from app.errors import Conflict, Fault, Invalid
from app.models import Indicator, IndicatorEdition, Plan
from app.models.base import new_id
from app.queries import activities, indicators, plans
from app.queries.indicators import Loaded

REQUIRED = frozenset({"code", "name", "disaggregations"})
CONTENT = {
    "code": "code",
    "type": "type",
    "category": "category",
    "theme": "theme",
    "unit": "unit",
    "direction": "direction",
    "baseline": "baseline",
    "baseline_date": "baseline_on",
    "means": "means",
    "frequency": "frequency",
    "disaggregations": "disaggregations",
}
"""Members that are stored as they are sent, and their columns in the edition."""
PROVENANCE = ("source", "verified", "note")
OWNERS = ("mechanism", "plan", "activity")


def create(session: Session, *, values: Mapping[str, Any], language: str | None, by: Actor) -> UUID:
    """Add an indicator to a catalogue (public at once), or to the draft of a plan or activity; its id.
    `values`: the members of `schemas.indicators.IndicatorNew`.

    Raises:
        NotFound: a plan or activity the actor may not see. Forbidden: not the Secretariat of the mechanism, not the
        writer of the plan. Conflict: the draft is closed. Invalid, Refused: no owner or several, a code the catalogue
        has, a text without language.
    """
    owners = [name for name in OWNERS if values.get(name) is not None]
    if len(owners) != 1:
        raise Invalid(Fault("Name one owner: a mechanism, a plan or an activity.", pointer=""))
    owner, activity, plan = owners[0], values.get("activity"), None
    if owner == "activity":
        plan = activities.to_change(session, by, values["activity"]).plan
    elif owner == "plan":
        plan = plans.to_change(session, by, values["plan"])
    may_write(by, plan, values.get("mechanism"))
    id = new_id()
    identity = Indicator(
        id=id,
        owner=owner,
        mechanism=values.get("mechanism"),
        plan_id=plan.id if plan else None,
        activity_id=activity,
        state=plan.state if plan else None,
        edition="draft" if plan else "published",
    )
    edition = IndicatorEdition(indicator_id=id, edition=identity.edition, state=identity.state, disaggregations=[])
    with recording(session, act="indicators.create", by=by) as recorded:
        _write(session, Loaded(identity, edition, plan), values, language)
        session.add(identity)
        session.flush()
        session.add(edition)
        recorded.add(("indicators", id))
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
) -> None:
    """Change an indicator. `values`: the members that were sent, None for null.

    Raises: as `create`; PreconditionFailed: another version. Translations of what is published are facts.
    """
    loaded = _to_write(session, by, id, expected, values)
    no_nulls(values, REQUIRED)
    with recording(session, ("indicators", id), act="indicators.change", by=by, reason=reason):
        _write(session, loaded, values, language)
        if session.is_modified(loaded.edition):
            touch(loaded.indicator)


def remove(session: Session, id: UUID, *, expected: int | None, by: Actor, at: datetime) -> None:
    """Delete an indicator by marking, its targets with it, each with its own Change.

    Raises: as `change`. Conflict: it was published in a plan, or has observations (how many).
    """
    loaded = _to_write(session, by, id, expected, {})
    if loaded.plan is not None:
        never_published(session, "indicators", id)
    count = indicators.observed(session, id)
    if count:
        raise Conflict("This indicator has observations (%(count)s) and is not deleted.", count=count)
    targets = indicators.targets_of(session, id)
    things = [("indicators", id), *(("targets", target.id) for target in targets)]
    with recording(session, *things, act="indicators.remove", by=by):
        loaded.indicator.deleted_at = at
        for target in targets:
            target.deleted_at = at


def may_write(by: Actor, plan: Plan | None, mechanism: str | None) -> None:
    """Policy, then state of the plan: an indicator is of the catalogue of a mechanism, or content of a plan."""
    if plan is None:
        policy.require(by, "catalogue.write", Bounds(mechanisms=(str(mechanism),)))
    else:
        policy.require(by, "indicators.write", bounds_of(plan))
        open_content(plan)


def bounds_of(plan: Plan) -> Bounds:
    """What the policy compares a grant with."""
    return Bounds(plan.state, tuple(plan.mechanisms), plan.id, plan.stage)


def _to_write(session: Session, by: Actor, id: UUID, expected: int | None, values: Mapping[str, Any]) -> Loaded:
    """An indicator of which the actor may write these members now, in the version expected.

    Raises:
        NotFound, Forbidden, PreconditionFailed; Conflict: the draft is closed.
    """
    loaded = indicators.to_change(session, by, id)
    if loaded.plan is None:
        policy.require(by, "catalogue.write", Bounds(mechanisms=(str(loaded.indicator.mechanism),)))
        same_version(loaded.indicator, expected)
        return loaded
    translated = translations(loaded.plan, values, {"name"})
    facts = bool(translated) and translated == set(values)
    policy.require(by, "indicators.record" if facts else "indicators.write", bounds_of(loaded.plan))
    same_version(loaded.indicator, expected)
    if facts:
        open_facts(loaded.plan)
    else:
        open_content(loaded.plan)
    return loaded


def _write(session: Session, loaded: Loaded, values: Mapping[str, Any], language: str | None) -> None:
    identity, edition = loaded.indicator, loaded.edition
    for name, column in CONTENT.items():
        if name in values:
            setattr(edition, column, values[name])
    for name in PROVENANCE:
        if name in values:
            setattr(identity, name, values[name])
    if "name" in values:
        edition.name = _texts.written(edition.name, values["name"], language, "/name")
    mechanism = identity.mechanism if "code" in values else None
    if mechanism is not None and indicators.code_taken(session, mechanism, edition.code, identity.id):
        raise Invalid(Fault("The catalogue has an indicator with this code.", pointer="/code"))
