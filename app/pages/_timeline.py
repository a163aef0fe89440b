"""The timeline of a plan: a list of its activities by their days, and a picture of it. The list is the truth."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from app.documents import charts
from app.documents.charts import Bar, Mark
from app.pages import _activities
from app.pages._texts import passage
from app.pages._words import tags, words
from app.queries import plan_contents
from app.rules import dates, statuses
from app.rules.problems import N_
from app.web.formats import Formats
from app.web.languages import translate

TODAY = N_("Today")
TITLE = N_("Timeline of the activities")
TOLD = N_("%(late)s of %(total)s activities with a period are overdue on %(day)s.")
ALL_YEARS = N_("All years")
QUARTER = N_("Quarter %(number)s")
UNPLANNED = ("planned", "cancelled", "not_reported")


def context(page: Any) -> Mapping[str, Any]:
    """What `plans/_tab_timeline.html` takes. Two statements. `?year=`, `?quarter=`: how near one looks."""
    language, plan, today = page.language, page.plan, page.today
    rows = _activities.in_order(plan_contents.activities_of(page.session, page.actor, plan.id, plan.edition))
    before = plan_contents.published_periods(page.session, page.actor, plan.id) if plan.edition == "draft" else {}
    placed = [(row, *_days(row.start, row.until)) for row in rows if row.start or row.until]
    entries = [_entry(row, before.get(row.id), language, today) for row in rows]
    entries.sort(key=lambda one: (one["since"] or "9999", one["until"] or "9999"))
    if not placed:
        return {"chart": None, "entries": entries, "baseline": bool(before), "years": [], "quarters": []}
    first, last = min(one[1] for one in placed), max(one[2] for one in placed)
    year, quarter = _zoom(page.request.query_params, first, last)
    only = first.year if first.year == last.year else None
    begin, end = _window(first, last, year, quarter)
    bars = [_bar(row, since, until, before.get(row.id), language, today) for row, since, until in placed]
    shown = [bar for bar in bars if bar.last >= begin and bar.first <= end]
    late = sum(bool(bar.late) for bar in bars)
    formats = Formats(language)
    told = {"late": formats.number(late), "total": formats.number(len(bars)), "day": formats.day(today)}
    return {
        "chart": charts.timeline(
            shown,
            begin,
            end,
            _marks(begin, end, language),
            Mark(today, translate(language, TODAY)),
            title=translate(language, TITLE),
            told=translate(language, TOLD, told),
        )
        if shown
        else Markup(""),
        "told_of_chart": translate(language, TOLD, told),
        "entries": entries,
        "baseline": bool(before),
        "years": _years(page.address, first, last, year, language),
        "quarters": _quarters(page.address, year or only, quarter, language),
    }


def _days(start: str | None, until: str | None) -> tuple[date, date]:
    """The days a bar covers: with one end known, that alone."""
    known = dates.period(start, until)
    first = known.first_day or (dates.parse(until).first_day if until else date.min)
    return first, known.last_day or (dates.parse(start).last_day if start else date.max)


def _entry(row: Any, before: Any, language: str, today: date) -> dict[str, Any]:
    late = statuses.lateness(row.status, dates.period(row.start, row.until), today)
    labels = words(language, "table")
    formats = Formats(language)
    moved = before is not None and before != (row.start, row.until)
    return {
        "id": str(row.id),
        "code": row.code,
        "title": passage(row.title, language),
        "since": row.start or "",
        "until": row.until or "",
        "before": formats.period(before[0], before[1], labels["until"], labels["since"]) if moved else "",
        "status": tags(language)[row.status],
        "late": labels["overdue"] if late.overdue else labels["starting_late"] if late.starting_late else "",
    }


def _bar(row: Any, first: date, last: date, before: Any, language: str, today: date) -> Bar:
    late = statuses.lateness(row.status, dates.period(row.start, row.until), today)
    labels = words(language, "table")
    ghost = _days(*before) if before and (before[0] or before[1]) else None
    word = labels["overdue"] if late.overdue else ""
    done, planned = row.status == "completed", row.status in UNPLANNED
    title = passage(row.title, language)
    return Bar(row.code, first, last, ghost, word, done, planned, title.value, title.lang)


def _zoom(asked: Mapping[str, str], first: date, last: date) -> tuple[int | None, int | None]:
    year, quarter = asked.get("year", ""), asked.get("quarter", "")
    chosen = int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None
    if chosen is None or not first.year <= chosen <= last.year:
        return None, None
    return chosen, int(quarter) if quarter in ("1", "2", "3", "4") else None


def _window(first: date, last: date, year: int | None, quarter: int | None) -> tuple[date, date]:
    if year and quarter:
        month = 3 * quarter - 2
        return date(year, month, 1), dates.parse(f"{year}-{month + 2:02}").last_day
    if year:
        return date(year, 1, 1), date(year, 12, 31)
    return date(first.year, 1, 1), date(last.year, 12, 31)


def _marks(begin: date, end: date, language: str) -> list[Mark]:
    """Months in a year or a quarter, quarters over a few years, else years."""
    formats = Formats(language)
    months = (end.year - begin.year) * 12 + end.month - begin.month + 1
    step = 1 if months <= 12 else 3 if months <= 36 else 12
    found, year, month = [], begin.year, begin.month
    while (year, month) <= (end.year, end.month):
        label = str(year) if step == 12 else formats.day(f"{year}-{month:02}")
        found.append(Mark(date(year, month, 1), label))
        year, month = (year, month + step) if month + step <= 12 else (year + 1, month + step - 12)
    return found


def _years(address: str, first: date, last: date, chosen: int | None, language: str) -> list[tuple[str, str, bool]]:
    if first.year == last.year:
        return []
    every = [(translate(language, ALL_YEARS), f"{address}/timeline", chosen is None)]
    years: Sequence[int] = range(first.year, min(last.year, first.year + 20) + 1)
    return every + [(str(year), f"{address}/timeline?year={year}", year == chosen) for year in years]


def _quarters(address: str, year: int | None, chosen: int | None, language: str) -> list[tuple[str, str, bool]]:
    if year is None:
        return []
    return [
        (
            translate(language, QUARTER, {"number": number}),
            f"{address}/timeline?year={year}&quarter={number}",
            number == chosen,
        )
        for number in (1, 2, 3, 4)
    ]
