"""Forms and queries as pairs, read strictly: UTF-8, each name once, nothing a database cannot hold. Knows no noun."""

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends
from starlette.requests import Request

from app.errors import BadRequest, TooLarge, UnsupportedMediaType

LONGEST = 1024 * 1024
"""Bytes of a form: two texts of twenty thousand characters, encoded twice where they pass through signing in."""

MEDIA_TYPE = "application/x-www-form-urlencoded"

Pairs = list[tuple[str, str]]


async def body(request: Request) -> bytes | None:
    """The body of a request; None when it is longer than any form."""
    parts, length = [], 0
    async for part in request.stream():
        length += len(part)
        if length > LONGEST:
            return None
        parts.append(part)
    return b"".join(parts)


Body = Annotated[bytes | None, Depends(body)]
"""Read on the event loop, so that the handler itself may run in a thread with its session."""


def posted(request: Request, body: bytes | None, most: int = 100) -> Pairs:
    """The pairs of a form, `most` at most.

    Raises UnsupportedMediaType for another media type, TooLarge, and BadRequest as `pairs` does.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != MEDIA_TYPE:
        raise UnsupportedMediaType("The form must be application/x-www-form-urlencoded.")
    if body is None:
        raise TooLarge("The form is longer than allowed.")
    return pairs(body, most)


def pairs(encoded: bytes, most: int = 100) -> Pairs:
    """The pairs of an encoded form or query.

    Raises BadRequest for text that is not UTF-8 or has a NUL, for a name that stands twice, for more than `most` names.
    """
    try:
        found = parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=most)
    except ValueError as error:  # UnicodeDecodeError is one
        raise BadRequest("The form cannot be read.") from error
    if any("\0" in name or "\0" in value for name, value in found):
        raise BadRequest("The form cannot be read.")
    if len(dict(found)) != len(found):
        raise BadRequest("A field of the form stands twice.")
    return found
