"""Shapes every noun shares: safe strings, codes, dates, texts, money, lists and their parameters.

Input refuses unknown members; output declares every member, so that an answer can be checked strictly against it.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from app.errors import Fault, Invalid
from app.rules import dates
from app.rules.dates import PARTIAL_DATE

Language = Literal["es", "en", "pt", "fr"]
Wording = Literal["adopted", "summary"]
Verified = Literal["yes", "partial", "no"]
Mechanism = Literal["MESICIC", "MESECVI"]
Edition = Literal["draft", "published"]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNSAFE = re.compile("[\x00\ud800-\udfff]")


def _storable(value: str) -> str:
    """PostgreSQL stores no NUL, UTF-8 has no lone surrogate."""
    if _UNSAFE.search(value):
        raise ValueError("the text has a character that cannot be stored")
    return value


def _partial(value: str) -> str:
    """A date that exists; what is wrong with it is told by the rule (`Refused` is a ValueError)."""
    dates.parse(value)
    return value


def _link(value: str) -> str:
    """An address a browser can follow, that sends nobody's password along."""
    parts = urlsplit(_storable(value))
    if (
        not value.isprintable()
        or not parts.hostname
        or parts.username is not None
        or parts.password is not None
        or parts.port == 0
    ):
        raise ValueError("the address has no host, or a name or password before it")
    return value


Words = Annotated[
    str, StringConstraints(min_length=1, max_length=20_000, strip_whitespace=True), AfterValidator(_storable)
]
"""A text somebody typed: not empty, without NUL or lone surrogates."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True), AfterValidator(_storable)]
"""The same on one line: a name, a source, a code."""

Iso3 = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), Field(examples=["PER"])]
"""ISO 3166-1 alpha-3."""

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), Field(examples=["PEN"])]
"""ISO 4217."""

PartialDate = Annotated[
    str, StringConstraints(pattern=PARTIAL_DATE), AfterValidator(_partial), Field(examples=["2026-05"])
]
"""ISO 8601 as far as it is known: `2008`, `2008-05`, `2008-05-07`."""

Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,18}(\.[0-9]{1,4})?$"), Field(examples=["59295634.00"])]
"""An exact amount as its digits."""


def _number(value: object) -> object:
    """JSON numbers only: a string of digits is a mistake of the sender, and a truth value is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise PydanticCustomError("decimal_type", "not a number")
    return value


def _day(value: object) -> object:
    """Days as ISO 8601 writes them only: seconds since 1970 and times of day are no days."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise PydanticCustomError("date_parsing", "not a date")
    if not isinstance(value, str | date):
        raise PydanticCustomError("date_parsing", "not a date")
    return value


MOST = 10**12
"""The largest quantity or weight."""

Quantity = Annotated[
    Decimal,
    Field(ge=0, le=MOST),
    BeforeValidator(_number),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": MOST}),
]
"""A quantity or percentage: a JSON number."""

Weight = Annotated[
    Decimal,
    Field(gt=0, le=MOST),
    BeforeValidator(_number),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": MOST}),
]
"""A weight: a JSON number greater than zero."""

Position = Annotated[int, Field(ge=1, le=10_000, strict=True, description="Where it stands among its siblings.")]

Day = Annotated[date, BeforeValidator(_day)]
"""A whole day, `2026-11-22`."""

Figure = Annotated[
    Decimal,
    Field(ge=-MOST, le=MOST),
    BeforeValidator(_number),
    WithJsonSchema({"type": "number", "minimum": -MOST, "maximum": MOST}),
]
"""A number that may lie below zero: a value of an indicator."""

Url = Annotated[
    str,
    StringConstraints(max_length=2000, pattern=r"^https?://[^\s<>\"\\^`{|}]+$"),
    AfterValidator(_link),
    Field(examples=["https://www.gob.pe/mimp"]),
]
"""A public address: http or https, with a host, without a password."""


class In(BaseModel):
    """What is sent: an unknown member is refused."""

    model_config = ConfigDict(extra="forbid")


class Out(BaseModel):
    """What is answered: no member beside those declared."""

    model_config = ConfigDict(extra="forbid")


class Translation(Out):
    """A text in another language; `current` is false when the source has changed since."""

    value: str
    current: bool
    source: str | None = None
    verified: Verified | None = None


class Text(Out):
    """A text with its source language and translations. `wording`: adopted, or a summary in our own words."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "language": "es",
                    "wording": "adopted",
                    "value": "Centros de emergencia",
                    "translations": {"en": {"value": "Emergency centres", "current": True}},
                }
            ]
        }
    )

    language: Language
    wording: Wording
    value: str
    translations: dict[Language, Translation]


Texts = Text | str
"""A whole text, or with `texts=flat` the string in the reader's language."""


class TranslationPatch(In):
    """A translation to write."""

    value: Words


class TextNew(In):
    """A new text: its source language and value."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "language": "es",
                    "value": "Centros de emergencia",
                    "translations": {"en": {"value": "Emergency centres"}},
                }
            ]
        }
    )

    language: Language
    value: Words
    wording: Wording = "adopted"
    translations: dict[Language, TranslationPatch] = {}


class TextPatch(In):
    """A change of a text: `value` changes the source (translations become out of date); a translation is written, or
    removed by null."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"translations": {"en": {"value": "Emergency centres"}}}]}
    )

    value: Words | None = None
    wording: Wording | None = None
    translations: dict[Language, TranslationPatch | None] | None = None


def _kind(value: object) -> str:
    """Which of the forms of a text was sent, so that only what is wrong with that one is told."""
    if isinstance(value, str):
        return "words"
    return "new" if isinstance(value, TextNew) or (isinstance(value, Mapping) and "language" in value) else "patch"


_New = Annotated[TextNew, Tag("new")] | Annotated[TextNew, Tag("patch")] | Annotated[Words, Tag("words")]
_Change = Annotated[TextPatch, Tag("new")] | Annotated[TextPatch, Tag("patch")] | Annotated[Words, Tag("words")]
_Either = Annotated[TextNew, Tag("new")] | Annotated[TextPatch, Tag("patch")] | Annotated[Words, Tag("words")]

TextIn = Annotated[_New, Discriminator(_kind)]
"""A new text, or its source as a string in the language of `Content-Language`."""

TextChange = Annotated[_Change, Discriminator(_kind)]
"""A change of a text there is, or its source as a string in the language of `Content-Language`."""

TextEither = Annotated[_Either, Discriminator(_kind)]
"""A text that may not be there yet: new with its language, else a change."""


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
    cursor: Annotated[str | None, Field(max_length=500, description="`next` of the page before.")] = None
    count: Annotated[bool, Field(description="`true` adds `total`.")] = False
    texts: Annotated[Literal["flat"] | None, Field(description="`flat`: strings in the reader's language.")] = None


class LoadedQuery(ListQuery):
    """Parameters of lists of loaded things."""

    source: Annotated[Line | None, Field(description="Exactly this source.")] = None
    verified: Verified | None = None
    synthetic: bool | None = None


class ThingQuery(In):
    """Parameters of a single thing."""

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


class Reference(Out):
    """A thing named in another: its id and what it is called."""

    id: UUID
    name: Texts


Instant = AwareDatetime


def fail(pointer: str, message: str, **params: object) -> Invalid:
    """A refusal of one member of the body."""
    return Invalid(Fault(message, params, pointer=pointer))
