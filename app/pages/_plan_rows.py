"""The tables of a plan as files: its activities as narrowed, its cost lines with those of its activities, and what was
measured."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from starlette.responses import Response

from app.errors import NotFound
from app.pages import _downloads, _plan_activities
from app.pages._downloads import CODE, STATES, Column, coded, flag, plain, said_by, text
from app.pages._plan_page import PlanPage
from app.pages._plans import agency
from app.queries import inputs, plan_contents
from app.rules import completion, dates, shares, statuses
from app.rules.completion import MilestoneFact
from app.rules.money import Kind
from app.rules.problems import N_
from app.web.languages import translate

PARTICIPANTS = N_("A participant’s")
WHAT = {"baseline": N_("Baseline"), "target": N_("Target"), "value": N_("Value")}


def file(page: PlanPage, table: str) -> Response:
    """One of the tables. NotFound: there is none of this name."""
    if table not in TABLES:
        raise NotFound
    return TABLES[table](page)


def _number(label: str, of: Callable[[Any], Decimal | None]) -> list[Column]:
    def digits(row: Any, _: str) -> Decimal | None:
        value = of(row)
        return None if value is None else value.normalize()

    return [Column(label, digits)]


def _agency(label: str, name: str) -> list[Column]:
    return [
        Column(
            label, lambda row, language: agency(getattr(row, f"{name}_name"), getattr(row, f"{name}_acronym"), language)
        )
    ]


def _activities(page: PlanPage) -> Response:
    found = _plan_activities.read(page)
    rows, asked, _ = _plan_activities.narrowed(page, found)
    if asked.errors:
        return _downloads.refused(page.request, page.address)

    def late(row: Any) -> bool:
        return statuses.lateness(row.status, dates.period(row.start, row.until), page.today).overdue

    def done(row: Any, _: str) -> float | None:
        milestones = found.contents.milestones.get(row.id, ())
        facts = [MilestoneFact(one.target, one.reached, one.weight) for one in milestones]
        return shares.number(completion.of_activity(row.status, facts, row.percent).share)

    columns = [
        *plain("id", "id"),
        *plain(N_("Code"), "code"),
        *text(N_("Activity"), "title"),
        *coded(N_("Status"), "status", "statuses"),
        *plain(N_("Status as of"), "status_as_of"),
        *_agency(N_("Lead agency"), "lead"),
        Column(N_("Supporting agencies"), _supporting),
        *plain(N_("Start"), "start"),
        *plain(N_("End"), "until"),
        *flag(N_("Overdue"), late),
        Column(N_("Done (share of 1)"), done),
        *_number(N_("Weight"), lambda row: row.weight),
        Column(N_("Implements"), lambda row, _: "; ".join(one["code"] for one in row.implements or [])),
        *said_by(STATES),
    ]
    return _downloads.answer(page.request, "activities", columns, rows)


def _supporting(row: Any, language: str) -> str:
    return "; ".join(agency(one["name"], one["acronym"], language) for one in row.supporting or [])


def _costs(page: PlanPage) -> Response:
    contents = plan_contents.of_plan(page.session, page.actor, page.plan.id, page.plan.edition)
    codes = {row.id: row.code for row in contents.activities}

    def amount(row: Any, _: str) -> Decimal | None:
        return None if row.amount is None else round(row.amount, row.minor_units)

    columns = [
        *plain("id", "id"),
        Column(N_("Activity"), lambda row, _: codes.get(row.activity_id)),
        *text(N_("What it is for"), "label"),
        *coded(N_("Kind"), "kind", "costs"),
        Column(N_("Amount"), amount),
        *plain(N_("Currency"), "currency"),
        *_number(N_("Rounded to"), lambda row: row.precision),
        *coded(N_("Source of the money"), "funding", "funding"),
        *_agency(N_("Agency"), "agency"),
        *plain(N_("Fiscal year"), "fiscal_year"),
        *plain(N_("Part of the line"), "part_of"),
        *flag(N_("From an accepted report"), lambda row: row.update_id is not None),
        *said_by(STATES),
    ]
    kinds = list(Kind)
    lines = sorted(contents.costs, key=lambda row: (codes.get(row.activity_id, ""), kinds.index(Kind(row.kind))))
    return _downloads.answer(page.request, "costs", columns, lines)


class _Measured(NamedTuple):
    """A baseline, target or value of an indicator."""

    indicator: Any
    what: str
    day: str | None
    value: Decimal | None
    absence: str | None
    disaggregation: str | None
    narrative: Any
    source: str | None
    verified: str | None
    synthetic: bool


def _indicators(page: PlanPage) -> Response:
    session, actor, plan = page.session, page.actor, page.plan
    found = plan_contents.indicators_of(session, actor, plan.id, plan.edition)
    ids = [row.id for row in found]
    targets = plan_contents.targets_of(session, actor, ids, plan.edition)
    seen = plan_contents.observations_of(session, actor, ids)
    codes = dict(plan_contents.codes_of(session, actor, plan.id, plan.edition))
    columns = [
        Column("id", lambda row, _: row.indicator.id),
        Column(N_("Indicator"), lambda row, _: row.indicator.code),
        *(one._replace(of=_of_indicator(one)) for one in text(N_("Name"), "name")),
        Column(N_("Activity"), lambda row, _: codes.get(row.indicator.activity_id)),
        Column(N_("What"), lambda row, language: translate(language, WHAT[row.what])),
        Column(N_("What"), lambda row, _: row.what, CODE),
        *plain(N_("Date"), "day"),
        *_number(N_("Value"), lambda row: row.value),
        Column(N_("Unit"), lambda row, _: row.indicator.unit),
        *coded(N_("Why there is no value"), "absence", "absences"),
        *plain(N_("Of which group"), "disaggregation"),
        *text(N_("In words"), "narrative"),
        *said_by(STATES),
    ]
    return _downloads.answer(page.request, "indicators", columns, _measured(found, targets, seen))


def _of_indicator(column: Column) -> Callable[[Any, str], object]:
    return lambda row, language: column.of(row.indicator, language)


def _measured(
    found: Sequence[Any], targets: Mapping[Any, Sequence[Any]], seen: Mapping[Any, Sequence[Any]]
) -> Iterator[_Measured]:
    """In the order of the page: an indicator without any of them is one row."""
    for row in found:
        said = (row.source, row.verified, row.synthetic)
        mine = [_Measured(row, "baseline", row.baseline_on, row.baseline, None, None, None, *said)]
        mine = mine if row.baseline is not None or not (targets.get(row.id) or seen.get(row.id)) else []
        for one in targets.get(row.id, ()):
            more = (one.source, one.verified, one.synthetic)
            mine.append(_Measured(row, "target", one.due, one.value, None, None, None, *more))
        for one in seen.get(row.id, ()):
            more = (one.source, one.verified, one.synthetic)
            day = one.observed or one.period
            mine.append(_Measured(row, "value", day, one.value, one.absence, one.disaggregation, one.narrative, *more))
        yield from mine


def _inputs(page: PlanPage) -> Response:
    rows = inputs.all_of(page.session, page.actor, page.plan.id, page.plan.edition, inputs.Filters())
    columns = [
        *plain("id", "id"),
        *coded(N_("Sector"), "sector", "sectors"),
        *plain(N_("Organisation"), "organisation"),
        *text(N_("Input"), "text"),
        *plain(N_("On"), "on_type"),
        *plain(N_("On (id)"), "on_id"),
        *plain(N_("Given on"), "given_at"),
        *coded(N_("Disposition"), "disposition", "dispositions"),
        *plain(N_("Reason"), "disposition_reason"),
        *plain(N_("Took effect in version"), "effective_in"),
        *said_by(PARTICIPANTS),
    ]
    return _downloads.answer(page.request, "inputs", columns, rows)


TABLES: Mapping[str, Callable[[PlanPage], Response]] = {
    "activities": _activities,
    "costs": _costs,
    "indicators": _indicators,
    "inputs": _inputs,
}
