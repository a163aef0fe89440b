"""How many statements something costs: a list makes as many for two hundred rows as for one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

BOUNDARIES = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements that run while the block does, those that only begin and end transactions aside."""
    seen: list[str] = []

    def saw(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(BOUNDARIES):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", saw)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", saw)
    assert seen, "nothing was asked of this database: it is not the one the block works on"
