"""/mechanisms/{code}: what a mechanism follows, in which States, in which rounds, and how far that is."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.pages import _latest, _money
from app.pages._plans import card
from app.pages._texts import optional, passage, provenance
from app.pages._words import words
from app.queries import mechanisms, plans, progress, recommendations, rounds, states
from app.queries._paging import Paging
from app.queries.progress_facts import Scope
from app.web.formats import Formats
from app.web.languages import alphabetical
from app.web.refusals import PageRoute
from app.web.rendering import reader_language, render
from app.web.transaction import Transaction
from app.web.visitors import Visiting

router = APIRouter(include_in_schema=False, route_class=PageRoute)

ALL = Paging(limit=500)


@router.get("/mechanisms/{code}")
def mechanism(request: Request, session: Transaction, visitor: Visiting, code: str) -> Response:
    """A mechanism by its acronym: the same for everybody."""
    language = reader_language(request)
    row = mechanisms.one(session, code)
    members = states.listed(session, language, {"mechanism": code}, ALL).items
    party = states.listed(session, language, {"party": code}, Paging(1, count=True)).total
    names = {one.iso3: passage(one.name, language).value for one in states.listed(session, language, {}, ALL).items}
    cards = [
        card(one, language, names[one.state])
        for one in plans.listed(session, visitor.actor, plans.Filters(mechanism=code), ALL).items
    ]
    figures = progress.of_scope(session, visitor.actor, Scope(mechanism=code), datetime.now(UTC))
    asked = recommendations.listed(session, recommendations.Filters(mechanism=code), Paging(1, count=True)).total
    context = {
        "one": {
            "code": row.code,
            "name": passage(row.name, language),
            "convention": passage(row.convention, language),
            "source": provenance(row, language),
        },
        "party": party,
        "recommendations": asked,
        "figures": figures,
        "money": _money.totals(figures.costs, language),
        "rounds": [_round(one, language) for one in _in_order(session, code)],
        "plans": sorted(cards, key=lambda one: (alphabetical(one.state), one.id)),
        "states": [(one.iso3, passage(one.name, language)) for one in members],
        "latest": _latest.changes_of(session, visitor.actor, language, names, mechanism=code),
    }
    return render(request, "mechanisms/page.html", context)


def _in_order(session: Any, code: str) -> list[Any]:
    return sorted(rounds.listed(session, {"mechanism": code}, ALL).items, key=lambda row: row.number)


def _round(row: Any, language: str) -> dict[str, Any]:
    """A round with its phases: what they are called, when they were, what they looked at."""
    formats, kinds = Formats(language), words(language, "phases")
    return {
        "number": row.number,
        "phases": [
            {
                "name": passage(phase["name"], language),
                "kind": kinds[phase["kind"]],
                "period": formats.period(phase["start"], phase["end"], "–", ""),
                "subject": optional(phase["subject"], language),
                "source": provenance(phase, language),
            }
            for phase in row.phases or []
        ],
    }
