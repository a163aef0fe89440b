"""People as answered and as sent."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from app.schemas.common import In, ListQuery, Out
from app.schemas.scalars import Language, Line
from app.schemas.shaping import Reader, Shape

Email = Annotated[
    str,
    StringConstraints(max_length=254, pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"),
    Field(examples=["ana@mimp.gob.pe"]),
]
"""A mail address as browsers understand one (HTML, `type=email`), with a domain of two parts."""


class Person(Out):
    """Somebody who can sign in. Never deleted, only ended."""

    id: UUID
    version: int
    name: Line
    email: str
    language: Language
    ended: bool
    demonstration: bool


class PersonQuery(ListQuery):
    """Filters of the list of people."""

    q: Annotated[Line | None, Field(description="Words in the name or address.")] = None
    ended: bool | None = None


class PersonNew(In):
    """An account for somebody. It gives no role and no password."""

    name: Line
    email: Email
    language: Language


class PersonPatch(In):
    """A change of somebody's account (JSON Merge Patch). `ended`: nobody can sign in with it, and its sessions end."""

    name: Line | None = None
    language: Language | None = None
    ended: Annotated[bool, Field(strict=True)] | None = None


def shaped(row: Any, _reader: Reader) -> Shape:
    """A row of `queries.people.rows` as a `Person`."""
    return {
        "id": row.id,
        "version": row.version,
        "name": row.name,
        "email": row.email,
        "language": row.language,
        "ended": row.ended_at is not None,
        "demonstration": row.demonstration,
    }
