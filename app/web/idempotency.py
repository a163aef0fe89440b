"""One POST, once: the answer to a request with an Idempotency-Key is kept in the transaction that made it.

The claim is the first statement after the caller is known: of two at once, the second waits on the key until the first
has committed, then gets its answer. A refusal rolls the claim back, so it may be tried again. Kept for 24 hours.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Header
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.errors import Conflict, Fault, Invalid
from app.models import IdempotencyRecord

KEPT_HEADERS = ("location", "etag", "content-type", "content-language", "avance-change")


@dataclass(frozen=True)
class Claim:
    """A key taken in a running transaction."""

    session: Session
    caller: str
    operation: str
    key: str


class Replay(Exception):
    """The request was answered before: here is that answer."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="For 24 hours the same key and body get the first answer again; another body is refused (422).",
    ),
]


def claim(request: Request, session: Session, by: Actor, key: str | None) -> None:
    """Take the key for this caller and operation, if one was sent.

    Raises:
        Replay: with the answer given before.
        Invalid: when the key came with another body.
        Conflict: when the first request with the key takes too long.
    """
    if key is None:
        return
    operation = f"{request.method} {request.url.path}"
    caller = f"{by.kind}:{by.id}"
    record = {"caller": caller, "operation": operation, "key": key, "digest": request.state.digest}
    try:
        taken = session.execute(
            insert(IdempotencyRecord).values(record).on_conflict_do_nothing().returning(IdempotencyRecord.key)
        ).scalar()
    except OperationalError as error:
        raise Conflict("A request with this Idempotency-Key is still running. Try again in a moment.") from error
    if taken is not None:
        request.state.claim = Claim(session, caller, operation, key)
        return
    kept = session.execute(
        select(IdempotencyRecord).where(
            IdempotencyRecord.caller == caller, IdempotencyRecord.operation == operation, IdempotencyRecord.key == key
        )
    ).scalar_one()
    if kept.digest != request.state.digest:
        raise Invalid(Fault("This key was used with another body.", parameter="Idempotency-Key"))
    raise Replay(Response(kept.body, kept.status or 200, {**(kept.headers or {}), "idempotent-replay": "true"}))


def keep(claimed: Claim, response: Response) -> None:
    """Store the finished answer under the key, in the transaction that is about to commit."""
    headers = {name: value for name, value in response.headers.items() if name in KEPT_HEADERS}
    claimed.session.execute(
        update(IdempotencyRecord)
        .where(
            IdempotencyRecord.caller == claimed.caller,
            IdempotencyRecord.operation == claimed.operation,
            IdempotencyRecord.key == claimed.key,
        )
        .values(status=response.status_code, headers=headers, body=bytes(response.body))
    )
