"""Lists of links in an edition (agencies, recommendations), replaced whole as they are sent."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import InstrumentedAttribute, Session


def replace(
    session: Session, table: Any, column: InstrumentedAttribute[UUID], wanted: set[UUID], key: Mapping[str, Any]
) -> bool:
    """Make the rows of `table` below `key` (its other columns but `state`) link to `wanted`; whether one differs.

    Flushes what was added, so that the next image sees it.
    """
    mine = [getattr(table, name) == value for name, value in key.items() if name != "state"]
    present = set(session.scalars(select(column).where(*mine)))
    if present - wanted:
        session.execute(delete(table).where(*mine, column.in_(present - wanted)))
    session.add_all(table(**key, **{column.key: id}) for id in sorted(wanted - present))
    session.flush()
    return present != wanted
