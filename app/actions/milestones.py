"""What is done to milestones: written while the plan's draft is open, reached once it is published."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.actions import _texts
from app.actions._content import never_published, no_nulls, open_content, open_facts, same_version, touch, translations
from app.actions._record import recording
from app.actions.activities import bounds_of
from app.errors import Fault, Invalid
from app.models import Milestone, MilestoneEdition
from app.models.base import new_id
from app.queries import activities, milestones
from app.queries.milestones import Held
from app.rules import dates
from app.rules.problems import Problem, Refused
from app.rules.statuses import MilestoneClaim, Status

CONTENT = frozenset({"title", "position", "due", "target", "unit", "weight"})
FACTS = frozenset({"reached", "reached_on", "closes_short"})
REQUIRED = frozenset({"title", "position", "weight"})


def create(
    session: Session,
    activity_id: UUID,
    *,
    values: Mapping[str, Any],
    language: str | None,
    by: Actor,
    provenance: Mapping[str, Any] | None = None,
) -> UUID:
    """Add a milestone to an activity of a draft, last unless `position` says where; its id.

    `values`: the members of `schemas.milestones.MilestoneNew`. `provenance`: source, verified, synthetic, note.

    Raises:
        NotFound: an activity the actor may not see. Forbidden: not the writer. Conflict: the draft is closed.
        Invalid: a target without a unit, a text without language.
    """
    loaded = activities.to_change(session, by, activity_id)
    policy.require(by, "activities.write", bounds_of(loaded))
    open_content(loaded.plan)
    id, state = new_id(), loaded.plan.state
    with recording(session, act="milestones.create", by=by) as recorded:
        session.add(Milestone(id=id, activity_id=activity_id, state=state, edition="draft", **(provenance or {})))
        session.flush()
        edition = MilestoneEdition(milestone_id=id, edition="draft", activity_id=activity_id, state=state)
        edition.position = values.get("position") or milestones.next_position(session, activity_id, "draft")
        _write(edition, {name: value for name, value in values.items() if name != "position"}, language)
        session.add(edition)
        recorded.add(("milestones", id))
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
    """Change content or facts of a milestone. `values`: the members that were sent, None for null.

    Raises:
        NotFound: not visible. Forbidden: not the writer, or an agency officer on facts (naming the update).
        PreconditionFailed: another version. Conflict: content of a published plan, facts of a draft.
        Invalid: a day that has not come, a completed activity whose milestone would stand open again, null.
    """
    held = milestones.to_change(session, by, id)
    bounds, plan = bounds_of(held.parent), held.parent.plan
    translated = translations(plan, values, CONTENT)
    facts, content = (set(values) & FACTS) | translated, (set(values) & CONTENT) - translated
    if facts:
        policy.require(by, "activities.record", bounds)
    if content or not facts:
        policy.require(by, "activities.write", bounds)
    same_version(held.milestone, expected)
    no_nulls(values, REQUIRED)
    if content:
        open_content(plan)
    if facts:
        open_facts(plan)
    with recording(session, ("milestones", id), act="milestones.change", by=by, reason=reason):
        _write(held.edition, values, language)
        if session.is_modified(held.edition):
            touch(held.milestone)
        _reach(held, values, today)


def remove(session: Session, id: UUID, *, expected: int | None, by: Actor, at: datetime) -> None:
    """Delete a milestone of a draft.

    Raises:
        Conflict: it was published once, the draft is closed. Else as `change`.
    """
    held = milestones.to_change(session, by, id)
    policy.require(by, "activities.write", bounds_of(held.parent))
    same_version(held.milestone, expected)
    never_published(session, "milestones", id)
    open_content(held.parent.plan)
    with recording(session, ("milestones", id), act="milestones.remove", by=by):
        held.milestone.deleted_at = at


def _write(edition: MilestoneEdition, values: Mapping[str, Any], language: str | None) -> None:
    if "title" in values:
        edition.title = _texts.written(edition.title, values["title"], language, "/title")
    for name in ("position", "due", "target", "unit", "weight"):
        if name in values:
            setattr(edition, name, values[name])
    if (edition.target is None) != (edition.unit is None):
        raise Refused([Problem("unit_beside_target", "/unit")])


def _reach(held: Held, values: Mapping[str, Any], today: date) -> None:
    """Write the facts, if the day has come and a completed activity stays completed."""
    milestone, edition = held.milestone, held.edition
    for name in FACTS & values.keys():
        setattr(milestone, name, values[name])
    if not FACTS & values.keys():
        return
    if milestone.reached_on and dates.parse(milestone.reached_on).first_day > today:
        raise Invalid(Fault("This day has not come yet.", pointer="/reached_on"))
    if held.parent.activity.status == Status.COMPLETED:
        claim = MilestoneClaim(
            edition.title["value"], edition.target, milestone.reached, milestone.reached_on, milestone.closes_short
        )
        problem = claim.problem()
        if problem:
            member = "/reached" if edition.target is not None else "/reached_on"
            raise Refused([problem.below(member)])
