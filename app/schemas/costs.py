"""Cost lines as answered and as sent."""

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.rules.money import write_amount
from app.schemas.activities import AgencyRef
from app.schemas.common import AsOf, In, Loaded, LoadedQuery, Money, Out
from app.schemas.scalars import WHOLE, Currency, Digits, Edition, Iso3, Line, Verified, Weight, Words
from app.schemas.shaping import Reader, Shape, number, provenance, text
from app.schemas.texts import Reference, TextEither, TextIn, Texts

Kind = Literal["estimated", "secured", "committed", "spent"]
Funding = Literal["own_budget", "donor", "other"]
FiscalYear = Annotated[int, Field(ge=1990, le=2200)]
Year = Annotated[int, Field(ge=1990, le=2200, strict=True), WHOLE]
"""A fiscal year as it is sent: a JSON number."""
Precision = Annotated[Weight, Field(description="1: exact; else the unit the amount was rounded to.")]

COST: Shape = {
    "id": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a08",
    "version": 1,
    "plan": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a03",
    "activity": None,
    "update": None,
    "state": "PER",
    "edition": "published",
    "kind": "secured",
    "funding": "own_budget",
    "label": {"language": "es", "wording": "adopted", "value": "Transferencia de partidas", "translations": {}},
    "agency": None,
    "organisation": None,
    "amount": {"amount": "59295634.00", "currency": "PEN"},
    "currency": "PEN",
    "precision": 1,
    "fiscal_year": 2018,
    "part_of": None,
    "stated_equivalent": None,
    "not_broken_down": {"amount": "24695634.00", "currency": "PEN"},
    "source": "Decreto Supremo 192-2018-EF",
    "verified": "yes",
    "synthetic": False,
    "note": None,
}
NEW: Shape = {"kind": "secured", "amount": "59295634.00", "currency": "PEN", "fiscal_year": 2018}


class Balance(Out):
    """An exact amount that may lie below zero, and its ISO 4217 currency."""

    amount: Annotated[str, Field(pattern=r"^-?[0-9]{1,18}(\.[0-9]{1,4})?$", examples=["24695634.00"])]
    currency: Currency


class StatedEquivalent(Out):
    """The amount in another currency as a source states it; no rate is derived from it."""

    amount: Digits
    currency: Currency
    wording: str | None
    source: str | None
    verified: Verified | None


class CostLine(Loaded):
    """Money of a plan, or of one of its activities. `estimated` is content; the other kinds are facts.

    `amount` null: the line is named without a figure. `precision`: 1 for exact, else the unit it was rounded to.
    `not_broken_down`: what the parts of this line leave over, below zero when rounded parts exceed it; null for a line
    without parts. `update`: the accepted update that reported it.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [COST]})

    id: UUID
    version: int
    plan: UUID
    activity: UUID | None
    update: UUID | None
    state: Iso3
    edition: Edition
    kind: Kind
    funding: Funding | None
    label: Texts | None
    agency: AgencyRef | None
    organisation: Reference | None
    amount: Money | None
    currency: Currency
    precision: float
    fiscal_year: int | None
    part_of: UUID | None
    stated_equivalent: StatedEquivalent | None
    not_broken_down: Balance | None


class CostQuery(LoadedQuery):
    """Filters of the list of cost lines."""

    plan: UUID | None = None
    activity: UUID | None = None
    state: Iso3 | None = None
    agency: UUID | None = None
    kind: Kind | None = None
    funding: Funding | None = None
    currency: Currency | None = None
    fiscal_year: FiscalYear | None = None
    part_of: Annotated[UUID | None, Field(description="Parts of this line.")] = None
    edition: Annotated[Edition | None, Field(description="Default: published, else draft.")] = None


class CostsQuery(LoadedQuery):
    """Filters of the cost lines of one plan or activity."""

    as_of: AsOf = None
    agency: UUID | None = None
    kind: Kind | None = None
    funding: Funding | None = None
    currency: Currency | None = None
    fiscal_year: FiscalYear | None = None
    part_of: Annotated[UUID | None, Field(description="Parts of this line.")] = None
    edition: Annotated[Edition | None, Field(description="Default: published, else draft.")] = None


class StatedEquivalentIn(In):
    """The amount in another currency as a source states it."""

    amount: Digits
    currency: Currency
    wording: Line | None = None
    source: Line
    verified: Verified | None = None


class CostNew(In):
    """A new cost line: an estimate while the plan's draft is open, a fact once the plan is published.

    `amount`: digits with the currency's decimal places; null or absent where the source gives no figure.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [NEW]})

    kind: Kind
    currency: Currency
    amount: Digits | None = None
    precision: Precision = Decimal(1)
    funding: Funding | None = None
    label: TextIn | None = None
    agency: UUID | None = None
    organisation: UUID | None = None
    fiscal_year: Year | None = None
    part_of: UUID | None = None
    stated_equivalent: StatedEquivalentIn | None = None
    source: Line | None = None
    verified: Verified | None = None
    note: Words | None = None


class CostPatch(In):
    """A change of a cost line (JSON Merge Patch). Its kind stays: content does not turn into a fact. `reason` says why
    and stands in the change log."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"amount": "59295634.00", "reason": "DS 192-2018-EF"}]})

    currency: Currency | None = None
    amount: Digits | None = None
    precision: Precision | None = None
    funding: Funding | None = None
    label: TextEither | None = None
    agency: UUID | None = None
    organisation: UUID | None = None
    fiscal_year: Year | None = None
    part_of: UUID | None = None
    stated_equivalent: StatedEquivalentIn | None = None
    source: Line | None = None
    verified: Verified | None = None
    note: Words | None = None
    reason: Words | None = None


def shaped(row: Any, reader: Reader) -> Shape:
    """A row of `queries.costs.rows` as a `CostLine`."""
    left = None
    if row.parts and row.amount is not None:
        left = _money(row.amount - row.in_parts, row.currency, row.minor_units)
    return {
        "id": row.id,
        "version": row.version,
        "plan": row.plan_id,
        "activity": row.activity_id,
        "update": row.update_id,
        "state": row.state,
        "edition": row.edition,
        "kind": row.kind,
        "funding": row.funding,
        "label": text(reader, row.label),
        "agency": row.agency_id
        and {"id": row.agency_id, "name": text(reader, row.agency_name), "acronym": row.agency_acronym},
        "organisation": row.organisation_id
        and {"id": row.organisation_id, "name": text(reader, row.organisation_name)},
        "amount": _money(row.amount, row.currency, row.minor_units),
        "currency": row.currency,
        "precision": number(row.precision),
        "fiscal_year": row.fiscal_year,
        "part_of": row.part_of,
        "stated_equivalent": _stated(row.stated_equivalent, row.stated_minor_units),
        "not_broken_down": left,
        **provenance(row),
    }


def _money(amount: Decimal | None, currency: str, minor_units: int) -> Shape | None:
    return None if amount is None else {"amount": write_amount(amount, minor_units), "currency": currency}


def _stated(stored: Shape | None, minor_units: int | None) -> Shape | None:
    if stored is None:
        return None
    digits = str(stored["amount"])
    amount = digits if minor_units is None else write_amount(Decimal(digits), minor_units)
    others = {name: stored.get(name) for name in ("wording", "source", "verified")}
    return {"amount": amount, "currency": stored["currency"], **others}
