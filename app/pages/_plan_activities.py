"""The first tab of a plan: its activities, narrowed and in order, what they come to, what the plan covers and lacks."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from app.pages import _activities, _lists, _money
from app.pages._lists import Asked
from app.pages._plans import agency, body
from app.pages._texts import Passage
from app.pages._words import LEFT_OUT, tags, words
from app.queries import gaps as gap_rows
from app.queries import plan_contents, progress
from app.queries.plan_contents import Contents
from app.rules import dates, gaps, statuses
from app.rules.conversions import Rates
from app.rules.gaps import Gap
from app.rules.problems import N_
from app.web.languages import alphabetical, translate

FILTERS = ("q", "status", "agency", "late", "missing")
CHIPS = {
    "q": N_("Words: %(value)s"),
    "status": N_("Status: %(value)s"),
    "agency": N_("Agency: %(value)s"),
    "late": N_("Overdue: %(value)s"),
    "missing": N_("Missing: %(value)s"),
}
COLUMNS = {
    "code": N_("Code"),
    "lead": N_("Lead agency"),
    "period": N_("Period"),
    "status": N_("Status"),
}
YES = N_("yes")
PASSING = ("edit", "saved", "made", "removed", "closed")
"""Parameters of the address that are no filters: what was just done, which form is open."""


@dataclass(frozen=True)
class Found:
    """The rows of the tab. `measured`: the activities that have an indicator; `waived`: gaps that are no longer open, with
    the id of what has them."""

    contents: Contents
    measured: Collection[Any]
    waived: Collection[tuple[str, Any]]
    rates: Rates


class Narrowed(NamedTuple):
    """The activities of a plan as its address narrows and orders them, and what each of all lacks."""

    rows: Sequence[Any]
    asked: Asked
    lacks: Mapping[Any, list[Gap]]


def read(page: Any) -> Found:
    """The rows of the plan. Six statements, whatever the number of activities."""
    session, actor, plan = page.session, page.actor, page.plan
    contents = plan_contents.of_plan(session, actor, plan.id, plan.edition)
    measured = plan_contents.measured_activities(session, actor, plan.id, plan.edition)
    waived = gap_rows.waived(session, actor, plan.id, plan.edition)
    return Found(contents, measured, waived, progress.rates(session))


def narrowed(page: Any, found: Found) -> Narrowed:
    """What the address asks for of them."""
    lacks = {row.id: _lacks(row, found) for row in found.contents.activities}
    asked = _asked(page)
    rows = [] if asked.errors else _narrowed(found.contents.activities, asked.chosen, lacks, page.today)
    return Narrowed(_ordered(rows, asked, page.language), asked, lacks)


def context(page: Any) -> Mapping[str, Any]:
    """What `plans/_tab_activities.html` takes. Six statements."""
    return told(page, read(page))


def told(page: Any, found: Found) -> Mapping[str, Any]:
    """The same from its rows."""
    language, plan, today, contents, rights = page.language, page.plan, page.today, found.contents, page.rights
    rows, asked, lacks = narrowed(page, found)
    labels = {"status": words(language, "statuses"), "missing": _missing_words(language)}
    shown = {name: labels[name].get(asked.chosen[name], "") for name in labels} | {"late": translate(language, YES)}
    agencies = dict(_leads(contents.activities, language))
    return {
        **table(language, plan.id, rights.write or rights.record),
        "it": figures(contents, found.rates, today, language),
        "rows": [_activities.shaped(row, contents, language, today, changeable=rights.record) for row in rows],
        "total": len(contents.activities),
        "download": asked.download(f"{page.address}/activities", language) if rows else "",
        "asked": asked,
        "choices": {
            "status": list(labels["status"].items()),
            "agency": list(agencies.items()),
            "missing": list(labels["missing"].items()),
        },
        "chips": _lists.chips(
            asked, CHIPS, {**shown, "agency": str(agencies.get(asked.chosen["agency"], ""))}, language
        ),
        "columns": _lists.columns(asked, COLUMNS, "code", language),
        "lacking": _lacking(lacks, asked, language),
        "covers": _covers(plan, contents),
        "editing": {},
    }


def _asked(page: Any) -> Asked:
    """The filters of the address; the parameters that say what was just done are none."""
    found = _lists.asked(page.request, (*FILTERS, *PASSING), page.language)
    passing = {name for name in page.request.query_params if name.startswith("was-")}
    found.errors = [] if passing else found.errors
    kept = {name: found.chosen[name] for name in FILTERS}
    return Asked(page.address, kept, "", found.sort if found.sort.lstrip("-") in COLUMNS else "", found.errors)


def table(language: str, id: Any, picking: bool) -> dict[str, Any]:
    """What the rows of the activity table share: labels, tags and the plan's address, made once per page. `picking`: rows
    may be chosen to be changed together."""
    shared = {"words": words(language, "table"), "tags": tags(language), "address": f"/plans/{id}"}
    return {**shared, "picking": picking, "span": 7}


def figures(contents: Contents, rates: Rates, today: date, language: str) -> Mapping[str, Any]:
    """What `plans/_progress.html` takes; `today` in the State's time zone."""
    found = plan_contents.figures_of(contents, rates, today)
    stated = [_money.equivalent(line.stated_equivalent, language) for line in contents.costs]
    left_out = words(language, "left_out")
    return {
        "completion": found.completion.value,
        "counted": found.completion.counted,
        "total": found.completion.total,
        "left_out": [
            (left_out[one.reason], one.count) for one in sorted(found.completion.left_out, key=_as_listed) if one.count
        ],
        "overdue": found.activities.overdue,
        "starting_late": found.activities.starting_late,
        "today": today.isoformat(),
        "money": _money.totals(found.costs, language),
        "equivalents": [one for one in stated if one],
    }


def _as_listed(left_out: Any) -> int:
    return list(LEFT_OUT).index(left_out.reason)


def _lacks(row: Any, found: Found) -> list[Gap]:
    """The open gaps of an activity, by what its row says already: those of `queries.gaps`."""
    if row.status == "cancelled":
        return []
    period, has_cost = bool(row.start and row.until), bool(found.contents.costs_of(row.id))
    said = gaps.Said(bool(row.implements), row.lead_id is not None, period, has_cost, row.id in found.measured)
    return [gap for gap in gaps.of_activity(said) if (gap.value, row.id) not in found.waived]


def _narrowed(rows: Sequence[Any], chosen: Mapping[str, str], lacks: Mapping[Any, list[Gap]], today: date) -> list[Any]:
    """The rows that fit every filter that is set."""
    if not any(chosen.values()):
        return list(rows)
    found = []
    for row in rows:
        late = statuses.lateness(row.status, dates.period(row.start, row.until), today)
        agencies = {str(row.lead_id), *(str(one["id"]) for one in row.supporting or [])}
        fits = (
            not chosen["q"] or _plain(chosen["q"]) in _plain(_all_words(row)),
            not chosen["status"] or row.status == chosen["status"],
            not chosen["agency"] or chosen["agency"] in agencies,
            not chosen["late"] or late.overdue,
            not chosen["missing"] or chosen["missing"] in lacks[row.id],
        )
        if all(fits):
            found.append(row)
    return found


def _all_words(row: Any) -> str:
    texts = [row.code]
    for text in (row.title, row.description):
        if text:
            texts += [text["value"], *(one["value"] for one in (text.get("translations") or {}).values())]
    return " ".join(texts)


def _plain(text: str) -> str:
    """Without accents and capitals: what somebody in a hurry types."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).casefold()


def _ordered(rows: Sequence[Any], asked: Asked, language: str) -> list[Any]:
    order = list(words(language, "statuses"))
    keys: Mapping[str, Any] = {
        "lead": lambda row: alphabetical(agency(row.lead_name, row.lead_acronym, language) or "\uffff"),
        "period": lambda row: (row.start or "9999", row.until or "9999"),
        "status": lambda row: order.index(row.status),
    }
    found, name = _activities.in_order(rows), asked.sort.lstrip("-")
    if name in keys:
        found.sort(key=keys[name])
    return found[::-1] if asked.sort.startswith("-") else found


def _leads(rows: Sequence[Any], language: str) -> list[tuple[str, Passage]]:
    """The agencies that lead or support, by name."""
    named = {str(row.lead_id): (row.lead_name, row.lead_acronym) for row in rows if row.lead_id}
    for row in rows:
        named |= {str(one["id"]): (one["name"], one["acronym"]) for one in row.supporting or []}
    found = [(id, body(name, acronym, language)) for id, (name, acronym) in named.items()]
    return sorted(found, key=lambda one: alphabetical(one[1].value))


def _missing_words(language: str) -> dict[str, str]:
    return {gap.value: translate(language, sentence) for gap, sentence in gaps.SENTENCES.items()}


def _lacking(lacks: Mapping[Any, list[Gap]], asked: Asked, language: str) -> list[tuple[str, int, str]]:
    """What activities lack: in words, how many, and the address that shows them."""
    named = _missing_words(language)
    counts = {gap: sum(gap in one for one in lacks.values()) for gap in Gap}
    return [
        (named[gap], count, f"{asked.path}?missing={gap.value}#activities") for gap, count in counts.items() if count
    ]


def _covers(plan: Any, contents: Contents) -> list[tuple[str, str, bool]]:
    """The recommendations the plan covers: code, address, and whether an activity implements each."""
    implemented = {
        str(one["id"]) for row in contents.activities if row.status != "cancelled" for one in row.implements or []
    }
    covered = [(one["code"], str(one["id"])) for one in plan.covers or []]
    return [(code, f"/recommendations/{id}", id in implemented) for code, id in covered]
