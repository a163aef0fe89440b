"""Dates as far as they are known ('2008', '2008-05', '2008-05-07'), periods between them, and what day it is where.

domain.md 2: "Dates known only to the month or year stay so; a start counts from the first day, an end to the last day
of what is known; sorting by the first; nothing invents a day." A partial date is kept as its text; its first and last
day are bounds to reckon with and are never shown as the date. This module does not know what a date is the date of.
"""

import calendar
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.rules.problems import Problem, Refused

PARTIAL_DATE = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
"""The form of a partial date, for OpenAPI and for the CHECK of the tables; `parse` says whether the day exists."""

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class Precision(StrEnum):
    """How far a date is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True, order=True)
class Partial:
    """A date known to the year, the month or the day; made by `parse` only.

    Sorts by first day, the vaguer before the finer; that is also the order of the texts themselves.

    Example:
        >>> sorted([parse("2008-05-07"), parse("2008"), parse("2008-05")])[0].text
        '2008'
    """

    text: str
    first_day: date = field(compare=False)
    last_day: date = field(compare=False)
    precision: Precision = field(compare=False)

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=16_384)
def parse(text: str) -> Partial:
    """The partial date that `text` writes in ISO 8601.

    Raises `Refused` with one problem that says what is wrong: `date_form`, `date_year`, `date_month`, `date_day`.
    Dates repeat, so answers are remembered; a roll-up of 40,000 activities parses each text once.

    Example:
        >>> may = parse("2008-05")
        >>> may.first_day.isoformat(), may.last_day.isoformat(), may.precision.value
        ('2008-05-01', '2008-05-31', 'month')
    """
    found = _FORM.fullmatch(text)
    if not found:
        raise Refused([Problem("date_form", params={"given": text[:40]})])
    year, month, day = (int(part) if part else None for part in found.groups())
    if not year:
        raise Refused([Problem("date_year", params={"given": found[1]})])
    if month is None:
        return Partial(text, date(year, 1, 1), date(year, 12, 31), Precision.YEAR)
    if not 1 <= month <= 12:
        raise Refused([Problem("date_month", params={"given": found[2]})])
    days = calendar.monthrange(year, month)[1]
    if day is None:
        return Partial(text, date(year, month, 1), date(year, month, days), Precision.MONTH)
    if not 1 <= day <= days:
        raise Refused([Problem("date_day", params={"given": found[3], "month": text[:7], "days": days})])
    return Partial(text, date(year, month, day), date(year, month, day), Precision.DAY)


@dataclass(frozen=True, slots=True)
class Period:
    """From a start to an end, each as far as known, either or both unknown; made by `period`.

    Example:
        >>> period("2008-05", None).last_day is None
        True
    """

    start: Partial | None
    end: Partial | None

    @property
    def first_day(self) -> date | None:
        """The day from which the start counts."""
        return self.start.first_day if self.start else None

    @property
    def last_day(self) -> date | None:
        """The day up to which the end counts, that day included."""
        return self.end.last_day if self.end else None


def period(start: str | None, end: str | None) -> Period:
    """The period between two partial dates (domain.md 2).

    Raises `Refused`: what `parse` finds wrong in either (members `/start`, `/end`), or `period_backwards` when even
    the last day of the end lies before the first day of the start.

    Example:
        >>> period("2008-05-10", "2008-05").last_day.isoformat()
        '2008-05-31'
    """
    known: dict[str, Partial | None] = {"/start": None, "/end": None}
    problems: list[Problem] = []
    for member, text in (("/start", start), ("/end", end)):
        try:
            known[member] = parse(text) if text is not None else None
        except Refused as refused:
            problems.extend(problem.below(member) for problem in refused.problems)
    first, last = known["/start"], known["/end"]
    if first and last and last.last_day < first.first_day:
        problems.append(Problem("period_backwards", "/end", {"start": first.text, "end": last.text}))
    if problems:
        raise Refused(problems)
    return Period(first, last)


def zone(name: str) -> tzinfo:
    """The IANA time zone `name`; raises `Refused` (`zone_unknown`).

    Example:
        >>> str(zone("America/Lima"))
        'America/Lima'
    """
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):  # a folder, a path outside the database, an unknown key
        raise Refused([Problem("zone_unknown", params={"given": name[:40]})]) from None


def today(zone_name: str, instant: datetime) -> date:
    """The day it is in a zone at an instant (domain.md 7: "today in the State's time zone").

    `instant` has to know its own zone; a naive one is a mistake of the caller (ValueError).

    Example:
        >>> today("America/Lima", datetime(2026, 11, 23, 3, 0, tzinfo=UTC)).isoformat()
        '2026-11-22'
    """
    if instant.tzinfo is None:
        raise ValueError("the instant has no time zone")
    return instant.astimezone(zone(zone_name)).date()


def next_day(zone_name: str, instant: datetime) -> datetime:
    """The instant, in UTC, at which `today` gives another answer. Not always 24 hours away, nor at a clock's 00:00.

    Example:
        >>> next_day("America/Santiago", datetime(2026, 9, 6, 3, 30, tzinfo=UTC)).isoformat()  # midnight is left out
        '2026-09-06T04:00:00+00:00'
    """
    tomorrow = today(zone_name, instant) + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone(zone_name)).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The first instant after `day` in UTC: *as of* a day reads what was recorded before it (domain.md 7).

    Example:
        >>> end_of_day(date(2026, 11, 22)).isoformat()
        '2026-11-23T00:00:00+00:00'
    """
    return datetime.combine(day + timedelta(days=1), time(), UTC)
