"""/: what Avance is about, the plans known to exist, the States."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.pages._plans import card
from app.pages._texts import passage
from app.queries import mechanisms, plans, recommendations, states
from app.queries._paging import Paging
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
    language = reader_language(request)
    found = states.listed(session, language, {}, ALL).items
    names = {row.iso3: passage(row.name, language).value for row in found}
    cards = [
        card(row, language, names[row.state])
        for row in plans.listed(session, visitor.actor, plans.Filters(), ALL).items
    ]
    context = {
        "recommendations": recommendations.listed(session, recommendations.Filters(), Paging(1, count=True)).total,
        "mechanisms": [
            {"code": row.code, "name": passage(row.name, language), "convention": passage(row.convention, language)}
            for row in mechanisms.listed(session, {}, ALL).items
        ],
        "plans": sorted(cards, key=lambda one: (alphabetical(one.state), one.mechanisms, one.id)),
        "states": list(names.items()),
    }
    return render(request, "front.html", context)
