"""Money in US dollars, in second place beside the original, by stored rates only.

domain.md 7, *Money*: "Converting needs a stored rate with day and source, stands in second place, else null with
reason `no_rate`." A stated equivalent (Peru 2018: "approx. US$18 million") is no rate, and none is derived from it.

Which rate, decided here: for each line the latest one on or before the line's day. The line's day is the last day of
its fiscal year, taken as the calendar year; the day asked for (`as_of`) where that comes first or where the line has no
fiscal year. So money of 2018 is not converted at this year's rate, and no rate is looked up in the future. How old a
rate may be is not limited: its day and source stand beside the figure, and the reader judges. If one line of a
currency has no rate, nothing of that currency is converted: part of a total would pass for the whole.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from app.rules.money import CostLine, Kind

#: What is converted to, and how many decimal places it has.
TARGET = "USD"
_PLACES = 2


class Rate(NamedTuple):
    """A stored rate: US dollars for one unit of `currency` on `day`, and who says so."""

    currency: str
    day: date
    usd: Decimal
    source: str


class Rates:
    """Stored rates, ready to be asked for a day.

    Example:
        >>> book = Rates([Rate("PEN", date(2018, 8, 20), Decimal("0.3"), "synthetic")])
        >>> book.on("PEN", date(2018, 8, 19)) is None, book.on("PEN", date(2018, 12, 31)).usd
        (True, Decimal('0.3'))
    """

    def __init__(self, rates: Iterable[Rate] = ()) -> None:
        self._rates: dict[str, list[Rate]] = defaultdict(list)
        for rate in sorted(rates, key=lambda r: (r.day, r.source)):
            self._rates[rate.currency].append(rate)

    def on(self, currency: str, day: date) -> Rate | None:
        """The latest rate of `currency` on or before `day`, or None."""
        known = self._rates.get(currency, [])
        place = bisect_right(known, day, key=lambda rate: rate.day)
        return known[place - 1] if place else None


@dataclass(frozen=True, slots=True)
class Converted:
    """The whole lines of one currency in US dollars: totals per kind, rounded to cents once each, and the rates used
    (by day), each with day and source.
    """

    currency: str
    amounts: Mapping[Kind, Decimal]
    rates: Sequence[Rate]


class Conversion(NamedTuple):
    """Either the converted totals, or why there are none: `no_rate`, `no_figure`, `same_currency`."""

    converted: Converted | None
    why_not: str | None


def day_of(line: CostLine, as_of: date) -> date:
    """The day whose rate converts a line; see the module's text.

    Example:
        >>> day_of(CostLine("a", "secured", "PEN", Decimal(1), fiscal_year=2018), date(2026, 11, 22)).isoformat()
        '2018-12-31'
    """
    if line.fiscal_year is None:
        return as_of
    return min(as_of, date(line.fiscal_year, 12, 31))


def convert(currency: str, lines: Iterable[CostLine], rates: Rates, as_of: date) -> Conversion:
    """The lines of `currency` without `part_of`, in US dollars; lines of other currencies are passed over.

    Example:
        >>> line = CostLine("a", "secured", "PEN", Decimal("10.00"))
        >>> convert("PEN", [line], Rates(), date(2026, 11, 22)).why_not
        'no_rate'
        >>> book = Rates([Rate("PEN", date(2018, 8, 20), Decimal("0.3"), "synthetic")])
        >>> convert("PEN", [line], book, date(2026, 11, 22)).converted.amounts[Kind.SECURED]
        Decimal('3.00')
    """
    if currency == TARGET:
        return Conversion(None, "same_currency")
    sums: dict[Kind, Fraction] = defaultdict(Fraction)
    used: dict[Rate, None] = {}
    for line in lines:
        if line.currency != currency or line.part_of is not None or line.amount is None:
            continue
        rate = rates.on(currency, day_of(line, as_of))
        if rate is None:
            return Conversion(None, "no_rate")
        used[rate] = None
        sums[Kind(line.kind)] += Fraction(line.amount) * Fraction(rate.usd)
    if not sums:
        return Conversion(None, "no_figure")
    amounts = {kind: _cents(value) for kind, value in sums.items()}
    return Conversion(Converted(TARGET, amounts, sorted(used, key=lambda rate: rate.day)), None)


def _cents(value: Fraction) -> Decimal:
    """Rounded half to even, without passing through a float."""
    return Decimal(round(value * 10**_PLACES)).scaleb(-_PLACES)
