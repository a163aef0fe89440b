"""Exchange rates as answered and as sent."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema

from app.schemas.common import In, Loaded, LoadedQuery
from app.schemas.scalars import Currency, Day, Line, Verified, Words
from app.schemas.shaping import Reader, Shape, provenance


def _positive(value: str) -> str:
    if not value.strip("0."):
        raise ValueError("a rate is greater than zero")
    return value


InUsd = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{1,12}(\.[0-9]{1,10})?$"),
    AfterValidator(_positive),
    WithJsonSchema({"type": "string", "pattern": r"^(?=.*[1-9])[0-9]{1,12}(\.[0-9]{1,10})?$"}),
    Field(examples=["0.3019"], description="Exactly, as its digits: US dollars for one unit of the currency."),
]


class Rate(Loaded):
    """What one unit of a currency was worth in US dollars on a day, by a named source. Never changed: a better one is another
    rate."""

    id: UUID
    version: int
    currency: Currency
    day: date
    usd: InUsd


class RateQuery(LoadedQuery):
    """Filters of the list of rates."""

    currency: Currency | None = None
    day: Day | None = None


class RateNew(In):
    """A rate to store, with the source that published it."""

    currency: Currency
    day: Day
    usd: InUsd
    source: Line
    verified: Verified | None = None
    note: Words | None = None


def shaped(row: Any, _reader: Reader) -> Shape:
    """A row of `queries.rates.rows` as a `Rate`."""
    return {
        "id": row.id,
        "version": row.version,
        "currency": row.currency,
        "day": row.day,
        "usd": f"{row.usd:f}",
        **provenance(row),
    }
