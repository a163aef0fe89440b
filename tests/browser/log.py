"""What people leave in the change log: each Change whole, in order, and nothing besides.

with site.log.leaves(a("milestones.create"), a("milestones.remove", id, version=2, op="deleted")) as left:
    ...
left[0].thing_id
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import ANY

from sqlalchemy import Engine, func, select

from app.access.actor import SYSTEM
from app.db import bind, make_sessions
from app.models import Change


@dataclass(frozen=True)
class Left:
    """One Change as a test names it."""

    type: str
    act: str
    thing_id: str
    op: str
    version: int
    reason: str | None
    actor: str


def a(
    act: str,
    id: str = ANY,
    *,
    version: int = 1,
    reason: str | None = None,
    op: str = "saved",
    type: str = "",
    by: str = ANY,
) -> Left:
    """A Change by its act. `type`: where the act is of another noun than the thing it changes."""
    return Left(type or act.partition(".")[0], act, id, op, version, reason, by)


@dataclass(frozen=True)
class Log:
    """The change log of a running service."""

    engine: Engine

    def last(self) -> int:
        """The number of the newest Change."""
        with make_sessions(self.engine)() as session:
            bind(session, SYSTEM.reads, SYSTEM.writes)
            return session.scalar(select(func.coalesce(func.max(Change.n), 0))) or 0

    def next(self, type: str, id: str) -> int:
        """The version a thing has after its next Change."""
        with make_sessions(self.engine)() as session:
            bind(session, SYSTEM.reads, SYSTEM.writes)
            of = select(func.max(Change.version)).where(Change.type == type, Change.thing_id == id)
            return (session.scalar(of) or 0) + 1

    def after(self, n: int) -> list[Left]:
        """All that was recorded since."""
        with make_sessions(self.engine)() as session:
            bind(session, SYSTEM.reads, SYSTEM.writes)
            rows = session.scalars(select(Change).where(Change.n > n).order_by(Change.n))
            return [Left(c.type, c.act, c.thing_id, c.op, c.version, c.reason, c.actor) for c in rows]

    @contextmanager
    def leaves(self, *expected: Left) -> Iterator[list[Left]]:
        """What is done inside leaves exactly these, in this order; they are in the list afterwards."""
        before, left = self.last(), list[Left]()
        yield left
        left += self.after(before)
        assert left == list(expected), "\n".join(map(str, left))
