"""The money of a plan: totals by currency with what they leave open, then by year, source of the money and agency, then
the lines as their sources state them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.pages import _money
from app.pages._money import Sum
from app.pages._plans import agency
from app.pages._words import words
from app.queries import plan_contents, progress
from app.rules import breakdowns
from app.rules.breakdowns import Slice
from app.rules.figures import Costs
from app.rules.money import Kind, coarsest
from app.rules.problems import N_
from app.web.languages import alphabetical, translate

NOT_SAID = N_("not stated")
KINDS = tuple(kind.value for kind in Kind)


@dataclass(frozen=True, slots=True)
class Currency:
    """What a plan has in one currency: an amount or nothing for each kind, estimated less secured, spent of secured, lines
    without a figure; `totals` with what may stand beside each."""

    code: str
    amounts: Sequence[Sum | None]
    gap: Sum | None
    execution: float | None
    without_figure: int
    rest: Sum | None
    converted: Sequence[str]
    why_not: str


@dataclass(frozen=True, slots=True)
class Table:
    """Amounts by one thing: rows of a label, a currency, and an amount or nothing for each kind."""

    key: str
    rows: Sequence[tuple[str, str, Sequence[Sum | None]]]


def context(page: Any) -> Mapping[str, Any]:
    """What `plans/_tab_costs.html` takes. Five statements."""
    language, plan = page.language, page.plan
    contents = plan_contents.of_plan(page.session, page.actor, plan.id, plan.edition)
    found = plan_contents.figures_of(contents, progress.rates(page.session), page.today)
    codes = {str(row.id): row.code for row in contents.activities}
    return {
        "download": f"{page.address}/costs.csv?lang={language}" if contents.costs else "",
        "kinds": [words(language, "costs")[kind] for kind in KINDS],
        "currencies": [_currency(one, language) for one in found.costs],
        "tables": _tables(contents.costs, language),
        "costs": _money.lines([line for line in contents.costs if line.activity_id is None], language),
        "of_activities": [
            (codes.get(one.activity, ""), one)
            for one in _money.lines([line for line in contents.costs if line.activity_id is not None], language)
        ],
    }


def _currency(one: Costs, language: str) -> Currency:
    code = one.currency
    both = coarsest(one.rounded.get(kind) for kind in (Kind.ESTIMATED, Kind.SECURED))
    return Currency(
        code,
        [_money.added_up(getattr(one, kind), code, one.rounded.get(kind), language) for kind in KINDS],
        _money.added_up(one.gap, code, both, language),
        one.execution,
        sum(one.without_figure.values()),
        _money.added_up(one.not_broken_down or None, code, one.rest_rounded, language),
        [total.converted for total in _money.totals([one], language) if total.converted],
        words(language, "not_converted").get(one.why_not_converted or "", ""),
    )


def _tables(lines: Sequence[Any], language: str) -> list[Table]:
    """By year, source of the money and agency; those that nobody states are left out."""
    funding, nothing = words(language, "funding"), translate(language, NOT_SAID)
    names = {
        str(row.agency_id): agency(row.agency_name, row.agency_acronym, language) for row in lines if row.agency_id
    }
    keys: Mapping[str, tuple[Callable[[Any], Any], Callable[[Any], str]]] = {
        "year": (lambda row: row.fiscal_year, str),
        "funding": (lambda row: row.funding, lambda key: funding[key]),
        "agency": (lambda row: str(row.agency_id) if row.agency_id else None, lambda key: names[key]),
    }
    found = []
    for name, (key_of, label_of) in keys.items():
        sums = breakdowns.by_key(
            Slice(
                str(r.id), r.kind, r.currency, r.amount, str(r.part_of) if r.part_of else None, key_of(r), r.precision
            )
            for r in lines
        )
        if set(sums) - {None}:
            rows = [(nothing if key is None else label_of(key), key is None, sums[key]) for key in sums]
            rows.sort(key=lambda row: (row[1], alphabetical(row[0])))
            found.append(Table(name, [row for label, _, of in rows for row in _rows(label, of, language)]))
    return found


def _rows(
    label: str, sums: Mapping[tuple[str, str], breakdowns.Sum], language: str
) -> list[tuple[str, str, list[Sum | None]]]:
    """A row for each currency."""
    return [
        (
            label,
            code,
            [
                _money.added_up(one.amount, code, one.rounded, language) if (one := sums.get((code, kind))) else None
                for kind in KINDS
            ],
        )
        for code in sorted({code for code, _ in sums})
    ]
