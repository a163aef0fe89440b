"""Money on the plan page: totals first in their own currency, then the lines as their sources state them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.pages._plans import agency
from app.pages._texts import Passage, Provenance, optional, provenance
from app.pages._words import words
from app.rules.figures import Costs
from app.rules.money import Kind, coarsest
from app.rules.problems import N_
from app.web.formats import NBSP, Formats
from app.web.languages import translate

ABOUT = N_("about %(amount)s (%(source)s)")
ROUNDED = N_("rounded to %(unit)s")
WITH_ROUNDED = N_("with amounts rounded to %(unit)s")
CONVERTED = N_("= %(amount)s at %(rates)s")
RATE = N_("1 %(currency)s = %(usd)s USD (%(day)s, %(source)s)")
OAS = N_("OAS")
SIGNS = {"USD": "US$"}
"""How a currency is written before a rounded amount; others by their code behind it."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum, and with what unit something in it was rounded, or empty."""

    amount: str
    note: str

    def __str__(self) -> str:
        return f"{self.amount} ({self.note})" if self.note else self.amount


@dataclass(frozen=True, slots=True)
class Total:
    """What one kind of money adds up to in one currency, and what may stand beside it."""

    amount: Sum
    kind: str
    rest: Sum | None
    converted: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Line:
    """A cost line. `rest` follows the last part of a whole: what the parts leave over, computed. `fact`: it is no
    estimate; `reported`: an accepted update reported it; `activity`: the id of the activity it belongs to."""

    id: str
    version: int
    fact: bool
    reported: bool
    activity: str
    funding: str
    year: str
    label: Passage | None
    agency: str
    part: bool
    kind: str
    amount: str
    note: str
    equivalent: str
    rest: Sum | None
    source: Provenance


def totals(costs: Sequence[Costs], language: str) -> list[Total]:
    """One for each kind and currency that has an amount."""
    formats = Formats(language)
    found = []
    for one in costs:
        for kind, word in words(language, "costs").items():
            amount: Decimal | None = getattr(one, kind)
            total = added_up(amount, one.currency, one.rounded.get(kind), language)
            if total is not None:
                mine = one.not_broken_down_of == kind
                rest = added_up(one.not_broken_down, one.currency, one.rest_rounded, language) if mine else None
                why_not = words(language, "not_converted").get(one.why_not_converted or "", "")
                found.append(Total(total, word, rest, _converted(one, Kind(kind), formats), why_not))
    return found


def stated(row: Any, language: str) -> tuple[str, str]:
    """The amount of a line, which shows no more than is known, and the unit it was rounded to, in words; both may be
    empty."""
    formats = Formats(language)
    if row.amount is None:
        return "", ""
    if row.precision == 1:
        return formats.money(row.amount, row.currency), ""
    note = translate(language, ROUNDED, {"unit": formats.number(row.precision.normalize())})
    return f"{formats.rounded(row.amount, row.precision)}{NBSP}{row.currency}", note


def added_up(amount: Decimal | None, currency: str, rounded: Decimal | None, language: str) -> Sum | None:
    """A sum in all its digits; None where there is none."""
    if amount is None:
        return None
    formats = Formats(language)
    unit = {"unit": formats.number(rounded.normalize())} if rounded else None
    return Sum(formats.money(amount, currency), translate(language, WITH_ROUNDED, unit) if unit else "")


def _converted(costs: Costs, kind: Kind, formats: Formats) -> str:
    """In second place, with the rate, its day and its source."""
    if costs.converted is None or kind not in costs.converted.amounts:
        return ""
    rates = [
        translate(
            formats.language,
            RATE,
            {
                "currency": rate.currency,
                "usd": formats.exact(rate.usd),
                "day": formats.day(rate.day),
                "source": rate.source,
            },
        )
        for rate in costs.converted.rates
    ]
    unit = costs.rounded.get(kind)
    amount = added_up(costs.converted.amounts[kind], costs.converted.currency, unit, formats.language)
    return translate(formats.language, CONVERTED, {"amount": amount, "rates": formats.series(rates)})


def lines(rows: Sequence[Any], language: str) -> list[Line]:
    """The cost lines of a plan, an activity or an agency, each whole followed by its parts; a part whose whole stands
    elsewhere stands for itself."""
    here = {row.id: row for row in rows}
    parts: dict[Any, list[Any]] = {}
    for row in rows:
        top = row
        while top.part_of in here:
            top = here[top.part_of]
        parts.setdefault(None if top is row else top.id, []).append(row)
    found = []
    for whole in parts.get(None, []):
        mine = parts.get(whole.id, [])
        left = whole.amount - whole.in_parts if mine and whole.amount is not None else None
        unit = coarsest(row.precision for row in (whole, *mine))
        rest = added_up(left, whole.currency, unit, language) if left else None
        found.append(_line(whole, language))
        found += [_line(part, language, part=True, rest=rest if part is mine[-1] else None) for part in mine]
    return found


def _line(row: Any, language: str, *, part: bool = False, rest: Sum | None = None) -> Line:
    amount, note = stated(row, language)
    return Line(
        str(row.id),
        row.version,
        row.kind != "estimated",
        row.update_id is not None,
        str(row.activity_id or ""),
        words(language, "funding")[row.funding] if row.funding else "",
        str(row.fiscal_year or ""),
        optional(row.label, language),
        agency(row.agency_name, row.agency_acronym, language),
        part,
        words(language, "costs")[row.kind],
        amount,
        note,
        equivalent(row.stated_equivalent, language),
        rest,
        provenance(row, language),
    )


def equivalent(stated: Mapping[str, Any] | None, language: str) -> str:
    """Another currency as a source states it; no rate is derived from it. A rounded amount shows no more than it says."""
    if not stated:
        return ""
    formats = Formats(language)
    amount, currency = Decimal(stated["amount"]), stated["currency"]
    source = _stated_by(stated.get("source") or "", language)
    if not stated.get("wording"):
        return f"{formats.money(amount, currency)} ({source})"
    digits = str(int(amount))
    shown = formats.rounded(amount, 10 ** (len(digits) - len(digits.rstrip("0"))))
    written = f"{SIGNS[currency]}{NBSP}{shown}" if currency in SIGNS else f"{shown}{NBSP}{currency}"
    return translate(language, ABOUT, {"amount": written, "source": source})


def _stated_by(source: str, language: str) -> str:
    """Who states it: the OAS by its name in the reader's language, others as the source is named."""
    return (
        translate(language, OAS) if source.startswith("OAS") else provenance({"source": source}, language).links[0][0]
    )
