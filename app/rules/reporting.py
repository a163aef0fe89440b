"""Which reports an activity owes: one for each period of its plan's reporting frequency that has ended (domain.md 2).

Periods are those of the calendar: quarters, half-years, years. A report belongs to the period its `as_of` lies in; late
ones pay the period they speak of.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {"quarterly": 3, "half_yearly": 6, "yearly": 12}
"""Months of a period by frequency; a plan with another frequency (`none`) owes nothing."""

GRACE = timedelta(days=30)
"""How long after the end of a period its report waits for the agencies alone, before the focal point is shown it."""


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both of it."""

    first: date
    last: date


def period_of(frequency: str, day: date) -> Period:
    """The period a day lies in.

    Example:
        >>> period_of("quarterly", date(2026, 11, 22))
        Period(first=datetime.date(2026, 10, 1), last=datetime.date(2026, 12, 31))
    """
    months = MONTHS[frequency]
    month = (day.month - 1) // months * months + 1
    first = date(day.year, month, 1)
    after = date(day.year + 1, 1, 1) if month + months > 12 else date(day.year, month + months, 1)
    return Period(first, after - timedelta(days=1))


def owed(frequency: str, since: date, reported: Collection[date], today: date) -> list[Period]:
    """The periods that ended before `today` without a report, oldest first. `since`: the day the activity came under way,
    or its plan was published if that was later: the period it lies in is the first that is owed. `reported`: the day each
    report speaks of (`as_of`), a returned one not counted.

    Example:
        >>> [each.last.isoformat() for each in owed("half_yearly", date(2025, 3, 1), [date(2025, 6, 30)], date(2026, 1, 2))]
        ['2025-12-31']
    """
    if frequency not in MONTHS:
        return []
    found = []
    period = period_of(frequency, since)
    while period.last < today:
        if not any(period.first <= day <= period.last for day in reported):
            found.append(period)
        period = period_of(frequency, period.last + timedelta(days=1))
    return found
