"""/sign-in/{key}: signing in through an external identity provider. The reader is sent there, and comes back to
/sign-in/{key}/back with an answer, which begins a session for the person who was linked to that identity, or for nobody.

A slow provider holds no connection of the database: nothing is asked of it before the provider has answered.
"""

from datetime import UTC, datetime
from urllib.parse import quote

import structlog
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.access.actor import PUBLIC
from app.actions import sessions
from app.errors import Forbidden, NotFound, Refusal, Unavailable
from app.pages.sessions import NO_STORE, own_path
from app.providers import SignIn
from app.queries import identities
from app.rules.problems import N_
from app.web import cookies, csrf, forms, limits, refusals, signing_in
from app.web.outgoing import Unreachable
from app.web.providers import Believed
from app.web.refusals import PageRoute
from app.web.rendering import render
from app.web.signing_in import Attempt
from app.web.transaction import apart

log = structlog.get_logger()
router = APIRouter(prefix="/sign-in", include_in_schema=False, route_class=PageRoute)

AWAY = N_("The identity provider cannot be reached now. Try again in a minute, or sign in with your password.")


@router.get("/{key}")
def begin(request: Request, key: str) -> Response:
    """Send the reader to the provider. `?next=`: the path to return to. Another site's link leads to the sign-in page, where
    the reader says so themselves."""
    limits.count(request, PUBLIC)
    believed, how = _known(request, key)
    onward = own_path(request.query_params.get("next", "/"))
    if not csrf.own_site(request):
        return RedirectResponse(f"/sign-in?next={quote(onward)}", 303, NO_STORE)
    try:
        attempt, address = signing_in.begun(believed, how, request.app.state.settings.base_url, onward)
    except Unreachable:
        return _again(request, Unavailable(AWAY))
    response = RedirectResponse(address, 303, NO_STORE)
    signing_in.keep(request, response, attempt)
    return response


@router.get("/{key}/back")
def end(request: Request, key: str) -> Response:
    """Begin a session, if the answer belongs to what this browser began, and proves somebody whom we know."""
    limits.count(request, PUBLIC)
    believed, how = _known(request, key)
    try:
        answer = dict(forms.pairs(request.url.query.encode("ascii", "replace")))
        attempt = signing_in.answered(request, believed, answer)
        limits.must_not_have_failed(request, attempt.state)
    except Refusal as refused:
        log.warning("sign_in_foreign", issuer=believed.provider.issuer)
        return _again(request, refused)
    response = _ended(request, believed, how, attempt, answer)
    signing_in.forget(request, response)
    if response.status_code == 403:
        limits.failed(request, attempt.state)
    return response


def _ended(request: Request, believed: Believed, how: SignIn, attempt: Attempt, answer: dict[str, str]) -> Response:
    base_url, now = request.app.state.settings.base_url, datetime.now(UTC)
    try:
        subject = signing_in.proven(believed, how, base_url, attempt, answer, now)
    except Forbidden as refused:
        return _again(request, refused)
    except Unreachable:
        return _again(request, Unavailable(AWAY))
    with apart(request) as own:
        person = identities.person_of(own, attempt.issuer, subject)
        if person is None:
            log.warning("sign_in_unknown", issuer=attempt.issuer)
            context = {"provider": how.name, "issuer": attempt.issuer, "subject": subject}
            return render(request, "sign_in_unknown.html", context, status=403, headers=NO_STORE, here="/sign-in")
        device = request.headers.get("user-agent")
        session_id = sessions.start(own, person, replacing=cookies.read(request), now=now, by=PUBLIC, device=device)
    response = RedirectResponse(own_path(attempt.onward), 303, NO_STORE)
    cookies.keep(request, response, session_id)
    return response


def _again(request: Request, refused: Refusal) -> Response:
    """The page that says why not, and leads to the sign-in page; the answer stands in none of its links."""
    return refusals.page(request, refused, again="/sign-in")


def _known(request: Request, key: str) -> tuple[Believed, SignIn]:
    """The provider behind a word of our addresses."""
    for believed in request.app.state.providers.values():
        how = believed.provider.sign_in
        if how and how.key == key:
            return believed, how
    raise NotFound
