"""Answers of the API: bytes dumped once, ETags, 304, the change number. Knows no noun.

An ETag is `"<version or change>.<variant>"`. Of a thing the variant digests the body; of a list or roll-up it digests
what the answer depends on beside the change number, so an unchanged one is answered 304 before its query runs.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.models import Counter
from app.schemas.shaping import Reader
from app.web import accesses
from app.web.past import moment
from app.web.problems import language_of

VARY = "Accept, Accept-Language, Authorization"


def plain(value: object) -> object:
    """What orjson does not know: a Decimal is written as its digits."""
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)


def dumped(body: object) -> bytes:
    """JSON bytes; times in UTC with `Z`."""
    return orjson.dumps(body, plain, orjson.OPT_UTC_Z)


def reader(request: Request, texts: str | None = None) -> Reader:
    """The reader of this request. `texts="flat"`: strings in the reader's language instead of whole texts."""
    past = moment(request)
    return Reader(language_of(request), past.at if past else datetime.now(UTC), texts == "flat")


def change_number(session: Session) -> int:
    """The number of the last change, in the snapshot of this transaction."""
    return session.execute(select(Counter.n)).scalar_one()


def last_change(request: Request, session: Session) -> int:
    """The number of the last change an answer knows of: that of now, or of the end of the day it was asked as of."""
    past = moment(request)
    return past.change if past else change_number(session)


def thing(request: Request, body: dict[str, Any], *, status: int = 200, location: str | None = None) -> Response:
    """One thing. Its ETag carries `body["version"]`, which If-Match compares, and 0 where the reader is not told the
    version; 304 when the reader has these bytes."""
    accesses.note(request, accesses.of_body(body))
    data = dumped(body)
    etag = f'"{body.get("version", 0)}.{_digest(request, data)}"'
    headers = _headers(request, etag)
    if location:
        headers["location"] = location
    if status == 200 and _has(request, etag):
        return Response(None, 304, headers)
    return Response(data, status, headers, "application/json")


def computed(request: Request, session: Session, by: Actor, make: Callable[[], dict[str, Any]]) -> Response:
    """A list or roll-up: 304 without running `make` when nothing at all has changed since the reader's ETag.

    `make` returns the body; its member `next`, if a cursor, becomes `Link: rel="next"`.
    """
    number = change_number(session)
    variant = repr((language_of(request), by.digest, request.url.query, datetime.now(UTC).strftime("%Y-%m-%dT%H")))
    etag = f'"{number}.{blake2b(variant.encode(), digest_size=6).hexdigest()}"'
    headers = _headers(request, etag) | {"avance-change": str(number)}
    if _has(request, etag, whatever=False):
        return Response(None, 304, headers)
    body = make()
    accesses.note(request, accesses.of_body(body))
    if _has(request, etag):
        return Response(None, 304, headers)
    if body.get("next"):
        kept = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        headers["link"] = f'<{request.url.path}?{urlencode([*kept, ("cursor", body["next"])])}>; rel="next"'
    return Response(dumped(body), 200, headers, "application/json")


def attachment(request: Request, file: Any) -> Response:
    """The bytes of a file, to be kept and never shown in our origin. `file`: name, media type, SHA-256 and bytes. Its ETag
    is the SHA-256."""
    etag = f'"{file.sha256}"'
    headers = _headers(request, etag) | {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
        "content-security-policy": "default-src 'none'; sandbox",
    }
    return (
        Response(None, 304, headers) if _has(request, etag) else Response(file.content, 200, headers, file.media_type)
    )


def sealed(request: Request, content: bytes, sha256: str) -> Response:
    """Bytes that never change, as they were sealed. Their SHA-256 is the ETag."""
    etag = f'"{sha256}"'
    headers = _headers(request, etag)
    return Response(None, 304, headers) if _has(request, etag) else Response(content, 200, headers, "application/json")


def private(request: Request, body: dict[str, Any]) -> Response:
    """An answer for this caller only, that no cache keeps; its ETag digests the bytes."""
    data = dumped(body)
    etag = f'"{_digest(request, data)}"'
    headers = _headers(request, etag) | {"cache-control": "private, no-cache"}
    return Response(None, 304, headers) if _has(request, etag) else Response(data, 200, headers, "application/json")


def _digest(request: Request, data: bytes) -> str:
    """The variant: the bytes, and the language they were asked for, which Content-Language says."""
    return blake2b(data, digest_size=6, key=language_of(request).encode()).hexdigest()


def _headers(request: Request, etag: str) -> dict[str, str]:
    public = "authorization" not in request.headers
    return {
        "etag": etag,
        "vary": VARY,
        "content-language": language_of(request),
        "cache-control": "public, max-age=0, must-revalidate" if public else "private, no-cache",
    }


def _has(request: Request, etag: str, *, whatever: bool = True) -> bool:
    """If-None-Match (RFC 9110, 13.1.2) in one line or several: weak comparison; `*` matches whatever exists, which is
    known (`whatever`) when the answer is there."""
    if request.method not in ("GET", "HEAD"):
        return False
    asked = {tag.strip() for line in request.headers.getlist("if-none-match") for tag in line.split(",")}
    return (whatever and asked == {"*"}) or etag in {tag.removeprefix("W/") for tag in asked}
