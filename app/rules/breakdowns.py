"""Money taken apart: what the lines of one kind and currency come to by year, agency or source of the money.

Every amount counts once: where a whole has parts, the parts count under what they say and what they leave over under what
the whole says; a part that says the same is in the whole already. So a column adds up to the total of domain.md 7, *Money*
(over lines without `part_of`).
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from app.rules.money import coarsest


class Slice(NamedTuple):
    """A cost line and what it is counted under; `key` None: it does not say. A part that does not say is counted under
    what its whole says."""

    id: str
    kind: str
    currency: str
    amount: Decimal | None
    part_of: str | None
    key: Hashable
    precision: Decimal = Decimal(1)


class Sum(NamedTuple):
    """An amount, and the coarsest unit to which something in it was rounded."""

    amount: Decimal
    rounded: Decimal | None


def by_key(slices: Iterable[Slice]) -> Mapping[Hashable, Mapping[tuple[str, str], Sum]]:
    """Amounts by key, then by currency and kind. Lines without a figure add nothing.

    Example:
        >>> whole = Slice("w", "secured", "PEN", Decimal(10), None, 2018)
        >>> part = Slice("p", "secured", "PEN", Decimal(4), "w", 2019)
        >>> {key: [one.amount for one in found.values()] for key, found in by_key([whole, part]).items()}
        {2018: [Decimal('6')], 2019: [Decimal('4')]}
    """
    kept = list(slices)
    known = {one.id: one for one in kept}
    found: dict[Hashable, dict[tuple[str, str], list[tuple[Decimal, Decimal]]]] = defaultdict(lambda: defaultdict(list))
    for one in kept:
        if one.amount is None:
            continue
        whole = known.get(one.part_of or "")
        inside = whole is not None and whole.amount is not None
        key = one.key if one.key is not None or whole is None else whole.key
        if one.part_of is not None and (not inside or (whole is not None and key == whole.key)):
            continue
        found[key][one.currency, one.kind].append((one.amount, one.precision))
        if inside and whole is not None:
            found[whole.key][one.currency, one.kind].append((-one.amount, one.precision))
    sums = {key: {at: _sum(parts) for at, parts in of.items() if _sum(parts).amount} for key, of in found.items()}
    return {key: of for key, of in sums.items() if of}


def _sum(parts: Sequence[tuple[Decimal, Decimal]]) -> Sum:
    return Sum(sum((amount for amount, _ in parts), Decimal(0)), coarsest(unit for _, unit in parts))
