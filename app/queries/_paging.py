"""Pages of a list, by the key of the last row (no offset): stable while rows come and go."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.errors import Fault, Invalid


@dataclass(frozen=True)
class Paging:
    """How much of a list is wanted. `filters` digests the other parameters: a cursor fits one list only."""

    limit: int = 50
    cursor: str | None = None
    count: bool = False
    filters: str = ""


Key = InstrumentedAttribute[Any] | ColumnElement[Any]
"""What a list is ordered by: unique, and the first column of its statement."""


@dataclass(frozen=True)
class Rows:
    """A page of rows; `next` the cursor of the following page or None; `total` when asked for."""

    items: Sequence[Any]
    next: str | None
    total: int | None


def digest(filters: object) -> str:
    """A short digest of a list's filters."""
    return blake2b(repr(filters).encode(), digest_size=6).hexdigest()


def page(session: Session, statement: Select[Any], key: Key, paging: Paging, *, descending: bool = False) -> Rows:
    """The page of `statement` after the cursor, in the order of `key`, which is unique and its first column. One
    statement, two with a total.

    Raises:
        Invalid: naming `cursor`, when it is not one of this list.
    """
    narrowed = statement.order_by(key.desc() if descending else key).limit(paging.limit + 1)
    if paging.cursor is not None:
        after = _after(paging, key)
        narrowed = narrowed.where(key < after if descending else key > after)
    rows = session.execute(narrowed).all()
    total = None
    if paging.count:
        total = session.execute(select(func.count()).select_from(statement.order_by(None).subquery())).scalar_one()
    more = len(rows) > paging.limit
    items = rows[: paging.limit]
    return Rows(items, _cursor(paging, items[-1][0]) if more else None, total)


def _cursor(paging: Paging, last: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([str(last), paging.filters])).decode().rstrip("=")


def _after(paging: Paging, key: Key) -> object:
    assert paging.cursor is not None  # noqa: S101  (asked by the only caller)
    wrong = Invalid(Fault("This is not a cursor of this list.", parameter="cursor"))
    try:
        raw = paging.cursor.encode("ascii")
        last, filters = orjson.loads(base64.b64decode(raw + b"=" * (-len(raw) % 4), b"-_", validate=True))
        python = key.type.python_type
        value = UUID(str(last)) if python is UUID else python(last)
    except (ValueError, TypeError, binascii.Error) as error:
        raise wrong from error
    if filters != paging.filters or (isinstance(value, str) and "\x00" in value):
        raise wrong
    return value
