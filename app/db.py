"""Engines and sessions. Knows PostgreSQL, no noun, no request.

Every transaction carries the reader's State lists as settings, which row-level security compares with the rows. They are
set at the beginning of each transaction, all of them and also to empty, so that none leaks from one to the next.
"""

from collections.abc import Sequence

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from app.settings import CHECKOUT

SET_CONTEXT = text("select set_config('avance.reads', :reads, true), set_config('avance.writes', :writes, true)")


def newest_revision() -> str:
    """The revision of the database this code was written for: the number of its last migration."""
    return max(path.name[:4] for path in (CHECKOUT / "migrations" / "versions").glob("[0-9]*.py"))


def array_literal(values: Sequence[str]) -> str:
    """A PostgreSQL array literal (`{"PER","COL"}`), empty string for none: an unset list admits nothing. Whatever text
    stands in a value, it is one member."""
    quoted = ('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return "{" + ",".join(quoted) + "}" if values else ""


def make_engine(
    url: str,
    *,
    pool_size: int = 10,
    max_overflow: int = 10,
    pool_timeout: float = 5,
    statement_timeout_ms: int = 10_000,
    lock_timeout_ms: int = 3_000,
    idle_timeout_ms: int = 15_000,
) -> Engine:
    """An engine with pre-ping, and with limits on statements, waiting for locks and idle transactions."""
    options = (
        f"-c statement_timeout={statement_timeout_ms} -c lock_timeout={lock_timeout_ms}"
        f" -c idle_in_transaction_session_timeout={idle_timeout_ms} -c timezone=UTC"
    )
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=max_overflow,
        pool_pre_ping=True,
        pool_timeout=pool_timeout,
        connect_args={"options": options, "connect_timeout": 5},
        json_deserializer=orjson.loads,
    )


def make_sessions(bind: Engine | Connection) -> sessionmaker[Session]:
    """Sessions that set the reader's context at the start of each transaction. On a connection they live inside its
    transaction, their commits as savepoints."""
    factory = sessionmaker(bind, expire_on_commit=False, autoflush=False, join_transaction_mode="create_savepoint")
    event.listen(factory, "after_begin", _set_context)
    return factory


def bind(session: Session, reads: Sequence[str], writes: Sequence[str]) -> None:
    """Say whose transaction this is: for the one that runs, and for those the session begins later."""
    session.info["context"] = {"reads": array_literal(reads), "writes": array_literal(writes)}
    if session.in_transaction():
        session.execute(SET_CONTEXT, session.info["context"])


def _set_context(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    connection.execute(SET_CONTEXT, session.info.get("context", {"reads": "", "writes": ""}))
