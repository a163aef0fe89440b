"""What must hold between the lines of the files: no key twice, nothing that refers to what is not there.

The files are complete in themselves: what they refer to must stand in them, not only in the database.
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from decimal import Decimal

from app.loading.cells import FromLine
from app.loading.faults import Fault
from app.loading.files import Files
from app.rules import dates, money
from app.rules.problems import SENTENCES, Refused

PROVISION = re.compile(r"([IVXLC]+(?:\([0-9]+\))?)(?: (.+))?")
"""A provision of a convention, and what it is about: "III(9) oversight bodies"."""

MILLION = re.compile(r"about ([0-9.]+) million")


def of(files: Files) -> list[Fault]:
    """Every fault between the lines."""
    return [
        *_keys(files),
        *_references(files),
        *_memberships(files),
        *_periods(files),
        *_addressees(files),
        *_peru(files),
    ]


def _twice(file: str, column: str, lines: Iterable[tuple[FromLine, object]]) -> Iterator[Fault]:
    """Lines whose key stands before."""
    first: dict[object, int] = {}
    for line, key in lines:
        if key in first:
            yield Fault(file, line.line, column, f"the same stands in line {first[key]}.")
        first.setdefault(key, line.line)


def _keys(files: Files) -> Iterator[Fault]:
    yield from _twice("states.csv", "iso3", ((s, s.iso3) for s in files.states))
    yield from _twice("currencies.csv", "code", ((c, c.code) for c in files.currencies))
    yield from _twice("rounds.csv", "phase", ((p, (p.mechanism, p.round, p.phase)) for p in files.phases))
    yield from _twice("meetings.csv", "ordinal", ((m, (m.mechanism, m.body, m.ordinal)) for m in files.meetings))
    reports = ((r, (r.mechanism, r.state_iso3, r.round)) for r in files.country_reports)
    yield from _twice("country_reports.csv", "state_iso3", reports)
    recommendations = (
        (r, (r.mechanism, r.round, frozenset(r.addressed_states), r.code)) for r in files.recommendations
    )
    yield from _twice("recommendations.csv", "code", recommendations)
    yield from _twice("plans.csv", "title", ((p, (p.mechanism, p.state_iso3, p.title)) for p in files.plans))
    yield from _twice("indicators.csv", "code", ((i, (i.mechanism, i.code)) for i in files.indicators))
    values = ((v, (v.mechanism, v.indicator_code, v.state_iso3, v.period)) for v in files.values)
    yield from _twice("indicator_values.csv", "period", values)


def _references(files: Files) -> Iterator[Fault]:
    states = {state.iso3 for state in files.states}
    currencies = {currency.code for currency in files.currencies}
    rounds = {(phase.mechanism, phase.round) for phase in files.phases}
    committees = {(m.mechanism, m.ordinal) for m in files.meetings if m.body == "committee"}
    indicators = {(indicator.mechanism, indicator.code) for indicator in files.indicators}

    def missing(file: str, line: FromLine, column: str, name: object, where: Container[object]) -> Iterator[Fault]:
        if name not in where:
            said = " ".join(map(str, name)) if isinstance(name, tuple) else name
            yield Fault(file, line.line, column, f"there is no {said}.")

    for state in files.states:
        yield from missing("states.csv", state, "currency_iso4217", state.currency_iso4217, currencies)
    for phase in files.phases:
        for number in phase.follows_up_rounds:
            yield from missing("rounds.csv", phase, "follows_up_rounds", (phase.mechanism, number), rounds)
    for report in files.country_reports:
        file = "country_reports.csv"
        yield from missing(file, report, "state_iso3", report.state_iso3, states)
        yield from missing(file, report, "round", (report.mechanism, report.round), rounds)
        for iso3 in report.review_subgroup_iso3:
            yield from missing(file, report, "review_subgroup_iso3", iso3, states - {report.state_iso3})
        if report.committee_meeting is not None:
            meeting = (report.mechanism, report.committee_meeting)
            yield from missing(file, report, "committee_meeting", meeting, committees)
    for recommendation in files.recommendations:
        reached = (recommendation.mechanism, recommendation.round)
        yield from missing("recommendations.csv", recommendation, "round", reached, rounds)
        for iso3 in recommendation.addressed_states:
            yield from missing("recommendations.csv", recommendation, "addressed_states", iso3, states)
    for plan in files.plans:
        yield from missing("plans.csv", plan, "state_iso3", plan.state_iso3, states)
        for number in plan.rounds_covered:
            yield from missing("plans.csv", plan, "rounds_covered", (plan.mechanism, number), rounds)
    for value in files.values:
        indicator = (value.mechanism, value.indicator_code)
        yield from missing("indicator_values.csv", value, "indicator_code", indicator, indicators)
        yield from missing("indicator_values.csv", value, "state_iso3", value.state_iso3, states)


def _memberships(files: Files) -> Iterator[Fault]:
    """A date of what is not; a currency said to be used by a State that says otherwise."""
    used: dict[str, set[str]] = defaultdict(set)
    for state in files.states:
        used[state.currency_iso4217].add(state.iso3)
        for column, since, member in (
            ("iacc_date", state.iacc_date, state.iacc_party),
            ("mesicic_joined_date", state.mesicic_joined_date, state.mesicic_party),
            ("mesecvi_date", state.mesecvi_date, state.mesecvi_party),
        ):
            if since is not None and not member:
                yield Fault("states.csv", state.line, column, "a date, but the State is said not to be in it.")
        if state.mesicic_party and not state.iacc_party:
            yield Fault("states.csv", state.line, "mesicic_party", "in the mechanism, but not party to its convention.")
    for currency in files.currencies:
        if used[currency.code] != set(currency.used_by_iso3):
            said = "|".join(sorted(used[currency.code])) or "none"
            yield Fault("currencies.csv", currency.line, "used_by_iso3", f"states.csv says {said}.")


def _periods(files: Files) -> Iterator[Fault]:
    periods = (
        *(("rounds.csv", p.line, "end", p.start, p.end) for p in files.phases),
        *(("meetings.csv", m.line, "end", m.start, m.end) for m in files.meetings),
        *(("country_reports.csv", r.line, "visit_end", r.visit_start, r.visit_end) for r in files.country_reports),
        *(("plans.csv", p.line, "end", p.start, p.end) for p in files.plans),
    )
    for file, line, column, start, end in periods:
        try:
            dates.period(start, end)
        except Refused as refused:
            problem = refused.problems[0]
            yield Fault(file, line, column, SENTENCES[problem.code] % problem.params)
    for plan in files.plans:
        if plan.start is None and plan.end is None:
            yield Fault("plans.csv", plan.line, "end", "an act of entry has a date: give a start or an end.")


def _addressees(files: Files) -> Iterator[Fault]:
    for line in files.recommendations:
        named = len(line.addressed_states)
        if (line.addressees == "all") != (named == 0) or (line.addressees == "state") != (named == 1):
            said = f"“{line.addressees}”, but {named} States are named."
            yield Fault("recommendations.csv", line.line, "addressees", said)
        if line.mechanism == "MESICIC" and PROVISION.fullmatch(line.theme_or_provision) is None:
            said = f"“{line.theme_or_provision}” does not begin with a provision of the convention."
            yield Fault("recommendations.csv", line.line, "theme_or_provision", said)


def _peru(files: Files) -> Iterator[Fault]:
    plan, budget = files.peru, files.peru.budget

    def wrong(way: str, message: str) -> Fault:
        return Fault("peru_plan.json", files.peru_lines.get(way, 1), way, message)

    approved = [p for p in files.plans if p.status_found == "approved"]
    for line in approved[1:] if approved else ():
        yield Fault("plans.csv", line.line, "status_found", "only one approved plan has its content here.")
    if [(p.mechanism, p.state_iso3) for p in approved[:1]] != [(plan.mechanism, plan.state)]:
        yield wrong("/state", f"plans.csv has no approved plan of {plan.state} in {plan.mechanism}.")
    if plan.state not in {state.iso3 for state in files.states}:
        yield wrong("/state", f"there is no {plan.state}.")
    if budget.currency != plan.currency:
        yield wrong("/budget/currency", f"the plan says {plan.currency}.")
    if sum("approves the plan" in act.act for act in plan.legal_chain) != 1:
        yield wrong("/legal_chain", "one act approves the plan: say so of exactly one.")
    if MILLION.fullmatch(budget.oas_usd) is None:
        yield wrong("/budget/oas_usd", "“about … million” is read, nothing else.")
    for name, keys in (
        ("guidelines", [guideline.n for guideline in plan.guidelines]),
        ("measures", [measure.code for measure in plan.measures]),
    ):
        if len(set(keys)) < len(keys):
            yield wrong(f"/{name}", "a key stands twice.")
    entities = [share.entity for share in budget.allocations]
    if len(set(entities)) < len(entities):
        yield wrong("/budget/allocations", "an entity stands twice.")
    try:
        total = money.parse_amount(budget.total, budget.currency, {c.code: c.minor_units for c in files.currencies})
    except Refused as refused:
        problem = refused.problems[0]
        yield wrong("/budget/total", SENTENCES[problem.code] % problem.params)
        return
    known = sum((share.amount_million for share in budget.allocations if share.amount_million is not None), Decimal(0))
    left = total / 1_000_000 - known
    if abs(left - budget.unallocated_by_source_million) > Decimal("0.05"):
        said = f"the shares leave {left} million over."
        yield wrong("/budget/unallocated_by_source_million", said)
