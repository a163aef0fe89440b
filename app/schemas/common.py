"""Shapes every noun shares: what is sent and answered, lists and their parameters, provenance, problems.

Input refuses unknown members; output declares every member, so that an answer can be checked strictly against it.
"""

from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
)

from app.errors import Fault, Invalid
from app.schemas.scalars import Currency, Cursor, Day, Digits, Line, Verified, Words

AsOf = Annotated[Day | None, Field(description="What this record said at the end of that day, UTC.")]


class In(BaseModel):
    """What is sent: an unknown member is refused."""

    model_config = ConfigDict(extra="forbid")


class Out(BaseModel):
    """What is answered: no member beside those declared."""

    model_config = ConfigDict(extra="forbid")


class Money(Out):
    """An exact amount and its ISO 4217 currency."""

    amount: Digits
    currency: Currency


class Loaded(Out):
    """Where a thing comes from: its source, who verified it, and whether it is made up for a demonstration or test."""

    source: str | None
    verified: Verified | None
    synthetic: bool
    note: str | None


class Provided(In):
    """Where a thing comes from, as its writer says."""

    source: Annotated[Line | None, Field(description="A public address, a symbol, or who says so.")] = None
    verified: Verified | None = None
    note: Words | None = None


class ListQuery(In):
    """Parameters of every list."""

    limit: Annotated[int, Field(ge=1, le=200, description="How many at most.")] = 50
    cursor: Annotated[Cursor | None, Field(description="`next` of the page before.")] = None
    count: Annotated[bool, Field(description="`true` adds `total`.")] = False
    texts: Annotated[Literal["flat"] | None, Field(description="`flat`: strings in the reader's language.")] = None


class LoadedQuery(ListQuery):
    """Parameters of lists of loaded things."""

    source: Annotated[Line | None, Field(description="Exactly this source.")] = None
    verified: Verified | None = None
    synthetic: bool | None = None


class ThingQuery(In):
    """Parameters of a single thing."""

    as_of: AsOf = None
    texts: Annotated[Literal["flat"] | None, Field(description="`flat`: strings in the reader's language.")] = None


T = TypeVar("T", bound=BaseModel)


class Page(Out, Generic[T]):
    """A page of a list. `next` is null on the last one; `total` is there when it was asked for."""

    items: list[T]
    next: str | None
    total: int | None = None


class Problem(BaseModel):
    """An error (RFC 9457). `errors` names each wrong member by JSON pointer, or each wrong parameter by name;
    `start` (410 only): the path that starts again."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str | None
    errors: list[dict[str, Any]] = []
    start: str | None = None


class RoundRef(Out):
    """A round named in another thing."""

    id: UUID
    number: int


RoundName = UUID | Annotated[int, Field(ge=1, le=99)]
"""A round as a filter: its id, or its number in whichever mechanism."""


Instant = AwareDatetime


def fail(pointer: str, message: str, **params: object) -> Invalid:
    """A refusal of one member of the body."""
    return Invalid(Fault(message, params, pointer=pointer))
