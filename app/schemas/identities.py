"""Identities as answered and as sent."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from app.schemas.common import In, ListQuery, Out
from app.schemas.scalars import Line
from app.schemas.shaping import Reader, Shape

Issuer = Annotated[
    str, StringConstraints(pattern=r"^https?://[!-~]{1,500}$"), Field(examples=["https://login.oas.org"])
]
"""The address by which a provider names itself in its tokens."""

Subject = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,255}$"), Field(examples=["9a07c1e4-5d12"])]
"""`sub` of the provider's tokens: never a name or mail address that people change there."""


class Identity(Out):
    """Who a person is at an external identity provider. Never deleted, only ended."""

    id: UUID
    version: int
    person: UUID
    issuer: Issuer
    subject: Subject
    linked_by: str
    since: datetime
    ended: bool


class IdentityQuery(ListQuery):
    """Filters of the list of identities."""

    person: UUID | None = None
    issuer: Issuer | None = None
    subject: Subject | None = None
    q: Annotated[Line | None, Field(description="Words in the person's name or address, or in the subject.")] = None
    ended: bool | None = None


class IdentityNew(In):
    """A person is this subject of this provider: who signs in there so is that person here."""

    person: UUID
    issuer: Issuer
    subject: Subject


class IdentityPatch(In):
    """The end of an identity (JSON Merge Patch); it cannot be taken back, but linked anew."""

    ended: Literal[True]


def shaped(row: Any, _reader: Reader) -> Shape:
    """A row of `queries.identities.rows` as an `Identity`."""
    return {
        "id": row.id,
        "version": row.version,
        "person": row.person_id,
        "issuer": row.issuer,
        "subject": row.subject,
        "linked_by": row.linked_by,
        "since": row.since,
        "ended": row.ended_at is not None,
    }
