"""/activities/{id}: an activity with everything that hangs on it, each part changed where it stands."""

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
from app.pages import _activity_forms, _activity_page, _errands, _noun_forms, _part_routes, _removals, _update_forms
from app.pages._activity_page import ActivityPage
from app.pages._errands import Told
from app.pages._forms import Errand
from app.pages._part_routes import Forms
from app.web.forms import Body
from app.web.languages import translate
from app.web.refusals import PageRoute
from app.web.transaction import Transaction
from app.web.visitors import Visiting

router = APIRouter(prefix="/activities", include_in_schema=False, route_class=PageRoute)

OWN: dict[str, Callable[[ActivityPage], Errand]] = {
    "content": _activity_forms.content,
    "facts": _activity_forms.facts,
    "translations": _activity_forms.translations,
}
DECISIONS: dict[str, Callable[[ActivityPage, UUID], Errand]] = {
    "return": _update_forms.give_back,
    "accept": _update_forms.accept,
}


def _load(request: Request, session: Session, actor: Actor, id: UUID, noun: str) -> ActivityPage:
    """The page, on which every form of an activity stands."""
    return _activity_page.load(request, session, actor, id)


def _find(page: ActivityPage, place: str, of: UUID | None) -> Errand:
    """The form that opens in a part of the page. NotFound: there is none, or its thing is not for this reader."""
    if place in OWN:
        return OWN[place](page)
    noun, _, rest = place.partition("/")
    if noun != "updates":
        return _noun_forms.at(page, noun, rest, of)
    thing, _, verb = rest.partition("/")
    if thing == "new":
        return _update_forms.submit(page)
    id = _noun_forms.id_of(thing)
    if id is None:
        raise NotFound
    return DECISIONS[verb](page, id) if verb in DECISIONS else _update_forms.change(page, id)


FORMS = Forms(_load, _find, OWN)


@router.get("/{id}")
def activity(request: Request, session: Transaction, visitor: Visiting, id: UUID) -> Response:
    """The page. `?saved=`, `?removed=`: what was just done, for readers without scripts."""
    page = _activity_page.load(request, session, visitor.actor, id)
    return page.show(told=_part_routes.just_done(FORMS, page, visitor))


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


_part_routes.install(router, FORMS)


@router.get("/{id}/updates/{thing}/{verb}")
def open_decision(
    request: Request, session: Transaction, visitor: Visiting, id: UUID, thing: UUID, verb: str
) -> Response:
    """The page with the form of a decision open."""
    place = f"updates/{thing}/{verb}"
    return _errands.opened(visitor, _part_routes.making(FORMS, request, session, visitor, id, place))


@router.post("/{id}/updates/{thing}/{verb}")
def decide(
    request: Request, session: Transaction, visitor: Visiting, body: Body, id: UUID, thing: UUID, verb: str
) -> Response:
    """Return a report, or accept it."""
    if verb not in DECISIONS:
        raise NotFound
    make = _part_routes.making(FORMS, request, session, visitor, id, f"updates/{thing}/{verb}")
    return _errands.answered(request, session, visitor, body, make)
