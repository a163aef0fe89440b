"""The change log and the counter that numbers it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, SmallInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Change(Base):
    """One change of one thing: who, when, why, the whole thing before and after. Never changed afterwards.

    `n` is taken from the counter at commit, so number order is commit order. `type` is the plural noun of the path,
    `thing_id` its id in the path, `act` the action that made it. `audience_before` and `audience` are the keys of those
    who could see the thing before and can see it after (`public`, or those of `access.audience`): what the feed and
    history go by. `before` and `after` are images in the shape numbered `shape`.
    """

    __tablename__ = "changes"
    __table_args__ = (
        Index("ix_changes_type_thing_id_n", "type", "thing_id", "n"),
        Index("ix_changes_at_n", "at", "n"),
        Index("ix_changes_state_type_thing_id_n", "state", "type", "thing_id", "n"),
        CheckConstraint("op in ('saved', 'deleted')", name="op"),
    )

    n: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    type: Mapped[str]
    thing_id: Mapped[str]
    op: Mapped[str]
    act: Mapped[str]
    version: Mapped[int]
    state: Mapped[str | None]
    mechanisms: Mapped[list[str]]
    edition: Mapped[str]
    audience_before: Mapped[list[str]]
    audience: Mapped[list[str]]
    actor: Mapped[str]
    actor_id: Mapped[str]
    role: Mapped[str | None]
    agency_id: Mapped[str | None]
    reason: Mapped[str | None]
    request_id: Mapped[str | None]
    shape: Mapped[int] = mapped_column(SmallInteger)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class Counter(Base):
    """One row: the number of the last change. Updated last in a transaction, in the statement that inserts its Changes,
    so that the numbers become visible in order."""

    __tablename__ = "counter"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(BigInteger)
