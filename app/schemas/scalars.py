"""The values that stand in every shape: safe strings, codes, dates, amounts, quantities, addresses."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from urllib.parse import quote

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from app.rules import dates
from app.rules.dates import PARTIAL_DATE

Language = Literal["es", "en", "pt", "fr"]
Wording = Literal["adopted", "summary"]
Verified = Literal["yes", "partial", "no"]
Mechanism = Literal["MESICIC", "MESECVI"]
Edition = Literal["draft", "published"]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:")
_UNSAFE = re.compile("[\x00\ud800-\udfff]")

YEAR = "([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
"""A year of the calendar: there is none with the number 0."""


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
    """The address in the characters of RFC 3986: others are percent-encoded."""
    return quote(_storable(value), safe="!#$%&'()*+,-./:;=?@[]_~")


NOT_BLANK = r"^[^\x00]*[^\s\x00][^\x00]*$"

Words = Annotated[
    str,
    StringConstraints(min_length=1, max_length=20_000, pattern=NOT_BLANK, strip_whitespace=True),
    AfterValidator(_storable),
]
"""A text somebody typed: not empty, without NUL or lone surrogates."""

Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500, pattern=NOT_BLANK, strip_whitespace=True),
    AfterValidator(_storable),
]
"""The same on one line: a name, a source, a code."""

Iso3 = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), Field(examples=["PER"])]
"""ISO 3166-1 alpha-3."""

ClientId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{2,62}$"), Field(examples=["mimp-planes"])]
"""The id of an OAuth client."""

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), Field(examples=["PEN"])]
"""ISO 4217."""

PartialDate = Annotated[
    str,
    StringConstraints(pattern=PARTIAL_DATE),
    AfterValidator(_partial),
    WithJsonSchema(
        {
            "type": "string",
            "anyOf": [{"format": "date"}, {"pattern": f"^{YEAR}(-(0[1-9]|1[0-2]))?$"}],
            "examples": ["2026-05"],
        }
    ),
]
"""ISO 8601 as far as it is known: `2008`, `2008-05`, `2008-05-07`."""

Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,18}(\.[0-9]{1,4})?$"), Field(examples=["59295634.00"])]
"""An exact amount as its digits."""


Cursor = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[A-Za-z0-9_-]+$")]
"""Where a list or the feed goes on; opaque to its reader."""


def _number(value: object) -> object:
    """JSON numbers only: a string of digits is a mistake of the sender, and a truth value is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise PydanticCustomError("decimal_type", "not a number")
    return value


def _whole(value: object) -> object:
    """JSON has one kind of number: 3.0 is the whole number 3."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


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

Percent = Annotated[
    Decimal,
    Field(ge=0, le=100),
    BeforeValidator(_number),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]
"""A percentage: a JSON number."""

WHOLE = BeforeValidator(_whole)
"""Beside `strict`, on every whole number that is sent."""

Position = Annotated[int, Field(ge=1, le=10_000, strict=True, description="Where it stands among its siblings."), WHOLE]


def _instant(value: object) -> object:
    """Moments as RFC 3339 writes them only: seconds since 1970 are none."""
    if not isinstance(value, datetime) and not (isinstance(value, str) and _INSTANT.match(value)):
        raise PydanticCustomError("datetime_parsing", "not a moment")
    return value


def _in_utc(value: datetime) -> datetime:
    """The same moment in UTC: there is none before the year 1 or after 9999."""
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError("datetime_parsing", "not a moment") from None


Moment = Annotated[AwareDatetime, BeforeValidator(_instant), AfterValidator(_in_utc)]
"""A moment that is sent, with its offset: `2026-11-22T15:04:05Z`."""

Day = Annotated[date, BeforeValidator(_day)]
"""A whole day, `2026-11-22`."""

Figure = Annotated[
    Decimal,
    Field(ge=-MOST, le=MOST),
    BeforeValidator(_number),
    WithJsonSchema({"type": "number", "minimum": -MOST, "maximum": MOST}),
]
"""A number that may lie below zero: a value of an indicator."""

PORT = "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
HOST = rf"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:{PORT})?"

Url = Annotated[
    str,
    StringConstraints(max_length=2000, pattern=rf"^https?://{HOST}([/?#][^\s\x00-\x1f\x7f<>\"\\^`{{|}}]*)?$"),
    AfterValidator(_link),
    Field(examples=["https://www.gob.pe/mimp"]),
]
"""A public address: http or https, with a host, without a name or password before it."""
