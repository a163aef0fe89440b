"""/verify: whether a file somebody has is a version of a plan as it was sealed, and if not, which member differs."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from app.pages._plan_versions import rows
from app.queries import versions
from app.rules.problems import N_
from app.web import csrf
from app.web.forms import Uploaded, uploaded
from app.web.languages import translate
from app.web.refusals import PageRoute
from app.web.rendering import reader_language, render
from app.web.transaction import Transaction
from app.web.visitors import Visiting, require_own_form

router = APIRouter(prefix="/verify", include_in_schema=False, route_class=PageRoute)

CHOOSE = N_("Choose the file of a version.")
TOO_LARGE = N_("A file may have 10 MiB at most.")

Sent = Annotated[Uploaded | None, Depends(uploaded)]


@router.get("")
def form(request: Request, visitor: Visiting) -> Response:
    """The form that takes the file."""
    return _shown(request)


@router.post("")
def check(request: Request, session: Transaction, visitor: Visiting, sent: Sent) -> Response:
    """What is found of the file; nothing of it is kept."""
    language = reader_language(request)
    if sent is None:
        return _shown(request, translate(language, TOO_LARGE), 413)
    require_own_form(request, visitor, sent.fields.get(csrf.FIELD, ""))
    if not sent.content:
        return _shown(request, translate(language, CHOOSE), 422)
    found = versions.checked(session, visitor.actor, sent.content)
    context: dict[str, Any] = {
        "name": sent.name,
        "good": found.same and found.signed,
        "same": found.same,
        "row": found.row,
        "differences": list(rows(found.differences, language, every=True)),
    }
    return _shown(request, found=context)


def _shown(request: Request, refused: str = "", status: int = 200, found: dict[str, Any] | None = None) -> Response:
    context = {"errors": [("file", refused)] if refused else [], "found": found}
    return render(request, "verify.html", context, status=status)
