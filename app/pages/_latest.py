"""The latest changes as people read them: the thing by its title, what happened to it, when. Newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.pages._history import verb
from app.pages._plans import activity_address
from app.pages._texts import Passage, passage
from app.pages._words import words
from app.queries import activities, agencies, changes, plans, recommendations
from app.queries.changes import Filters
from app.web.formats import Formats

TYPES = frozenset({"plans", "activities", "recommendations", "agencies"})
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Latest:
    """What happened to a thing last. `kind`: what it is; `where`: its State or mechanism."""

    kind: str
    title: Passage
    href: str
    what: str
    at: Markup
    where: str
    synthetic: bool


def changes_of(
    session: Session,
    actor: Actor,
    language: str,
    names: Mapping[str, str],
    *,
    state: str | None = None,
    mechanism: str | None = None,
) -> list[Latest]:
    """The newest changes of plans, activities, recommendations and agencies that the reader may still see. `names`: of
    States. Five statements at most."""
    found = changes.lately(session, actor, Filters(TYPES, None, state, mechanism), SHOWN)
    ids: dict[str, list[UUID]] = {type: [] for type in TYPES}
    for change in found:
        ids[change.type].append(UUID(change.thing_id))
    things = {
        str(row.id): (type, row)
        for type, wanted in ids.items()
        if wanted
        for row in _rows(session, actor, type, wanted)
    }
    formats, kinds = Formats(language), words(language, "found")
    shown = []
    for change in found:
        if change.thing_id in things:
            type, row = things[change.thing_id]
            title, href, where = _told(type, row)
            at = formats.instant(change.at, UTC)
            what, place = verb(change.act, language), names.get(where, where)
            shown.append(Latest(kinds[type], passage(title, language), href, what, at, place, row.synthetic))
    return shown


def _rows(session: Session, actor: Actor, type: str, ids: list[UUID]) -> Any:
    if type == "plans":
        return plans.by_ids(session, actor, ids)
    if type == "activities":
        return activities.by_ids(session, actor, ids)
    return (recommendations if type == "recommendations" else agencies).by_ids(session, ids)


def _told(type: str, row: Any) -> tuple[Any, str, str]:
    """Title, address, State or mechanism."""
    if type == "plans":
        return row.content_title or row.title, f"/plans/{row.id}", row.state
    if type == "activities":
        return row.title, activity_address(row.id, row.plan_id), row.state
    if type == "agencies":
        return row.name, f"/agencies/{row.id}", row.state
    return row.text, f"/recommendations/{row.id}", row.mechanism
