"""Signing in and out: /sign-in and /sign-out.

Signing in says only that address and password do not fit together, after the same time whoever is meant. The id a
browser came with ends; the new one is in nobody's hands before.
"""

import re
from datetime import UTC, datetime

import structlog
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.access import passwords
from app.access.actor import PUBLIC
from app.access.demonstration import PEOPLE
from app.actions import events, sessions
from app.errors import Refusal, TooMany
from app.pages import _resume
from app.queries import people
from app.rules.problems import N_
from app.web import cookies, csrf, limits
from app.web.forms import Body, posted
from app.web.languages import translate
from app.web.refusals import PageRoute
from app.web.rendering import reader_language, render
from app.web.transaction import Transaction
from app.web.visitors import Visiting, require_own_form

log = structlog.get_logger()
router = APIRouter(include_in_schema=False, route_class=PageRoute)

OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")
"""A path on this host, as browsers read it: they take a backslash for a slash and drop tabs and newlines."""

REFUSED = N_("The address and the password do not fit together.")
NO_STORE = {"cache-control": "no-store"}


def own_path(asked: str) -> str:
    """Where to go after signing in: a path on this host, else the front page."""
    return asked if OWN_PATH.fullmatch(asked) and not asked.startswith("/sign-") else "/"


@router.get("/sign-in")
def sign_in_page(request: Request, visitor: Visiting) -> Response:
    """The form. `?next=`: the path to return to."""
    return _form(request, next=own_path(request.query_params.get("next", "/")))


@router.post("/sign-in")
def sign_in(request: Request, session: Transaction, visitor: Visiting, body: Body) -> Response:
    """Begin a session and go where the reader wanted to; or the form again, with what was typed and why not."""
    form = dict(posted(request, body))
    csrf.require(request, form.get(csrf.FIELD, ""), visitor.session_id)
    onward, email, draft = own_path(form.get("next", "/")), form.get("email", ""), form.get(_resume.DRAFT, "")
    try:
        limits.must_not_have_failed(request, email)
    except TooMany as often:
        return _form(request, next=onward, email=email, draft=draft, refused=often, status=429)
    person = people.by_email(session, email)
    fits = passwords.fits(form.get("password", ""), person.password_hash if person else None)
    if person is None or not fits:
        log.warning("sign_in_refused", known=person is not None)
        events.note(session, "sign_in_refused", by=PUBLIC, person_id=person.id if person else None)
        limits.failed(request, email)
        return _form(request, next=onward, email=email, draft=draft, refused=Refusal(REFUSED), status=422)
    session_id = sessions.start(
        session,
        person.id,
        replacing=cookies.read(request),
        now=datetime.now(UTC),
        by=PUBLIC,
        device=request.headers.get("user-agent"),
    )
    response: Response = RedirectResponse(onward, 303, NO_STORE)
    if draft:
        response = _resume.offered(request, onward, draft, csrf.token(session_id))
    cookies.keep(request, response, session_id)
    return response


@router.get("/sign-out")
def sign_out_page(request: Request, visitor: Visiting) -> Response:
    """A button: following a link signs nobody out."""
    if visitor.session_id is None:
        return RedirectResponse("/", 303, NO_STORE)
    context = {"csrf": request.state.signed.csrf, "providers": bool(_resume.providers(request))}
    return render(request, "sign_out.html", context, headers=NO_STORE)


@router.post("/sign-out")
def sign_out(request: Request, session: Transaction, visitor: Visiting, body: Body) -> Response:
    """End the session. Somebody who is not signed in any more is just shown the front page."""
    if visitor.session_id is not None:
        require_own_form(request, visitor, dict(posted(request, body)).get(csrf.FIELD, ""))
        sessions.end(session, visitor.session_id, by=visitor.actor)
    response = RedirectResponse("/", 303, NO_STORE)
    cookies.forget(request, response)
    return response


def _form(
    request: Request, *, next: str, email: str = "", draft: str = "", refused: Refusal | None = None, status: int = 200
) -> Response:
    language = reader_language(request)
    signed = getattr(request.state, "signed", None)
    context = {
        "next": next,
        "email": email,
        "csrf": signed.csrf if signed else "",
        "draft": draft,
        "providers": _resume.providers(request),
        "typed": _resume.typed(draft),
        "refused": translate(language, refused.message, refused.params) if refused else "",
        "accounts": [(one.email, translate(language, one.what)) for one in PEOPLE]
        if request.app.state.settings.demonstration
        else [],
    }
    return render(request, "sign_in.html", context, status=status, headers=NO_STORE, here=f"/sign-in?next={next}")
