"""/states/{iso3}: one State, what reaches it and what it plans."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.pages._plans import card
from app.pages._texts import passage, provenance
from app.pages._words import words
from app.queries import country_reports, plans, progress, recommendations, states
from app.queries._paging import Paging
from app.queries.progress_facts import Scope
from app.rules.problems import N_
from app.rules.progress import PartKey
from app.web.formats import NBSP, Formats
from app.web.languages import translate
from app.web.refusals import PageRoute
from app.web.rendering import reader_language, render
from app.web.transaction import Transaction
from app.web.visitors import Visiting

router = APIRouter(include_in_schema=False, route_class=PageRoute)

ALL = Paging(limit=200)
MEMBERSHIP = {
    ("party", True): N_("Party to the Convention since %(day)s"),
    ("party", False): N_("Party to the Convention; since when is not known here"),
    ("joined", True): N_("In the mechanism since %(day)s"),
    ("joined", False): N_("In the mechanism; since when is not known here"),
}
ROUND = N_("Round %(number)s")


@router.get("/states/{iso3}")
def state(request: Request, session: Transaction, visitor: Visiting, iso3: str) -> Response:
    """A State by its ISO 3166-1 alpha-3 code."""
    language = reader_language(request)
    row = states.one(session, iso3)
    name = passage(row.name, language).value
    found = plans.listed(session, visitor.actor, plans.Filters(state=iso3), ALL).items
    figures = progress.of_scope(
        session,
        visitor.actor,
        Scope(state=iso3),
        datetime.now(UTC),
        "plans",
        [PartKey("plans", str(plan.id)) for plan in found if plan.edition == "published"],
        one_figure=False,
    )
    completion = {part.id: part.completion for part in figures.parts}
    context = {
        "state": (row.iso3, name),
        "source": provenance(row, language),
        "memberships": _memberships(row.memberships or [], language),
        "plans": [(card(plan, language, name), completion.get(str(plan.id))) for plan in found],
        "recommendations": [
            {"mechanism": mechanism, "all": all, "named": named}
            for mechanism, all, named in (tuple(row) for row in recommendations.reaching(session, iso3))
        ],
        "reports": [
            {
                "round": f"{report.mechanism}, " + translate(language, ROUND, {"number": report.round_number}),
                "day": report.adopted_on,
                "symbol": report.symbol,
                "source": provenance(report, language),
            }
            for report in country_reports.listed(session, {"state": iso3}, ALL).items
        ],
    }
    return render(request, "states/page.html", context)


def _memberships(rows: list[Any], language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """By mechanism: a sentence for each fact, and how far it is verified."""
    found: dict[str, list[tuple[str, str]]] = {}
    formats, verified = Formats(language), words(language, "verified")
    for row in sorted(rows, key=lambda row: (row["mechanism"], row["kind"] != "party")):
        day = {"day": formats.day(row["since"]).replace(" ", NBSP)} if row["since"] else None
        sentence = translate(language, MEMBERSHIP[row["kind"], day is not None], day)
        found.setdefault(row["mechanism"], []).append((sentence, verified[row["verified"]] if row["verified"] else ""))
    return list(found.items())
