"""What several tests of the API ask: the errors of a problem, the Changes of a thing, statements per call."""

from collections.abc import Callable
from typing import Any

from httpx2 import Response
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from app.models import Change


def errors(answer: Response) -> dict[str, str]:
    """The wrong members of a refused request by pointer."""
    assert answer.status_code == 422, answer.text
    return {fault["pointer"]: fault["detail"] for fault in answer.json()["errors"]}


def changes(session: Session, type: str, id: object) -> list[Change]:
    """The Changes of one thing, oldest first."""
    return list(
        session.scalars(select(Change).where(Change.type == type, Change.thing_id == str(id)).order_by(Change.n))
    )


def statements(engine: Engine, call: Callable[[], Any]) -> int:
    """How many statements a call makes."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        call()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert seen, "nothing was asked of this database: it is not the one the call works on"
    return len(seen)
