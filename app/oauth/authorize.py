"""Where a person lets a client act for them: the request a browser brings, the page that asks, the answer.

Until the client and its address are known an error is a page: a redirect would make this server send people wherever
somebody likes. From then on it goes back to the client, with `state` and `iss`.
"""

from collections.abc import Callable
from urllib.parse import quote, urlencode, urlsplit

from authlib.oauth2.rfc6749 import OAuth2Error  # type: ignore[import-untyped]  # Authlib ships no types
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.access import scopes
from app.actions.authorizations import AUTHORIZATION_LIVES
from app.errors import BadRequest
from app.oauth import requests, server
from app.oauth.grants import Code
from app.oauth.requests import FormRequest
from app.oauth.server import Server
from app.web import csrf
from app.web.forms import Body
from app.web.languages import translate
from app.web.refusals import PageRoute
from app.web.rendering import reader_language, render
from app.web.security import page_policy
from app.web.transaction import Transaction
from app.web.visitors import Visiting, Visitor, require_own_form

router = APIRouter(include_in_schema=False, route_class=PageRoute)

PATH = "/oauth/authorize"
OURS = (csrf.FIELD, "decision", "lang")
"""Members of the form and the address that belong to the page and not to the request."""


@router.get(PATH)
def ask(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """The page that asks for consent; the sign-in page first, for whoever is not signed in."""
    asking = server.of(request, session)
    asked = _read(lambda: requests.of_page(request))
    try:
        grant = asking.get_consent_grant(asked)
    except OAuth2Error as error:
        return _refused(asking, error)
    if visitor.person is None:
        return _sign_in_first(asked)
    return _page(request, visitor, grant)


@router.post(PATH)
def answer(request: Request, session: Transaction, visitor: Visiting, body: Body) -> Response:
    """What the person said: a code for the client, or that there is none."""
    asking = server.of(request, session)
    posted = _read(lambda: FormRequest("POST", requests.form(request, body)))
    asked = FormRequest("GET", [(name, value) for name, value in posted.form.items() if name not in OURS])
    if visitor.person is None:
        return _sign_in_first(asked)
    require_own_form(request, visitor, posted.form.get(csrf.FIELD, ""))
    try:
        grant = asking.get_consent_grant(asked)
    except OAuth2Error as error:
        return _refused(asking, error)
    consents = posted.form.get("decision") == "allow"
    response: Response = asking.create_authorization_response(
        asked, grant_user=visitor.person if consents else None, grant=grant
    )
    return response


def _read(read: Callable[[], FormRequest]) -> FormRequest:
    try:
        return read()
    except OAuth2Error as error:
        raise _not_answerable(error) from error


def _refused(asking: Server, error: OAuth2Error) -> Response:
    """To the client when it is known where that is, else to the person."""
    if not error.redirect_uri:
        raise _not_answerable(error)
    response: Response = asking.handle_error_response(None, error)
    return response


def _not_answerable(error: OAuth2Error) -> BadRequest:
    told = str(error.get_error_description() or "")
    return BadRequest(
        "The application that sent you here asks in a way that cannot be answered. Tell those who run it: %(error)s",
        error=f"{error.error}: {told}" if told else str(error.error),
    )


def _sign_in_first(asked: FormRequest) -> Response:
    """To the sign-in page, which leads back to the question."""
    back = f"{PATH}?{urlencode(asked.payload.data)}"
    return RedirectResponse(f"/sign-in?next={quote(back, safe='')}", 303, {"cache-control": "no-store"})


def _page(request: Request, visitor: Visitor, grant: Code) -> Response:
    language = reader_language(request)
    target = urlsplit(grant.redirect_uri)
    origin = f"{target.scheme}://{target.netloc}" if target.netloc else f"{target.scheme}:"
    wanted = [
        (scope, translate(language, sentence, {"what": translate(language, covers)}))
        for scope, sentence, covers in scopes.described(grant.request.scope.split())
    ]
    context = {
        "client": grant.client.row.name,
        "person": visitor.person.name if visitor.person else "",
        "host": target.netloc or target.scheme,
        "scopes": wanted,
        "days": AUTHORIZATION_LIVES.days,
        "csrf": request.state.signed.csrf,
        "fields": [(name, value) for name, value in grant.request.payload.data.items() if name not in OURS],
    }
    headers = {"content-security-policy": page_policy([origin]), "cache-control": "no-store"}
    return render(request, "oauth/authorize.html", context, headers=headers)
