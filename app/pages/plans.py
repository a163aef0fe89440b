"""/plans/{id} and its tabs: where a plan stands, what it sets out to do, when, for what money, and how it came here."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.errors import NotFound
from app.pages import _activity_forms, _activity_page, _errands, _forms, _noun_forms, _plan_page, _removals
from app.pages._activity_page import ActivityPage
from app.pages._errands import Told, Undo
from app.pages._forms import Errand
from app.pages._plan_page import TAB_OF, PlanPage
from app.rules.problems import N_
from app.web.forms import Body
from app.web.languages import translate
from app.web.refusals import PageRoute
from app.web.transaction import Transaction
from app.web.visitors import Visiting, Visitor

SAVED = N_("Activity %(code)s is saved.")
REMOVED = N_("The activity is deleted, with all that hung on it.")

router = APIRouter(prefix="/plans", include_in_schema=False, route_class=PageRoute)


@router.get("/{id}")
def plan(request: Request, session: Transaction, visitor: Visiting, id: UUID) -> Response:
    """The plan with its activities. `?edit=`: the activity whose form is open, `?saved=`, `?removed=`: what was just done,
    for readers without scripts."""
    page = _plan_page.load(request, session, visitor.actor, id, "activities")
    if page.plan.edition is None or visitor.person is None:
        return page.show()
    asked = request.query_params
    if removed := _removals.id_of(asked.get("removed", "")):
        back = Undo(f"/activities/{removed}/restore", (), away=True)
        return page.show(told=Told(translate(page.language, REMOVED), back))
    row = _row(request, session, visitor, page, asked.get("edit") or asked.get("saved") or "")
    if row is None:
        return page.show(told=_told(request, session, visitor, page))
    errand = _activity_forms.in_row(row)
    if asked.get("edit"):
        return page.show(editing={str(row.row.id): _forms.form(errand, page.language)})
    undo = _errands.undo(session, visitor.actor, errand, _errands.versions_asked(errand, asked), page.language)
    undo = undo and replace(undo, away=True)
    return page.show(told=Told(translate(page.language, SAVED, {"code": row.row.code}), undo))


def _row(request: Request, session: Session, visitor: Visitor, page: PlanPage, id: str) -> ActivityPage | None:
    """The activity an address names, where the reader may record facts of it."""
    known = _removals.id_of(id)
    if known is None or not page.rights.record:
        return None
    try:
        found = _activity_page.load(request, session, visitor.actor, known)
    except NotFound:
        return None
    return found if found.plan.id == page.plan.id else None


@router.get("/{id}/{tab}")
def tab(request: Request, session: Transaction, visitor: Visiting, id: UUID, tab: str) -> Response:
    """One of the other tabs."""
    page = _plan_page.load(request, session, visitor.actor, id, tab)
    return page.show(told=_told(request, session, visitor, page))


def _told(request: Request, session: Session, visitor: Visitor, page: PlanPage) -> Told | None:
    asked = request.query_params
    if visitor.person is None:
        return None
    if done := _removals.told(page, asked):
        return done
    if not asked.get("saved"):
        return None
    try:
        errand = errand_at(page, asked["saved"])
    except NotFound:
        return None
    return _errands.told(session, visitor.actor, page, errand, _errands.versions_asked(errand, asked))


def errand_at(page: PlanPage, place: str, of: UUID | None = None) -> Errand:
    """The form that opens in a part of the page.

    Raises:
        NotFound: there is none, or the thing it is about is not for this reader.
    """
    noun, _, rest = place.partition("/")
    thing, _, below = rest.partition("/")
    if place == "activities/new":
        return _activity_forms.new(page)
    if noun not in TAB_OF:
        raise NotFound
    if thing == "new":
        return _noun_forms.added(page, noun, of or _removals.id_of(below))
    id = _removals.id_of(thing)
    if id is None:
        raise NotFound
    return _noun_forms.changed(page, noun, id)


def _making(request: Request, session: Session, actor: Actor, id: UUID, place: str, of: UUID | None) -> _errands.Makes:
    def make() -> tuple[PlanPage, Errand]:
        page = _plan_page.load(request, session, actor, id, TAB_OF.get(place.partition("/")[0], "activities"))
        if page.plan.edition is None:
            raise NotFound
        return page, errand_at(page, place, of)

    return make


@router.get("/{id}/{noun}/{thing}")
def open_part(
    request: Request, session: Transaction, visitor: Visiting, id: UUID, noun: str, thing: str, of: UUID | None = None
) -> Response:
    """The page with the form of a part of it open, or of a new one."""
    return _errands.opened(visitor, _making(request, session, visitor.actor, id, f"{noun}/{thing}", of))


@router.post("/{id}/{noun}/{thing}")
def save_part(
    request: Request,
    session: Transaction,
    visitor: Visiting,
    body: Body,
    id: UUID,
    noun: str,
    thing: str,
    of: UUID | None = None,
) -> Response:
    """Save it."""
    make = _making(request, session, visitor.actor, id, f"{noun}/{thing}", of)
    return _errands.answered(request, session, visitor, body, make)


@router.post("/{id}/{noun}/{thing}/remove")
def remove_part(
    request: Request, session: Transaction, visitor: Visiting, body: Body, id: UUID, noun: str, thing: UUID
) -> Response:
    """Take a part away."""
    return _removals.remove(request, visitor, body, _loading(request, session, visitor, id, noun), noun, thing)


@router.post("/{id}/{noun}/{thing}/restore")
def restore_part(
    request: Request, session: Transaction, visitor: Visiting, body: Body, id: UUID, noun: str, thing: UUID
) -> Response:
    """Bring it back."""
    load = _loading(request, session, visitor, id, noun)
    return _removals.restore(request, session, visitor, body, load, noun, thing)


def _loading(request: Request, session: Session, visitor: Visitor, id: UUID, noun: str) -> Callable[[], PlanPage]:
    return lambda: _plan_page.load(request, session, visitor.actor, id, TAB_OF.get(noun, ""))
