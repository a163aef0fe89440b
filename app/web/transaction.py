"""One transaction per request, committed before the answer leaves. Knows no noun and no actor.

The scope is what makes it true: FastAPI runs the exit code of an ordinary yield-dependency after the answer was sent, and
a failed commit would answer 200.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import Depends
from sqlalchemy.orm import Session
from starlette.requests import Request

READING = ("GET", "HEAD")


def transaction(request: Request) -> Iterator[Session]:
    """The session of this request: a read-only REPEATABLE READ snapshot for GET, else one that commits at the end.

    An exception, a refusal among them, rolls all of it back.
    """
    state = request.app.state
    with (state.reading if request.method in READING else state.writing)() as session:
        session.info["request_id"] = request.state.request_id
        yield session
        session.commit()


Transaction = Annotated[Session, Depends(transaction, scope="function")]
"""A handler's session. Handlers never commit."""


@contextmanager
def apart(request: Request) -> Iterator[Session]:
    """A short writing transaction beside the request's own, for what must be kept though the request only reads."""
    with request.app.state.writing() as session:
        yield session
        session.commit()
