"""/changes and /{noun}/{id}/history: what changed, for those who pull and those who ask who and why."""

import base64
import binascii
from typing import Annotated

import orjson
from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.api._operation import errors, reading
from app.api._things import TYPES, look
from app.errors import Fault, Gone, Invalid, NotFound
from app.queries import changes
from app.queries._paging import Paging, digest, page
from app.queries.changes import Filters
from app.schemas.changes import Feed, FeedQuery, HistoryEntry, HistoryQuery, Type, entry
from app.schemas.common import Page
from app.schemas.shaping import Shape
from app.web import accesses
from app.web.answers import computed, reader
from app.web.contract import ContractRoute
from app.web.transaction import Transaction

router = APIRouter(tags=["changes"], route_class=ContractRoute)

START = "/api/v1/changes"


@router.get("/changes", response_model=Feed, responses=errors(410))
def list_changes(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("changes:read")],
    query: Annotated[FeedQuery, Query()],
) -> Response:
    """The newest change of each thing after the cursor, in number order, deletions included.

    A thing that stops being visible to the reader is `deleted`. A cursor issued under other grants answers 410 with the
    link that starts again.
    """
    filters = digest((query.type, query.state, query.mechanism))
    n = _number(query.since, by, filters)
    types = frozenset(name for name, type in TYPES.items() if by.has_scope(type.scope))

    def make() -> Shape:
        found = changes.since(session, by, n, Filters(types, query.type, query.state, query.mechanism), query.limit)
        how = reader(request, query.texts)
        ids: dict[str, list[str]] = {}
        for change in found.changes:
            ids.setdefault(change.type, []).append(change.thing_id)
        seen = {type: look(session, by, type, wanted, how) for type, wanted in ids.items()}
        entries = []
        for change in found.changes:
            data = seen[change.type].get(change.thing_id)
            entries.append(
                {
                    "cursor": _cursor(change.n, by, filters),
                    "type": change.type,
                    "id": change.thing_id,
                    "version": change.version,
                    "op": "deleted" if data is None else "saved",
                    "at": change.at,
                    "href": f"/api/v1/{change.type}/{change.thing_id}",
                    "data": data,
                }
            )
        return {"changes": entries, "next": _cursor(found.next, by, filters), "more": found.more}

    return computed(request, session, by, make)


@router.get("/{noun}/{id}/history", response_model=Page[HistoryEntry], responses=errors(404))
def list_history(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("changes:read")],
    noun: Type,
    id: Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,64}$")],
    query: Annotated[HistoryQuery, Query()],
) -> Response:
    """Who changed one thing, when, why, what it was and what it became, oldest first."""
    kind = TYPES[noun]
    try:
        known = kind.id(id)
    except ValueError as error:
        raise Invalid(Fault("This is not an id.", parameter="id")) from error
    things = kind.rows(session, by, [known]) if by.has_scope(kind.scope) else ()
    if not things:
        raise NotFound
    accesses.note(request, [kind.shaped(things[0], reader(request))])

    def make() -> Shape:
        paging = Paging(query.limit, query.cursor, filters=digest((noun, id)))
        found = page(session, changes.of_thing(by, noun, known), changes.HISTORY_KEY, paging)
        return {"items": [entry(row, by) for row in found.items], "next": found.next}

    return computed(request, session, by, make)


def _cursor(n: int, by: Actor, filters: str) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([n, by.digest, filters])).decode().rstrip("=")


def _number(cursor: str | None, by: Actor, filters: str) -> int:
    """The number a cursor stands for.

    Raises:
        Invalid: not a cursor of this feed. Gone: issued under other grants.
    """
    if cursor is None:
        return 0
    wrong = Invalid(Fault("This is not a cursor of this list.", parameter="since"))
    try:
        raw = cursor.encode("ascii")
        n, grants, narrowed = orjson.loads(base64.b64decode(raw + b"=" * (-len(raw) % 4), b"-_", validate=True))
    except (ValueError, TypeError, binascii.Error) as error:
        raise wrong from error
    if type(n) is not int or not 0 <= n < 2**62 or not isinstance(grants, str):
        raise wrong
    if grants != by.digest:
        raise Gone("The cursor was issued under other grants. Start again from the beginning.", href=START)
    if narrowed != filters:
        raise wrong
    return n
