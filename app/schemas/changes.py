"""The feed and the history as answered."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from app.access.actor import Actor
from app.access.audience import PUBLIC
from app.schemas.common import In, Out
from app.schemas.scalars import Cursor, Iso3, Mechanism
from app.schemas.shaping import Shape

Type = Literal[
    "activities",
    "agencies",
    "clients",
    "costs",
    "country-reports",
    "currencies",
    "documents",
    "evidence",
    "grants",
    "guidelines",
    "identities",
    "indicators",
    "inputs",
    "mechanisms",
    "meetings",
    "milestones",
    "observations",
    "people",
    "plans",
    "rates",
    "recommendations",
    "rounds",
    "states",
    "targets",
    "topics",
    "updates",
]


class FeedEntry(Out):
    """The newest change of a thing: `saved` with the thing as GET gives it now, or `deleted` for what is gone or not for
    this reader any more."""

    cursor: str
    type: Type
    id: str
    version: int
    op: Literal["saved", "deleted"]
    at: datetime
    href: str
    data: dict[str, Any] | None


class Feed(Out):
    """Changes after the cursor. `next` is always a cursor; `more`: whether to ask again at once."""

    changes: list[FeedEntry]
    next: str
    more: bool


class FeedQuery(In):
    """Parameters of the feed. `since` is exclusive; without it the feed begins at the beginning."""

    since: Annotated[Cursor | None, Field(description="`next` of the answer before.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    type: Type | None = None
    state: Iso3 | None = None
    mechanism: Mechanism | None = None
    texts: Literal["flat"] | None = None


class Difference(Out):
    """One member of a thing before and after."""

    member: str
    before: Any
    after: Any


class HistoryEntry(Out):
    """One change of a thing: who, when, why, what it was and what it became. To a reader without a grant in the State
    `actor` is null: role and agency stand for the person."""

    n: int
    at: datetime
    act: str
    op: Literal["saved", "deleted"]
    version: int
    role: str | None
    agency: str | None
    actor: str | None
    reason: str | None
    changed: list[Difference]


class HistoryQuery(In):
    """Parameters of a history."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Cursor | None = None


SILENT = frozenset({"version", "audience", "edition", "deleted_at", "id", "start_first", "until_last"})
"""Members of an image that say nothing to a reader of history."""

RENAMED = {"until": "end", "lead_id": "lead_agency"}


def entry(row: Any, actor: Actor) -> Shape:
    """A row of `queries.changes.of_thing` as a `HistoryEntry` for this reader.

    A grant in the State names persons; it does not open a draft: of a plan that is what a reader of its draft sees, of
    what is published beside a draft what the focal point sees.
    """
    system = actor.kind == "system"
    insider = system or any(held.state == row.state for held in actor.grants if held.state)
    drafts = system or not actor.keys.isdisjoint(row.readers or [f"{row.state}:{one}" for one in row.mechanisms])
    before = _image(row.before) if _could_see(actor, row.audience_before) else None
    after = _image(row.after) if _could_see(actor, row.audience) else None
    return {
        "n": row.n,
        "at": row.at,
        "act": row.act,
        "op": row.op if after or row.op == "deleted" else "deleted",
        "version": row.version,
        "role": row.role,
        "agency": row.agency_id,
        "actor": row.actor if insider else None,
        "reason": row.reason if drafts or not _card_only(after or before or {}) else None,
        "changed": list(_differences(_members(before, insider, drafts), _members(after, insider, drafts))),
    }


def _image(written: str | None) -> dict[str, Any] | None:
    """An image as it was written; a number with decimals stays the digits it was."""
    image: dict[str, Any] | None = None if written is None else json.loads(written, parse_float=str)
    return image


def _could_see(actor: Actor, audience: Iterable[str]) -> bool:
    """Whether an image with this audience is for the actor: a grant in the State alone does not open what was told to an
    agency and its focal point."""
    held = {PUBLIC, f"{actor.kind}:{actor.id}", *actor.keys}
    return actor.kind == "system" or not held.isdisjoint(audience)


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Shape]:
    for member in sorted(before.keys() | after.keys()):
        if before.get(member) != after.get(member):
            yield {"member": member, "before": before.get(member), "after": after.get(member)}


CARD = frozenset({"title", "agency_id", "state", "mechanisms", "stage"})
"""Members of a plan that everybody may know of one that was never published."""


def _card_only(image: Mapping[str, Any]) -> bool:
    """Whether the image is of a plan that was not published: to readers from outside a card."""
    return image.get("edition") == "draft" and "stage" in image


PERSONAL = frozenset(
    {"reporter", "reporter_id", "decided_by", "returned_by", "recorded_by", "waived_by", "entered_by", "giver"}
)
"""Members of an image, or of rows in it, that name a person or client: for readers inside the State only."""

LINKS = {
    "supporting": ("supporting_agencies", "agency_id"),
    "implements": ("recommendations", "recommendation_id"),
    "covers": ("covers", "recommendation_id"),
    "addressed": ("states", "state"),
}
WHOLE = frozenset({"waivers", "workshops"})
"""Rows in an image that stand in editions and are shown whole."""
"""Links in an image: the public name of the list, and the column that names what is linked to."""


def _members(image: Mapping[str, Any] | None, insider: bool, drafts: bool) -> dict[str, Any]:
    """The members of an image under their public names, those of its edition and its links among them: the published
    edition where there is one and the reader reads no `drafts`; names of persons only for those `insider` the State."""
    if image is None:
        return {}
    if not drafts and _card_only(image):
        return {_public(name): image[name] for name in CARD}
    editions: Mapping[str, Any] = image.get("editions") or {}
    name = "draft" if "draft" in editions and (drafts or "published" not in editions) else "published"
    members = {**editions.get(name, {}), **{key: value for key, value in image.items() if key != "editions"}}
    shown: dict[str, Any] = {}
    for key, value in members.items():
        if key in LINKS:
            public, column = LINKS[key]
            rows = [row for row in value or () if row.get("edition", name) == name]
            shown[public] = sorted(str(row[column]) for row in rows)
        elif key in WHOLE:
            rows = [row for row in value or () if row["edition"] == name]
            shown[key] = rows if insider else _nameless(rows)
        elif key not in SILENT and (insider or key not in PERSONAL):
            shown[_public(key)] = value if insider else _nameless(value)
    return shown


def _nameless(value: Any) -> Any:
    """Rows inside an image, and rows inside those, without the names in them."""
    if isinstance(value, list):
        return [_nameless(row) for row in value]
    if isinstance(value, Mapping):
        return {name: _nameless(inner) for name, inner in value.items() if name not in PERSONAL}
    return value


def _public(name: str) -> str:
    return RENAMED.get(name, name.removesuffix("_id"))
