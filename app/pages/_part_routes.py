"""The handlers that pages with forms share. Every form has an address below its page: GET opens it there, POST saves it; a
part is taken away and brought back below its own. htmx gets the part of the page that changes, everybody else the page.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.errors import NotFound
from app.pages import _errands, _noun_forms, _removals
from app.pages._errands import Told
from app.pages._forms import Errand
from app.pages._noun_forms import Page
from app.web.forms import Body
from app.web.transaction import Transaction
from app.web.visitors import Visiting, Visitor

P = TypeVar("P", bound=Page)


@dataclass(frozen=True)
class Forms(Generic[P]):
    """The forms of a kind of page. `load`: the page on which a form stands, as it is now, by the first part of the form's
    address. `find`: the form that opens in a part of it, and what a new thing belongs to; it raises NotFound where there is
    none, or its thing is not for this reader. `own`: those of the page itself, beside those of what hangs on it."""

    load: Callable[[Request, Session, Actor, UUID, str], P]
    find: Callable[[P, str, UUID | None], Errand]
    own: Collection[str]


def making(
    forms: Forms[P], request: Request, session: Session, visitor: Visitor, id: UUID, place: str, of: UUID | None = None
) -> _errands.Makes:
    """How the page and its errand are made, as often as they are needed."""

    def make() -> tuple[Page, Errand]:
        page = forms.load(request, session, visitor.actor, id, place.partition("/")[0])
        return page, forms.find(page, place, of)

    return make


def just_done(forms: Forms[P], page: P, visitor: Visitor) -> Told | None:
    """What was just done, as the address says for readers without scripts (`?saved=`, `?removed=`, `?restored=`); nothing
    for an address that says what cannot be."""
    asked = page.request.query_params
    if visitor.person is None:
        return None
    if done := _removals.told(page, asked):
        return done
    if not asked.get("saved"):
        return None
    try:
        errand = forms.find(page, asked["saved"], None)
    except NotFound:
        return None
    made = _noun_forms.id_of(asked.get("made", ""))
    return _errands.told(page.session, page.actor, page, errand, _errands.versions_asked(errand, asked), made)


def install(router: APIRouter, forms: Forms[P]) -> None:
    """Add the handlers to a page's router."""
    for form in forms.own:
        _add_form(router, forms, form)

    @router.get("/{id}/{noun}/{thing}")
    def open_part(
        request: Request,
        session: Transaction,
        visitor: Visiting,
        id: UUID,
        noun: str,
        thing: str,
        of: UUID | None = None,
    ) -> Response:
        """The page with the form of a part of it open, or of a new one."""
        return _errands.opened(visitor, making(forms, request, session, visitor, id, f"{noun}/{thing}", of))

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
        make = making(forms, request, session, visitor, id, f"{noun}/{thing}", of)
        return _errands.answered(request, session, visitor, body, make)

    @router.post("/{id}/{noun}/{thing}/remove")
    def remove_part(
        request: Request, session: Transaction, visitor: Visiting, body: Body, id: UUID, noun: str, thing: UUID
    ) -> Response:
        """Take a part away."""
        return _removals.remove(
            request, visitor, body, lambda: forms.load(request, session, visitor.actor, id, noun), noun, thing
        )

    @router.post("/{id}/{noun}/{thing}/restore")
    def restore_part(
        request: Request, session: Transaction, visitor: Visiting, body: Body, id: UUID, noun: str, thing: UUID
    ) -> Response:
        """Bring it back."""
        return _removals.restore(
            request, session, visitor, body, lambda: forms.load(request, session, visitor.actor, id, noun), noun, thing
        )


def _add_form(router: APIRouter, forms: Forms[P], form: str) -> None:
    @router.get(f"/{{id}}/{form}")
    def open_form(request: Request, session: Transaction, visitor: Visiting, id: UUID) -> Response:
        """The page with one of its own forms open."""
        return _errands.opened(visitor, making(forms, request, session, visitor, id, form))

    @router.post(f"/{{id}}/{form}")
    def save_form(request: Request, session: Transaction, visitor: Visiting, body: Body, id: UUID) -> Response:
        """Save it."""
        make = making(forms, request, session, visitor, id, form)
        return _errands.answered(request, session, visitor, body, make)
