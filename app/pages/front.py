"""/: what Avance is about, what is followed in each mechanism, what changed last, the plans known to exist, the States."""

from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.pages import _latest
from app.pages._plans import card
from app.pages._texts import passage
from app.queries import mechanisms, plans, progress, recommendations, states
from app.queries._paging import Paging
from app.queries.progress_facts import Scope
from app.rules.progress import PartKey
from app.web.languages import alphabetical
from app.web.refusals import PageRoute
from app.web.rendering import reader_language, render
from app.web.transaction import Transaction
from app.web.visitors import Visiting

router = APIRouter(include_in_schema=False, route_class=PageRoute)

ALL = Paging(limit=500)
"""More than there will be States; plans beyond it are found through their State."""


@router.get("/")
def front(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """The public front page: the same for everybody."""
    language, actor = reader_language(request), visitor.actor
    found = states.listed(session, language, {}, ALL).items
    names = {row.iso3: passage(row.name, language).value for row in found}
    followed = mechanisms.listed(session, {}, ALL).items
    of_mechanism = recommendations.by_mechanism(session)
    keys = [PartKey("mechanisms", row.code) for row in followed]
    figures = progress.of_scope(session, actor, Scope(), datetime.now(UTC), "mechanisms", keys, one_figure=False)
    parts = {part.id: part for part in figures.parts}
    cards = [card(row, language, names[row.state]) for row in plans.listed(session, actor, plans.Filters(), ALL).items]
    context = {
        "recommendations": sum(of_mechanism.values()),
        "mechanisms": [
            {
                "code": row.code,
                "name": passage(row.name, language),
                "convention": passage(row.convention, language),
                "recommendations": of_mechanism.get(row.code, 0),
                "figures": parts[row.code],
            }
            for row in followed
        ],
        "plans": sorted(cards, key=lambda one: (alphabetical(one.state), one.mechanisms, one.id)),
        "states": list(names.items()),
        "latest": _latest.changes_of(session, actor, language, names),
    }
    return render(request, "front.html", context)
