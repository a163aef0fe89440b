"""/admin/roles: what a role may do, printed from the one truth table."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.access.permissions import PERMISSIONS
from app.access.roles import ROLES
from app.pages import _desk
from app.rules.grants import BOUNDS, NEEDS, TAKES
from app.rules.problems import N_
from app.web.languages import translate
from app.web.refusals import PageRoute
from app.web.rendering import reader_language, render
from app.web.transaction import Transaction
from app.web.visitors import Visiting

router = APIRouter(include_in_schema=False, route_class=PageRoute)

ADDRESS = "/admin/roles"
MAY_TAKE = N_("%(bound)s (may stay empty)")


@router.get("/admin/roles")
def roles(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """Every role with its sentence and bounds, every act with its scope and who may do it."""
    sent_away = _desk.entered(visitor, "grants.read", ADDRESS)
    if sent_away:
        return sent_away
    language = reader_language(request)
    names = dict(_desk.roles(language))
    bounds = {name: translate(language, label) for name, label in BOUNDS.items()}
    context = {
        "heading": translate(language, _desk.DESKS[ADDRESS]),
        "desks": _desk.desks(request, ADDRESS),
        "roles": [
            (
                names[name],
                translate(language, sentence),
                [bounds[one] for one in NEEDS[name]]
                + [translate(language, MAY_TAKE, {"bound": bounds[one]}) for one in TAKES.get(name, ())],
            )
            for name, sentence in ROLES.items()
        ],
        "acts": [
            (act, one.scope, [names[role] for role in one.roles], translate(language, one.refusal))
            for act, one in PERMISSIONS.items()
        ],
    }
    return render(request, "admin/roles.html", context, headers=_desk.NO_STORE)
