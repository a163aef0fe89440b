"""The rows of the activity table, shaped for templates: everything a row says, formatted once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from app.pages import _money
from app.pages._plans import agency
from app.pages._texts import Passage, Provenance, optional, passage, provenance
from app.pages._words import words
from app.queries.plan_contents import Contents
from app.rules import dates, statuses
from app.web.formats import NBSP, Formats


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a milestone has come: a quantity or a day, empty where nothing was reported; `of` its target with unit."""

    title: Passage
    value: str
    of: str
    due: str
    short: str


@dataclass(frozen=True, slots=True)
class Undo:
    """What a change is taken back to: form fields for a new, recorded change."""

    fields: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One activity as its row shows it. `status` is the code, `late` a word or empty; `focus` puts the focus on its
    link after a change; `undo` is there right after one."""

    id: str
    code: str
    title: Passage
    description: Passage | None
    lead: str
    supporting: Sequence[str]
    period: Markup
    reached: Sequence[Reached]
    status: str
    late: str
    recommendations: Sequence[tuple[str, str]]
    costs: Sequence[tuple[str, str]]
    changeable: bool
    focus: bool
    undo: Undo | None
    source: Provenance


def shaped(
    row: Any,
    contents: Contents,
    language: str,
    today: date,
    *,
    changeable: bool,
    focus: bool = False,
    undo: Undo | None = None,
) -> ActivityRow:
    """The row of one activity; `today` in the State's time zone."""
    formats = Formats(language)
    late = statuses.lateness(row.status, dates.period(row.start, row.until), today)
    labels, kinds = words(language, "table"), words(language, "costs")
    return ActivityRow(
        str(row.id),
        row.code,
        passage(row.title, language),
        optional(row.description, language),
        row.lead_acronym or agency(row.lead_name, None, language),
        [one["acronym"] or agency(one["name"], None, language) for one in row.supporting or []],
        formats.period(row.start, row.until, labels["until"], labels["since"]),
        [reached(one, formats) for one in contents.milestones.get(row.id, ())],
        row.status,
        labels["overdue"] if late.overdue else labels["starting_late"] if late.starting_late else "",
        [(one["code"], f"/recommendations/{one['id']}") for one in row.implements or []],
        [
            (kinds[line.kind], ", ".join(filter(None, _money.stated(line, language))))
            for line in contents.costs_of(row.id)
            if line.amount is not None
        ],
        changeable,
        focus,
        undo,
        provenance(row, language),
    )


def reached(milestone: Any, formats: Formats) -> Reached:
    """How far a milestone has come. With a target the quantity counts; without one, the day it was reached."""
    if milestone.target is None:
        value = formats.day(milestone.reached_on) if milestone.reached_on else ""
        return Reached(
            passage(milestone.title, formats.language), value, "", milestone.due or "", milestone.closes_short or ""
        )
    value = "" if milestone.reached is None else quantity(milestone.reached, formats)
    of = quantity(milestone.target, formats) + (f"{NBSP}{milestone.unit}" if milestone.unit else "")
    return Reached(
        passage(milestone.title, formats.language), value, of, milestone.due or "", milestone.closes_short or ""
    )


def quantity(value: Decimal, formats: Formats) -> str:
    """A quantity without zeros that say nothing."""
    return formats.number(value.normalize())


def in_order(rows: Sequence[Any]) -> list[Any]:
    """Activities by code as people count: 2 before 10, 1.9 before 1.10."""
    return sorted(rows, key=lambda row: (_natural(row.code), str(row.id)))


def _natural(code: str) -> list[tuple[bool, int, str]]:
    parts, digits = [], ""
    for character in f"{code}\0":
        if character.isascii() and character.isdigit():
            digits += character
            continue
        if digits:
            parts.append((False, int(digits), ""))
            digits = ""
        parts.append((True, 0, character))
    return parts
