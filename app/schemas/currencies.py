"""Currencies as answered and as sent."""

from typing import Annotated, Any

from pydantic import Field

from app.schemas.common import Loaded, LoadedQuery, Provided
from app.schemas.scalars import WHOLE
from app.schemas.scalars import Currency as Code
from app.schemas.shaping import Reader, Shape, provenance, text
from app.schemas.texts import TextChange, TextIn, Texts

MinorUnits = Annotated[
    int, Field(ge=0, le=4, strict=True, description="How many decimals an amount may have.", examples=[2]), WHOLE
]


class Currency(Loaded):
    """An ISO 4217 currency."""

    code: Code
    version: int
    name: Texts
    minor_units: int


class CurrencyQuery(LoadedQuery):
    """Filters of the list of currencies."""


class CurrencyNew(Provided):
    """A currency that is not kept here yet."""

    code: Code
    name: TextIn
    minor_units: MinorUnits


class CurrencyPatch(Provided):
    """A change of a currency (JSON Merge Patch). Its minor units are fixed once an amount is recorded in it."""

    name: TextChange | None = None
    minor_units: MinorUnits | None = None


def shaped(row: Any, reader: Reader) -> Shape:
    """A row of `queries.currencies.rows` as a `Currency`."""
    return {
        "code": row.code,
        "version": row.version,
        "name": text(reader, row.name),
        "minor_units": row.minor_units,
        **provenance(row),
    }
