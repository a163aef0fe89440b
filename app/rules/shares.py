"""Shares and means: exact inside, rounded once on the way out.

Inside `rules/` a share is a `fractions.Fraction`, so that neither the order of adding nor the machine changes a
figure. `number()` turns it into the float of the API ("counts and shares are numbers", api.md, Conventions), at the
very end and only once. This module does not know what is being counted.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

#: Decimal places of a share on the way out: 0.3333 is 33.33 percent.
PLACES = 4
_STEP = Fraction(1, 10**PLACES)

NONE = Fraction(0)
ALL = Fraction(1)


@lru_cache(maxsize=65_536)
def exact(value: Decimal | int) -> Fraction:
    """A stored number as an exact fraction; remembered, because weights and quantities repeat.

    Example:
        >>> exact(Decimal("0.4"))
        Fraction(2, 5)
    """
    return Fraction(value)


class Sum:
    """An exact running sum. Keeps one integer per denominator: adding 40,000 fractions one by one is slow.

    Example:
        >>> running = Sum()
        >>> running.add(1, 3)
        >>> running.add(2, 3)
        >>> running.value()
        Fraction(1, 1)
    """

    __slots__ = ("_by_denominator",)

    def __init__(self) -> None:
        self._by_denominator: dict[int, int] = {}

    def add(self, numerator: int, denominator: int) -> None:
        """Add numerator / denominator, which need not be in lowest terms."""
        self._by_denominator[denominator] = self._by_denominator.get(denominator, 0) + numerator

    def value(self) -> Fraction:
        """What was added so far."""
        sums = [Fraction(n, d) for d, n in self._by_denominator.items()]
        while len(sums) > 1:  # by pairs, so that large denominators meet late
            sums = [a + b for a, b in zip(sums[::2], sums[1::2], strict=False)] + sums[len(sums) & ~1 :]
        return sums[0] if sums else NONE


def total(values: Iterable[Fraction]) -> Fraction:
    """The exact sum of `values`, in any order.

    Example:
        >>> total([Fraction(1, 3), Fraction(2, 3), Fraction(1, 2)])
        Fraction(3, 2)
    """
    running = Sum()
    for value in values:
        running.add(value.numerator, value.denominator)
    return running.value()


@lru_cache(maxsize=65_536)
def ratio(part: Decimal, whole: Decimal) -> Fraction:
    """part / whole, capped to 0..1; `whole` is above zero. Remembered, because figures repeat.

    Example:
        >>> ratio(Decimal(20), Decimal(50)), ratio(Decimal(60), Decimal(50))
        (Fraction(2, 5), Fraction(1, 1))
    """
    return capped(Fraction(part) / Fraction(whole))


def capped(value: Fraction) -> Fraction:
    """`value` within 0..1 (domain.md 7: "capped").

    Example:
        >>> capped(Fraction(7, 5)), capped(Fraction(-1, 5))
        (Fraction(1, 1), Fraction(0, 1))
    """
    return min(max(value, NONE), ALL)


def number(value: Fraction | None) -> float | None:
    """A share as the API shows it: four decimal places, half to even; None stays None and never becomes 0.

    What is not quite all never reads as 1 and what is not quite nothing never as 0: both stop one step before.

    Example:
        >>> number(Fraction(1, 3)), number(None), number(Fraction(99_999, 100_000)), number(Fraction(1, 10**9))
        (0.3333, None, 0.9999, 0.0001)
    """
    if value is None:
        return None
    rounded = round(value, PLACES)
    if rounded == ALL and value < ALL:
        rounded = ALL - _STEP
    elif rounded == NONE and value > NONE:
        rounded = _STEP
    return float(rounded)
