"""Forms and queries as pairs, read strictly: UTF-8, each name once, nothing a database cannot hold. Knows no noun."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from app.errors import BadRequest, TooLarge, UnsupportedMediaType
from app.rules.files import LARGEST

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


@dataclass(frozen=True)
class Uploaded:
    """A form with a file (`multipart/form-data`, RFC 7578): its fields, and the file's name and bytes, empty without one."""

    fields: dict[str, str]
    name: str = ""
    content: bytes = b""


async def uploaded(request: Request) -> Uploaded | None:
    """The form with the file it carries; None when it is longer than a file may be.

    Raises UnsupportedMediaType for another media type, BadRequest for what cannot be read.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "multipart/form-data":
        raise UnsupportedMediaType("The form must be multipart/form-data.")
    too_long = False

    async def bounded() -> AsyncGenerator[bytes, None]:
        nonlocal too_long
        length = 0
        async for part in request.stream():
            length += len(part)
            too_long = too_long or length > LARGEST + LONGEST
            yield b"" if too_long else part

    try:
        form = await MultiPartParser(request.headers, bounded(), max_files=1, max_fields=10).parse()
    except (MultiPartException, KeyError, ValueError) as error:
        if too_long:
            return None
        raise BadRequest("The form cannot be read.") from error
    try:
        fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
        file = form.get("file")
        if not isinstance(file, UploadFile):
            return None if too_long else Uploaded(fields)
        content = await file.read()
        too_long = too_long or len(content) > LARGEST
        return None if too_long else Uploaded(fields, file.filename or "", content)
    finally:
        await form.close()


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
