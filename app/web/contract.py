"""What every operation of the API has in common, kept by its route class: parameters, media types, If-Match,
Idempotency-Key. Knows no noun.
"""

import json
import re
from collections.abc import Callable, Collection, Coroutine, Iterator
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Any

from fastapi import Depends, Header
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from app.errors import (
    BadRequest,
    Fault,
    Malformed,
    NotAcceptable,
    PreconditionRequired,
    Refusal,
    TooLarge,
    UnsupportedMediaType,
)
from app.rules.files import LARGEST, MEDIA_TYPES
from app.web import idempotency
from app.web.transaction import READING

IF_MATCH = re.compile(r'\*|(?:W/)?"(?P<version>[0-9]{1,9})(?:\.[^"]*)?"')
"""What If-Match may be: `*`, or an ETag of ours, of which the version before the dot is compared."""

MAX_BODY = 1024 * 1024
BODIES = ("POST", "PATCH", "PUT", "DELETE")
ONCE = ("If-Match", "Idempotency-Key", "Content-Language")
"""Headers of which a second line would say something else than the first."""
ACCEPTED = ("*/*", "application/*", "application/json", "application/problem+json")
NOT_WANTED = re.compile(r"q=0(\.0{0,3})?")
_TAKEN = ", ".join(MEDIA_TYPES)
JSON_TYPES = ("application/json", "application/merge-patch+json")


class ContractRoute(APIRoute):
    """A route that refuses what its contract does not name: an unknown, repeated or empty query parameter (422), a body
    that is not JSON (415) or repeats a member (422), an Accept without JSON (406); and that keeps the answer of a POST
    under its Idempotency-Key while the transaction is still open."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def kept(request: Request) -> Response:
            self._check_parameters(request)
            _check_headers(request)
            self.check_accept(request)
            if request.method in BODIES:
                await self.check_body(request)
            try:
                response = await handle(request)
            except idempotency.Replay as replay:
                return replay.response
            claim = getattr(request.state, "claim", None)
            if claim is not None and response.status_code < 300:
                await run_in_threadpool(idempotency.keep, claim, response)
            return response

        return kept

    async def check_body(self, request: Request) -> None:
        """Refuse a body that is not what this operation takes, and keep its digest for an Idempotency-Key."""
        await _check_body(request, wanted=self.body_field is not None)

    def check_accept(self, request: Request) -> None:
        """Refuse a reader who takes no JSON."""
        _check_accept(request, ACCEPTED)

    def _check_parameters(self, request: Request) -> None:
        known = self.known_parameters
        given = request.query_params.multi_items()
        names = [name for name, _ in given]
        faults = [
            Fault("This parameter is not known here.", parameter=name)
            for name in dict.fromkeys(names)
            if name not in known
        ]
        faults += [
            Fault("This parameter is given more than once.", parameter=name)
            for name in dict.fromkeys(names)
            if name in known and names.count(name) > 1
        ]
        faults += [
            Fault("This parameter is empty.", parameter=name) for name, value in given if name in known and not value
        ]
        if faults:
            raise Malformed(*faults)

    @cached_property
    def known_parameters(self) -> frozenset[str]:
        """The query parameters of this operation, those of its dependencies included."""
        return frozenset(_query_names(self.dependant))


class FileRoute(ContractRoute):
    """A route whose body is a file, or whose answer is: bytes, at most `LARGEST` of them. Of which type they may be is
    asked once the caller is known (`must_be_file`)."""

    async def check_body(self, request: Request) -> None:
        body = await _bounded(request, LARGEST, TooLarge("A file may have 10 MiB at most."))
        request.state.digest = sha256(body).hexdigest()

    def check_accept(self, request: Request) -> None:
        _check_accept(request, (*ACCEPTED, *MEDIA_TYPES) if request.method in READING else ACCEPTED)


async def _whole(request: Request) -> bytes:
    return await request.body()


Sent = Annotated[bytes, Depends(_whole)]
"""The bytes that were sent to a `FileRoute`."""


def must_be_file(request: Request, body: bytes) -> None:
    """Refuse what is not sent as a file; what its bytes are is asked by the action.

    Raises:
        UnsupportedMediaType: said to be of a type that is not taken. Malformed: there are none.
    """
    media = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media not in MEDIA_TYPES:
        raise UnsupportedMediaType("The body must be a file of one of these types: %(types)s.", types=_TAKEN)
    if not body:
        raise Malformed(Fault("The file is empty.", pointer=""))


def _query_names(dependant: Dependant) -> Iterator[str]:
    for field in dependant.query_params:
        kind = field.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from kind.model_fields
        else:
            yield field.alias
    for below in dependant.dependencies:
        yield from _query_names(below)


def _check_headers(request: Request) -> None:
    faults = [
        Fault("This header is given more than once.", parameter=name)
        for name in ONCE
        if len(request.headers.getlist(name)) > 1
    ]
    if faults:
        raise Malformed(*faults)


def _check_accept(request: Request, available: Collection[str]) -> None:
    accept = ",".join(request.headers.getlist("accept"))
    if accept and not any(_accepts(part, available) for part in accept.split(",")):
        raise NotAcceptable("This is not available in a form you accept.")


def _accepts(part: str, available: Collection[str]) -> bool:
    """Whether a part of Accept wants what there is; `q=0` says it does not."""
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    return media in available and not any(NOT_WANTED.fullmatch(parameter) for parameter in parameters)


async def _bounded(request: Request, most: int, refusal: Refusal) -> bytes:
    """The whole body, refused as soon as it has more than `most` bytes, whatever its length was said to be."""
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > most:
        raise refusal
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise refusal
        parts.append(part)
    request._body = b"".join(parts)  # where Starlette keeps it: `body()` has no bound for one sent in chunks
    return request._body


async def _check_body(request: Request, *, wanted: bool) -> None:
    if wanted:
        body = await _bounded(request, MAX_BODY, TooLarge("The body is larger than allowed."))
    else:
        body = await _bounded(request, 0, Malformed(Fault("This operation takes no body.", pointer="")))
    request.state.digest = sha256().hexdigest()
    if not body:
        return
    media = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media not in JSON_TYPES:
        raise UnsupportedMediaType("The body must be application/json.")
    try:
        request.state.digest = _digest(json.loads(body.decode(), object_pairs_hook=_once))
    except UnicodeDecodeError as error:
        raise BadRequest("The body is not UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise Malformed(Fault("The body is not valid JSON.", pointer="")) from error


def _digest(sent: object) -> str:
    """What a body says, however it is written: the same for another order of members and other blanks."""
    return sha256(json.dumps(sent, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Malformed(Fault("This member is given more than once.", pointer="/" + twice))
    return members


def if_match(
    value: Annotated[
        str | None,
        Header(
            alias="If-Match", description='The ETag you read, `"<version>.<variant>"`; `*` for any. Without it: 428.'
        ),
    ] = None,
) -> int | None:
    """The version a caller read, from If-Match; None for `*`.

    Raises:
        PreconditionRequired: without the header.
        Malformed: when it is not an ETag of ours.
    """
    if value is None:
        raise PreconditionRequired
    tag = IF_MATCH.fullmatch(value.strip())
    if tag is None:
        raise Malformed(Fault("This is not an ETag of this service.", parameter="If-Match"))
    return int(tag["version"]) if tag["version"] else None


Expected = Annotated[int | None, Depends(if_match)]
"""The version the caller read; None for any. Wanted by every operation that acts on an existing thing."""
