"""What is done to the guidelines of a plan while its draft is open."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.actions import _texts
from app.actions._content import never_published, no_nulls, open_content, open_facts, same_version, translations
from app.actions._record import recording
from app.actions.plans import bounds_of
from app.errors import Conflict
from app.models import Guideline
from app.models.base import new_id
from app.queries import guidelines, plans

CONTENT = frozenset({"title", "position"})


def create(
    session: Session,
    plan_id: UUID,
    *,
    values: Mapping[str, Any],
    language: str | None,
    by: Actor,
    provenance: Mapping[str, Any] | None = None,
) -> UUID:
    """Add a guideline to a plan's draft, last unless `position` says where; its id.

    `values`: the members of `schemas.guidelines.GuidelineNew`. `provenance`: source, verified, synthetic, note.

    Raises:
        NotFound: a plan whose content the actor may not see. Forbidden: not its writer. Conflict: the draft is closed.
        Invalid: a text without language.
    """
    plan = plans.to_change(session, by, plan_id)
    policy.require(by, "plans.write", bounds_of(plan))
    open_content(plan)
    id = new_id()
    with recording(session, act="guidelines.create", by=by) as recorded:
        session.add(
            Guideline(
                id=id,
                plan_id=plan.id,
                state=plan.state,
                edition="draft",
                position=values.get("position") or guidelines.next_position(session, plan.id, "draft"),
                title=_texts.written(None, values["title"], language, "/title"),
                **(provenance or {}),
            )
        )
        recorded.add(("guidelines", id))
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
    """Change a guideline. `values`: the members that were sent.

    Raises:
        NotFound: not visible. Forbidden: not the writer. PreconditionFailed: another version.
        Conflict: the draft is closed; of a published plan only translations are taken. Invalid: null, a bad text.
    """
    guideline, plan = guidelines.to_change(session, by, id)
    policy.require(by, "plans.write", bounds_of(plan))
    same_version(guideline, expected)
    no_nulls(values, CONTENT)
    translated = translations(plan, values, CONTENT)
    if set(values) - translated:
        open_content(plan)
    elif translated:
        open_facts(plan)
    with recording(session, ("guidelines", id), act="guidelines.change", by=by, reason=reason):
        if "title" in values:
            guideline.title = _texts.written(guideline.title, values["title"], language, "/title")
        if "position" in values:
            guideline.position = values["position"]


def remove(session: Session, id: UUID, *, expected: int | None, by: Actor, at: datetime) -> None:
    """Delete a guideline of a draft that no activity follows: activities are not its children, and silently losing their
    guideline would change things nobody named.

    Raises:
        Conflict: activities follow it (named by their codes), it was published once, the draft is closed.
        Else as `change`.
    """
    guideline, plan = guidelines.to_change(session, by, id)
    policy.require(by, "plans.write", bounds_of(plan))
    same_version(guideline, expected)
    never_published(session, "guidelines", id)
    open_content(plan)
    users = guidelines.users(session, guideline)
    if users:
        raise Conflict(
            "Activities follow this guideline (%(activities)s): give them another one first.",
            (),
            activities=", ".join(users[:10]) + (" …" if len(users) > 10 else ""),
        )
    with recording(session, ("guidelines", id), act="guidelines.remove", by=by):
        guideline.deleted_at = at
