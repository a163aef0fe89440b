"""Where an activity should stand today, and how far its end has moved since it was published.

domain.md 7, *Schedule*: expected completion today, linear over each activity's period, none where the period is known
to the year only; slippage in days against the **published** version. This module does not know how much is done.
"""

from datetime import date
from fractions import Fraction
from functools import lru_cache

from app.rules import shares
from app.rules.dates import Precision, parse


def expected(start: str | None, end: str | None, today: date) -> Fraction | None:
    """The share of the period that lies behind `today`, exact: 0 on its first day, 1 from the day after its last, so
    that 1 and *overdue* begin together. None where an end is missing or known to the year only.

    Example:
        >>> expected("2018-06", "2018-06", date(2018, 6, 16)), expected("2018", "2018", date(2018, 6, 16))
        (Fraction(1, 2), None)
    """
    if start is None or end is None:
        return None
    first, last = parse(start), parse(end)
    if Precision.YEAR in (first.precision, last.precision):
        return None
    elapsed = (today - first.first_day).days
    days = (last.last_day - first.first_day).days + 1
    if elapsed >= days:
        return shares.ALL
    return _of(elapsed, days) if elapsed > 0 else shares.NONE


@lru_cache(maxsize=65_536)
def _of(elapsed: int, days: int) -> Fraction:
    return Fraction(elapsed, days)


def slippage(end: str | None, published_end: str | None) -> int | None:
    """Days by which the present end lies after the published one; negative when before; each counts to the last day
    of what is known. None where one is missing or known to the year only.

    Example:
        >>> slippage("2018-12", "2018-10"), slippage("2018-12", "2018")
        (61, None)
    """
    if end is None or published_end is None:
        return None
    now, then = parse(end), parse(published_end)
    if Precision.YEAR in (now.precision, then.precision):
        return None
    return (now.last_day - then.last_day).days
