"""Taking a thing away and bringing it back, from the page it stands on. Both are one button with a version."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.actions import removals, updates
from app.errors import BadRequest, Conflict, Forbidden, PreconditionFailed
from app.pages import _noun_forms
from app.pages._errands import Told, by_htmx, require_person
from app.pages._noun_forms import Page, id_of
from app.pages._nouns import NOUNS
from app.rules.problems import N_
from app.web import csrf
from app.web.forms import posted
from app.web.languages import translate
from app.web.visitors import Visitor, require_own_form

TAKEN_BACK = N_("The report is taken back.")
BACK = N_("The activity is back, with all that hung on it.")


def told(page: Page, asked: Mapping[str, str]) -> Told | None:
    """What the address says was removed or brought back (`?removed=milestones/<id>`), for readers without scripts."""
    noun, _, id = (asked.get("removed") or asked.get("restored") or "").partition("/")
    if id_of(id) is None:
        return None
    if noun == "activities":
        return Told(translate(page.language, BACK))
    if noun == "updates":
        return _taken_back(page)
    if noun not in NOUNS:
        return None
    return _noun_forms.gone(page, noun, id) if "removed" in asked else _noun_forms.back(page, noun)


def pressed(request: Request, visitor: Visitor, body: bytes | None) -> Mapping[str, str]:
    """The fields of a button's form, from a person signed in here."""
    require_person(visitor)
    fields = dict(posted(request, body))
    require_own_form(request, visitor, fields.get(csrf.FIELD, ""))
    return fields


def version_of(fields: Mapping[str, str]) -> int:
    """The version the button was shown with. Raises BadRequest: none, so the button is not ours."""
    given = fields.get("version", "")
    if not (given.isascii() and given.isdecimal() and len(given) < 10):
        raise BadRequest("This form was not made by this page. Load the page again.")
    return int(given)


def remove(
    request: Request, visitor: Visitor, body: bytes | None, load: Callable[[], Page], noun: str, id: UUID
) -> Response:
    """Take a thing away; the page with the way back."""
    version, page = version_of(pressed(request, visitor, body)), load()
    if noun == "updates":
        return _take_back(request, page, id, version, load)
    told, status = _noun_forms.removed(page, noun, id, version)
    if status != 200:
        page.session.expire_all()
        return load().show(status=status, told=told)
    if by_htmx(request):
        return load().show(told=told)
    return RedirectResponse(f"{page.back(noun)}?{urlencode({'removed': f'{noun}/{id}'})}#told", 303)


def _taken_back(page: Page) -> Told:
    return Told(translate(page.language, TAKEN_BACK))


def _take_back(request: Request, page: Page, id: UUID, version: int, load: Callable[[], Page]) -> Response:
    """A report that nobody has accepted, by who reported it."""
    told, status = _taken_back(page), 200
    try:
        with page.session.begin_nested():
            updates.remove(page.session, id, expected=version, by=page.actor, at=datetime.now(UTC))
    except (PreconditionFailed, Conflict, Forbidden) as refused:
        told, status = (
            Told(translate(page.language, refused.message, refused.params), refused=True),
            refused.status,
        )
    if status == 200 and not by_htmx(request):
        return RedirectResponse(f"{page.address}?{urlencode({'removed': f'updates/{id}'})}#told", 303)
    page.session.expire_all()
    return load().show(status=status, told=told)


def restore(
    request: Request,
    session: Session,
    visitor: Visitor,
    body: bytes | None,
    load: Callable[[], Page],
    noun: str,
    id: UUID,
) -> Response:
    """Bring a thing back; the page with it."""
    pressed(request, visitor, body)
    removals.restore(session, noun, id, by=visitor.actor)
    session.flush()
    page = load()
    if by_htmx(request):
        return page.show(told=_noun_forms.back(page, noun))
    return RedirectResponse(f"{page.back(noun)}?{urlencode({'restored': f'{noun}/{id}'})}#told", 303)
