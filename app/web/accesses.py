"""Noting who reads drafts, from what is answered: every shape of a draft names its plan, activity or indicator.

Written in a short transaction apart, before the answer leaves; what this process noted today it does not write again.
The public reads no drafts, and what one is answered after a change is one's own.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from starlette.requests import Request

from app.actions import accesses
from app.db import bind
from app.web.transaction import READING, apart

KINDS = {"plan": "plans", "activity": "activities", "indicator": "indicators"}
MOST = 100_000
"""So many are remembered at most; then the process begins anew."""

Noted = tuple[date, str, str, str]


def note(request: Request, shapes: Iterable[Any]) -> None:
    """Note the drafts among what is answered: shapes of things, as the API gives them."""
    actor = getattr(request.state, "actor", None)
    if request.method not in READING or actor is None or actor.kind not in ("person", "client"):
        return
    day, reader = datetime.now(UTC).date(), f"{actor.kind}:{actor.id}"
    state = request.app.state
    if not hasattr(state, "noted"):
        state.noted = set()
    known: set[Noted] = state.noted
    new = {(day, reader, *thing) for shape in shapes if (thing := _draft(shape))} - known
    if not new:
        return
    things: dict[str, list[str]] = {}
    for _, _, kind, id in new:
        things.setdefault(kind, []).append(id)
    with apart(request) as own:
        bind(own, actor.reads, actor.writes)
        accesses.note(own, things, by=actor)
    if len(known) > MOST:
        known.clear()
    known |= new


def of_body(body: Mapping[str, Any]) -> Iterable[Any]:
    """The things in a body of the API: itself, the items of a list, what the feed tells of."""
    yield body
    yield from body.get("items") or ()
    yield from (change.get("data") for change in body.get("changes") or ())


def _draft(shape: Any) -> tuple[str, str] | None:
    """What a shape belongs to, as kind and id, if it is of a draft."""
    if not isinstance(shape, Mapping):
        return None
    if shape.get("content") == "draft":
        return "plans", str(shape["id"])
    if shape.get("edition") != "draft":
        return None
    return next(((kind, str(shape[name])) for name, kind in KINDS.items() if shape.get(name)), None)
