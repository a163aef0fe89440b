"""Amounts as they come in and go out, and what cost lines add up to.

domain.md 7, *Money*: `Decimal` only; totals per currency and kind over lines without `part_of`; currencies and kinds
are never added to one another; a line with *no figure* is counted apart and is not zero. Null (None) where a side is
missing. This module does not know rates; `conversions` does.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from app.rules.problems import N_, Problem, Refused, Word

#: Digits before the point; with minor units this fits `numeric(20, 4)` and stays exact in every addition.
MOST_DIGITS = 16
_FORM = re.compile(r"([0-9]+)(?:\.([0-9]+))?")


class Kind(StrEnum):
    """What a cost line says of its money."""

    ESTIMATED = "estimated"
    SECURED = "secured"
    COMMITTED = "committed"
    SPENT = "spent"


#: What each is called, as message ids.
NAMES: Mapping[str, Word] = {
    Kind.ESTIMATED: Word(N_("Estimated")),
    Kind.SECURED: Word(N_("Secured")),
    Kind.COMMITTED: Word(N_("Committed")),
    Kind.SPENT: Word(N_("Spent")),
}

#: Of which kind `not_broken_down` speaks when several kinds are broken down: the first of these.
_BROKEN_DOWN_FIRST = (Kind.SECURED, Kind.ESTIMATED, Kind.COMMITTED, Kind.SPENT)


def parse_amount(text: str, currency: str, minor_units: Mapping[str, int]) -> Decimal:
    """The amount that `text` writes, with all its currency's minor units. `minor_units`: by ISO 4217 code.

    Raises `Refused`: `currency_unknown`, `amount_form` (a sign, an exponent, a separator, a word), `amount_size`, or
    `amount_digits` when it has more decimal places than the currency: nothing is rounded on the way in.

    Example:
        >>> parse_amount("59295634", "PEN", {"PEN": 2})
        Decimal('59295634.00')
    """
    if currency not in minor_units:
        raise Refused([Problem("currency_unknown", "/currency", {"given": currency[:40]})])
    found = _FORM.fullmatch(text)
    if not found:
        raise Refused([Problem("amount_form", "/amount", {"given": text[:40]})])
    if len(found[1].lstrip("0")) > MOST_DIGITS:
        raise Refused([Problem("amount_size", "/amount", {"most": MOST_DIGITS})])
    given, allowed = len(found[2] or ""), minor_units[currency]
    if given > allowed:
        params: dict[str, str | int] = {"currency": currency, "minor_units": allowed, "given": given}
        raise Refused([Problem("amount_digits", "/amount", params)])
    return Decimal(text).quantize(Decimal(1).scaleb(-allowed))


def write_amount(amount: Decimal | None, minor_units: int) -> str | None:
    """An amount as the API writes it: a string with the currency's minor units, no exponent. None stays None.

    Example:
        >>> write_amount(Decimal("24695634"), 2)
        '24695634.00'
    """
    return None if amount is None else f"{amount:.{minor_units}f}"


class CostLine(NamedTuple):
    """One cost line, as a query selects it.

    `amount` None is *no figure*. `part_of`: id of the line it is part of. `fiscal_year` decides which rate converts it.
    `precision`: 1, or the unit the amount was rounded to.
    """

    id: str
    kind: str
    currency: str
    amount: Decimal | None
    part_of: str | None = None
    fiscal_year: int | None = None
    precision: Decimal = Decimal(1)


class Breakdown(NamedTuple):
    """A line and what its parts leave over. Negative when rounded parts exceed it: shown as it is, not hidden."""

    line: str
    kind: Kind
    amount: Decimal
    parts: int
    parts_without_figure: int
    not_broken_down: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """What the lines of one currency add up to. `without_figure`: whole lines per kind that have no figure. `rounded`: per
    kind, and `rest_rounded` of what is not broken down: the coarsest unit to which something in the sum was rounded."""

    currency: str
    amounts: Mapping[Kind, Decimal]
    without_figure: Mapping[Kind, int]
    breakdowns: Sequence[Breakdown]
    not_broken_down: Decimal | None
    not_broken_down_of: Kind | None
    rounded: Mapping[Kind, Decimal]
    rest_rounded: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        """Estimated minus secured; None where a side is missing; negative where more is secured than estimated."""
        estimated, secured = self.amounts.get(Kind.ESTIMATED), self.amounts.get(Kind.SECURED)
        return None if estimated is None or secured is None else estimated - secured

    @property
    def execution(self) -> Fraction | None:
        """Spent over secured, exact, may exceed 1; None where a side is missing or nothing is secured."""
        spent, secured = self.amounts.get(Kind.SPENT), self.amounts.get(Kind.SECURED)
        return None if spent is None or not secured else Fraction(spent) / Fraction(secured)


def totals(lines: Iterable[CostLine]) -> list[Totals]:
    """One `Totals` per currency, in the order of the codes (domain.md 7, *Money*; Peru 2018 is worked in the tests).

    Only lines without `part_of` are added. A currency all of whose lines have no figure still has its row.
    `not_broken_down` adds up what the whole lines that have a figure and parts leave over, within one kind
    (`not_broken_down_of`): what is left of an estimate and of secured money are not the same thing.

    Example:
        >>> lines = [CostLine("w", "secured", "PEN", Decimal(50)), CostLine("p", "secured", "PEN", Decimal(30), "w")]
        >>> [(t.currency, t.amounts[Kind.SECURED], t.not_broken_down) for t in totals(lines)]
        [('PEN', Decimal('50'), Decimal('20'))]
    """
    by_currency: dict[str, list[CostLine]] = defaultdict(list)
    for line in lines:
        by_currency[line.currency].append(line)
    return [_totals_of(currency, by_currency[currency]) for currency in sorted(by_currency)]


def _totals_of(currency: str, lines: Sequence[CostLine]) -> Totals:
    amounts: dict[Kind, Decimal] = {}
    without: dict[Kind, int] = defaultdict(int)
    parts_of: dict[str, list[CostLine]] = defaultdict(list)
    for line in lines:
        kind = Kind(line.kind)
        if line.part_of is not None:
            parts_of[line.part_of].append(line)
        elif line.amount is None:
            without[kind] += 1
        else:
            amounts[kind] = amounts.get(kind, Decimal(0)) + line.amount
    breakdowns = [
        _breakdown(line, line.amount, parts_of[line.id])
        for line in lines
        if line.amount is not None and line.id in parts_of
    ]
    whole = [line for line in lines if line.part_of is None and line.amount is not None]
    wholes = {line.id for line in whole}
    left: dict[Kind, Decimal] = {}
    for found in breakdowns:
        if found.line in wholes:
            left[found.kind] = left.get(found.kind, Decimal(0)) + found.not_broken_down
    of = next((kind for kind in _BROKEN_DOWN_FIRST if kind in left), None)
    apart = [line for line in lines if line.kind == of and (line.id in parts_of or line.part_of is not None)]
    units = {kind: coarsest(line.precision for line in whole if line.kind == kind) for kind in amounts}
    return Totals(
        currency,
        amounts,
        dict(without),
        breakdowns,
        left[of] if of else None,
        of,
        {kind: unit for kind, unit in units.items() if unit is not None},
        coarsest(line.precision for line in apart if line.amount is not None),
    )


def coarsest(units: Iterable[Decimal | None]) -> Decimal | None:
    """The coarsest of the units that amounts were rounded to, which is how far their sum can be trusted; None where each
    is exact.

    Example:
        >>> coarsest([Decimal(1), Decimal(100000), None])
        Decimal('100000')
        >>> coarsest([Decimal(1)]) is None
        True
    """
    return max((unit for unit in units if unit is not None and unit > 1), default=None)


def _breakdown(line: CostLine, amount: Decimal, parts: Sequence[CostLine]) -> Breakdown:
    known = [part.amount for part in parts if part.kind == line.kind and part.amount is not None]
    without = sum(part.amount is None for part in parts)
    return Breakdown(line.id, Kind(line.kind), amount, len(parts), without, amount - sum(known, Decimal(0)))


def standing_alone(lines: Iterable[CostLine]) -> list[CostLine]:
    """The lines of a scope smaller than a plan (an agency, a guideline): a part whose whole lies outside of it stands
    for itself there, since nothing is counted twice.

    Example:
        >>> [line.part_of for line in standing_alone([CostLine("p", "secured", "PEN", Decimal(30), "w")])]
        [None]
    """
    kept = list(lines)
    inside = {line.id for line in kept}
    return [line if line.part_of in inside else line._replace(part_of=None) for line in kept]


def part_problems(line: CostLine, plan_lines: Iterable[CostLine]) -> list[Problem]:
    """What stands against `line.part_of`, given the lines of its plan: a whole of the same plan, currency and kind,
    and no circle.

    Example:
        >>> [p.code for p in part_problems(CostLine("a", "spent", "PEN", None, "a"), [])]
        ['part_of_itself']
    """
    if line.part_of is None:
        return []
    by_id = {other.id: other for other in plan_lines} | {line.id: line}
    above = line.part_of
    for _ in range(len(by_id)):
        if above == line.id:
            return [Problem("part_of_itself", "/part_of")]
        step = by_id.get(above)
        if step is None or step.part_of is None:
            break
        above = step.part_of
    whole = by_id.get(line.part_of)
    if whole is None:
        return [Problem("part_of_unknown", "/part_of")]
    problems = []
    if whole.currency != line.currency:
        problems.append(Problem("part_other_currency", "/currency", {"whole": whole.currency, "given": line.currency}))
    if whole.kind != line.kind:
        problems.append(Problem("part_other_kind", "/kind", {"whole": NAMES[whole.kind], "given": NAMES[line.kind]}))
    return problems
