"""/activities/{id}: an activity with everything that hangs on it, each part changed where it stands.

Every form has an address below the page: GET opens it there, POST saves it. htmx gets the article of the page, everybody
else the whole page.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.access.actor import Actor
from app.actions import activities as act
from app.actions import removals
from app.errors import Conflict, Forbidden, NotFound, PreconditionFailed
from app.pages import _activity_forms, _activity_page, _errands, _noun_forms, _removals, _update_forms
from app.pages._activity_page import ActivityPage
from app.pages._errands import Told
from app.pages._forms import Errand
from app.web.forms import Body
from app.web.languages import translate
from app.web.refusals import PageRoute
from app.web.transaction import Transaction
from app.web.visitors import Visiting, Visitor

router = APIRouter(prefix="/activities", include_in_schema=False, route_class=PageRoute)

FORMS: dict[str, Callable[[ActivityPage], Errand]] = {
    "content": _activity_forms.content,
    "facts": _activity_forms.facts,
    "translations": _activity_forms.translations,
}
DECISIONS: dict[str, Callable[[ActivityPage, UUID], Errand]] = {
    "return": _update_forms.give_back,
    "accept": _update_forms.accept,
}


@router.get("/{id}")
def activity(request: Request, session: Transaction, visitor: Visiting, id: UUID) -> Response:
    """The page. `?saved=`, `?removed=`: what was just done, for readers without scripts."""
    page = _activity_page.load(request, session, visitor.actor, id)
    return page.show(told=_told(request, session, visitor, page))


def _told(request: Request, session: Session, visitor: Visitor, page: ActivityPage) -> Told | None:
    """What was just done, as the address says; nothing for an address that says what cannot be."""
    saved, asked = request.query_params.get("saved", ""), request.query_params
    if visitor.person is None:
        return None
    if done := _removals.told(page, asked):
        return done
    if not saved:
        return None
    try:
        errand = errand_at(page, saved)
    except NotFound:
        return None
    versions = _errands.versions_asked(errand, asked)
    return _errands.told(session, visitor.actor, page, errand, versions)


def errand_at(page: ActivityPage, place: str, of: UUID | None = None) -> Errand:
    """The form that opens in a part of the page.

    Raises:
        NotFound: there is none, or the thing it is about is not for this reader.
    """
    if place in FORMS:
        return FORMS[place](page)
    noun, _, rest = place.partition("/")
    thing, _, verb = rest.partition("/")
    if thing == "new" and noun == "updates":
        return _update_forms.submit(page)
    if thing == "new":
        return _noun_forms.added(page, noun, of or _removals.id_of(verb))
    id = _removals.id_of(thing)
    if id is None:
        raise NotFound
    if noun == "updates":
        return DECISIONS[verb](page, id) if verb in DECISIONS else _update_forms.change(page, id)
    return _noun_forms.changed(page, noun, id)


def _open(request: Request, session: Session, visitor: Visitor, id: UUID, place: str, of: UUID | None) -> Response:
    return _errands.opened(visitor, _making(request, session, visitor.actor, id, place, of))


def _making(request: Request, session: Session, actor: Actor, id: UUID, place: str, of: UUID | None) -> _errands.Makes:
    def make() -> tuple[ActivityPage, Errand]:
        page = _activity_page.load(request, session, actor, id)
        return page, errand_at(page, place, of)

    return make


@router.post("/{id}/remove")
def remove(request: Request, session: Transaction, visitor: Visiting, body: Body, id: UUID) -> Response:
    """Delete an activity of a draft, with all that hangs on it; its plan, with the way back."""
    version = _removals.version_of(_removals.pressed(request, visitor, body))
    page = _activity_page.load(request, session, visitor.actor, id)
    try:
        with session.begin_nested():
            act.remove(session, id, expected=version, by=visitor.actor, at=datetime.now(UTC))
    except (PreconditionFailed, Conflict, Forbidden) as refused:
        sentence = translate(page.language, refused.message, refused.params)
        session.expire_all()
        page = _activity_page.load(request, session, visitor.actor, id)
        return page.show(status=refused.status, told=Told(sentence, refused=True))
    return RedirectResponse(f"/plans/{page.plan.id}?removed={id}#told", 303)


@router.post("/{id}/restore")
def restore(request: Request, session: Transaction, visitor: Visiting, body: Body, id: UUID) -> Response:
    """Bring a deleted activity back, with all that went with it."""
    _removals.pressed(request, visitor, body)
    removals.restore(session, "activities", id, by=visitor.actor)
    return RedirectResponse(f"/activities/{id}?restored=activities/{id}#told", 303)


@router.post("/{id}/{noun}/{thing}/remove")
def remove_part(
    request: Request, session: Transaction, visitor: Visiting, body: Body, id: UUID, noun: str, thing: UUID
) -> Response:
    """Take a part away."""
    return _removals.remove(request, visitor, body, _loading(request, session, visitor, id), noun, thing)


@router.post("/{id}/{noun}/{thing}/restore")
def restore_part(
    request: Request, session: Transaction, visitor: Visiting, body: Body, id: UUID, noun: str, thing: UUID
) -> Response:
    """Bring it back."""
    load = _loading(request, session, visitor, id)
    return _removals.restore(request, session, visitor, body, load, noun, thing)


def _loading(request: Request, session: Session, visitor: Visitor, id: UUID) -> Callable[[], ActivityPage]:
    return lambda: _activity_page.load(request, session, visitor.actor, id)


@router.get("/{id}/{form}")
def open_form(request: Request, session: Transaction, visitor: Visiting, id: UUID, form: str) -> Response:
    """The page with one of the activity's own forms open."""
    return _open(request, session, visitor, id, form, None)


@router.post("/{id}/{form}")
def save_form(request: Request, session: Transaction, visitor: Visiting, body: Body, id: UUID, form: str) -> Response:
    """Save it."""
    make = _making(request, session, visitor.actor, id, form, None)
    return _errands.answered(request, session, visitor, body, make)


@router.get("/{id}/{noun}/{thing}")
def open_part(
    request: Request, session: Transaction, visitor: Visiting, id: UUID, noun: str, thing: str, of: UUID | None = None
) -> Response:
    """The page with the form of a part of it open, or of a new one."""
    return _open(request, session, visitor, id, f"{noun}/{thing}", of)


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


@router.get("/{id}/updates/{thing}/{verb}")
def open_decision(
    request: Request, session: Transaction, visitor: Visiting, id: UUID, thing: UUID, verb: str
) -> Response:
    """The page with the form of a decision open."""
    return _open(request, session, visitor, id, f"updates/{thing}/{verb}", None)


@router.post("/{id}/updates/{thing}/{verb}")
def decide(
    request: Request, session: Transaction, visitor: Visiting, body: Body, id: UUID, thing: UUID, verb: str
) -> Response:
    """Return a report, or accept it."""
    if verb not in DECISIONS:
        raise NotFound
    make = _making(request, session, visitor.actor, id, f"updates/{thing}/{verb}", None)
    return _errands.answered(request, session, visitor, body, make)
