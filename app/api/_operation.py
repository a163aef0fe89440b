"""What the operations of the API say about themselves: their caller, their errors, their shape."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, get_args
from zoneinfo import ZoneInfo

from fastapi import Depends, Header, Security
from pydantic import BaseModel
from starlette.requests import Request

from app.access.actor import Actor
from app.queries._paging import Paging, Rows, digest
from app.schemas.common import ListQuery
from app.schemas.scalars import Language
from app.schemas.shaping import Reader, Shape
from app.web import idempotency
from app.web.contract import Expected
from app.web.identity import caller
from app.web.past import look_back
from app.web.transaction import Transaction

PAGING = frozenset({"limit", "cursor", "count", "texts"})

MEANING = {
    400: "The request cannot be read.",
    401: "The access token is missing or not valid.",
    403: "The token or the grants do not allow it; the sentence says who may.",
    404: "It does not exist, or not for this reader.",
    406: "It is not available in a form you accept.",
    409: "The state of the thing does not allow it; the sentence says what would.",
    410: "The cursor was issued under other grants: start again.",
    412: "It has changed since the version in If-Match.",
    413: "The body is larger than 1 MiB.",
    415: "The body is not application/json.",
    422: "A parameter or member is wrong; each is named.",
    428: "If-Match is missing.",
    429: "Too many requests in this minute; Retry-After says when again.",
    503: "The database cannot be reached.",
}
READ_ERRORS = (400, 401, 403, 406, 422, 429, 503)
DELETE_ERRORS = (*READ_ERRORS, 404, 409, 412, 428)
WRITE_ERRORS = (*READ_ERRORS, 404, 409, 412, 413, 415, 428)


def errors(*codes: int) -> dict[int | str, dict[str, Any]]:
    """The documented errors of an operation: those of every read, and `codes`."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {code: {"description": MEANING[code], "content": content} for code in sorted({*READ_ERRORS, *codes})}


def reading(scope: str) -> Any:
    """The caller of a GET: the public, or a token with this scope. Where the operation has `as_of`, all that the handler
    asks is asked of the record as it stood."""

    def looking_back(
        request: Request, session: Transaction, by: Annotated[Actor, Security(caller, scopes=[scope])]
    ) -> Actor:
        look_back(request, session, by)
        return by

    return Depends(looking_back)


def writing(scope: str) -> Any:
    """The caller of a change: a token with this scope; the policy then asks the grants."""
    return Security(caller, scopes=[scope])


def posting(scope: str) -> Any:
    """The caller of a POST that makes something: its Idempotency-Key, if sent, is taken before the handler runs."""

    def claimed(
        request: Request,
        session: Transaction,
        by: Annotated[Actor, Security(caller, scopes=[scope])],
        key: idempotency.Key = None,
    ) -> Actor:
        idempotency.claim(request, session, by, key)
        return by

    return Depends(claimed)


def acting(scope: str) -> Any:
    """The caller of a POST that acts on an existing thing: as `posting`, but a key opens nothing without If-Match."""

    def claimed(
        request: Request,
        session: Transaction,
        by: Annotated[Actor, Security(caller, scopes=[scope])],
        _expected: Expected,
        key: idempotency.Key = None,
    ) -> Actor:
        idempotency.claim(request, session, by, key)
        return by

    return Depends(claimed)


def content_language(
    value: Annotated[
        str | None, Header(alias="Content-Language", description="The language of texts sent as plain strings.")
    ] = None,
) -> str | None:
    """The language of texts sent as plain strings; what is not one of ours counts as not given."""
    return value if value in get_args(Language) else None


TextLanguage = Annotated[str | None, Depends(content_language)]


def paging(query: ListQuery, **fixed: object) -> Paging:
    """The paging of a list. `fixed`: what narrows the list beside its parameters (the plan in its path)."""
    filters = sorted(query.model_dump(exclude=set(PAGING), exclude_none=True).items()) + sorted(fixed.items())
    return Paging(query.limit, query.cursor, query.count, digest(filters))


def filters(query: ListQuery) -> dict[str, Any]:
    """The parameters of a list that narrow it."""
    return query.model_dump(exclude={*PAGING, "as_of"})


def sent(body: BaseModel, *without: str) -> dict[str, Any]:
    """The members that were sent, nested ones too, None for null."""
    return body.model_dump(exclude_unset=True, exclude=set(without))


def today_in(zone: str) -> Any:
    """The day it is now in a time zone."""
    return datetime.now(UTC).astimezone(ZoneInfo(zone)).date()


def listing(found: Rows, shaped: Callable[[Any, Reader], Shape], how: Reader) -> Shape:
    """A page of rows as the body of a list; `total` only when it was asked for."""
    body: Shape = {"items": [shaped(row, how) for row in found.items], "next": found.next}
    return body if found.total is None else body | {"total": found.total}
