"""What the queries of reference data have in common. All of it is public, so nothing narrows it to a reader."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, exists, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.errors import Fault, Invalid, NotFound
from app.models.base import Base

Columns = Mapping[str, Any]
Entity = TypeVar("Entity", bound=Base)


def provenance(table: Any) -> dict[str, Any]:
    """The filters every loaded thing has, and their columns."""
    return {"source": table.source, "verified": table.verified, "synthetic": table.synthetic}


def narrowed(statement: Select[Any], columns: Columns, filters: Mapping[str, Any]) -> Select[Any]:
    """The statement narrowed by the filters that are set: each names a column of `columns` and what it must equal."""
    return statement.where(*(columns[name] == value for name, value in filters.items() if value is not None))


def only(session: Session, statement: Select[Any]) -> Row[Any]:
    """The one row of a statement; NotFound where there is none."""
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    return row


def entity(session: Session, table: type[Entity], id: Any) -> Entity:
    """The entity with this primary key, for an action; NotFound where there is none."""
    found = session.get(table, id)
    if found is None:
        raise NotFound
    return found


def must_exist(session: Session, column: InstrumentedAttribute[Any], value: Any, message: str, pointer: str) -> None:
    """Refuse a value that stands in no row of the column; null is not looked for.

    Raises:
        Invalid: with `message`, naming the member at `pointer`.
    """
    if value is not None and not taken(session, column == value):
        raise Invalid(Fault(message, {"given": str(value)}, pointer=pointer))


def taken(session: Session, *conditions: ColumnElement[bool]) -> bool:
    """Whether a row meets the conditions."""
    return bool(session.execute(select(exists().where(*conditions))).scalar_one())


def mentions(words: str, *columns: Any) -> ColumnElement[bool]:
    """Whether one of the text columns has the words in it, whatever their case."""
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return or_(false(), *(column.ilike(pattern) for column in columns))
