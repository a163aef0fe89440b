"""/files/{id}: a file that shows an advance; and the form by which one is handed in for an activity.

The file comes first: kept, it is named by the form of the evidence, which may then come back as often as it must.
"""

from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.access import policy
from app.actions import files as act
from app.errors import Invalid
from app.pages import _activity_page
from app.pages._activity_page import ActivityPage
from app.pages._errands import require_person
from app.pages._texts import passage
from app.queries import files
from app.rules.files import LARGEST
from app.rules.problems import N_
from app.schemas.files import NAME
from app.web import csrf
from app.web.answers import attachment
from app.web.forms import Uploaded, uploaded
from app.web.languages import translate
from app.web.refusals import PageRoute
from app.web.rendering import render
from app.web.transaction import Transaction
from app.web.visitors import Visiting, Visitor, require_own_form

router = APIRouter(include_in_schema=False, route_class=PageRoute)

CHOOSE = N_("Choose a file.")
TOO_LARGE = N_("A file may have 10 MiB at most.")

Sent = Annotated[Uploaded | None, Depends(uploaded)]


@router.get("/files/{id}")
def file(request: Request, session: Transaction, visitor: Visiting, id: UUID) -> Response:
    """The bytes, as an attachment."""
    return attachment(request, files.content(session, visitor.actor, id))


@router.get("/activities/{id}/files")
def form(request: Request, session: Transaction, visitor: Visiting, id: UUID, of: UUID | None = None) -> Response:
    """The form that hands in a file. `of`: the update it is evidence of."""
    return _shown(_page(request, session, visitor, id), of)


@router.post("/activities/{id}/files")
def hand_in(
    request: Request, session: Transaction, visitor: Visiting, id: UUID, sent: Sent, of: UUID | None = None
) -> Response:
    """Keep the file; then the form of the evidence that names it."""
    page = _page(request, session, visitor, id)
    if sent is None:
        return _shown(page, of, translate(page.language, TOO_LARGE), 413)
    require_own_form(request, visitor, sent.fields.get(csrf.FIELD, ""))
    name = sent.name.rpartition("/")[2].rpartition("\\")[2]
    if not sent.content or not NAME.fullmatch(name):
        return _shown(page, of, translate(page.language, CHOOSE), 422)
    try:
        made = act.create(session, id, name=name, content=sent.content, by=visitor.actor, now=datetime.now(UTC))
    except Invalid as refused:
        fault = refused.faults[0]
        return _shown(page, of, translate(page.language, fault.message, fault.params), 422)
    query = {"file": str(made.id)} | ({"of": str(of)} if of else {})
    return RedirectResponse(f"{page.address}/evidence/new?{urlencode(query)}", 303)


def _page(request: Request, session: Session, visitor: Visitor, id: UUID) -> ActivityPage:
    """The page of an activity on which the reader may report."""
    require_person(visitor)
    page = _activity_page.load(request, session, visitor.actor, id)
    policy.require(visitor.actor, "updates.submit", page.bounds)
    return page


def _shown(page: ActivityPage, of: UUID | None, refused: str = "", status: int = 200) -> Response:
    context = {
        "title": passage(page.row.title, page.language),
        "code": page.row.code,
        "address": page.address,
        "of": of,
        "errors": [("file", refused)] if refused else [],
        "most": LARGEST // 2**20,
    }
    return render(page.request, "activities/file.html", context, status=status)
