"""Signing in through an external provider: what goes there with the browser, and what comes back (authorization code with
PKCE; RFC 9700). Knows no person.

What an attempt must be recognised by stands in a cookie of the browser that began it, so that nobody can finish in
another browser what was begun in their own. It needs no seal: `__Host-` keeps others from planting it, and who can read
it is the one who signs in.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from hmac import compare_digest
from typing import Final
from urllib.parse import quote, urlencode

import httpx
import structlog
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri  # type: ignore[import-untyped]  # no types
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]  # no types
from starlette.requests import Request
from starlette.responses import Response

from app.access import id_tokens, tokens
from app.access.secrets import new
from app.access.tokens import InvalidToken
from app.errors import BadRequest, Forbidden
from app.providers import SignIn
from app.rules.problems import N_
from app.web import cookies, forms, outgoing
from app.web.outgoing import Declined
from app.web.providers import Believed

log = structlog.get_logger()

LASTS: Final = 600
"""Seconds in which an attempt must come to its end."""
LONGEST: Final = 1500
"""Characters of a path, encoded, that a cookie still holds."""

NOT_BEGUN: Final = N_("This answer does not belong to a sign-in that began in this browser. Begin again.")
DECLINED: Final = N_("The identity provider did not sign you in. Begin again, or ask those who run it.")
UNPROVEN: Final = N_("What the identity provider answered proves nothing, so you are not signed in. Begin again.")


@dataclass(frozen=True)
class Attempt:
    """One attempt to sign in: at which issuer, what its answer must repeat (`state`, `nonce`), the secret that redeems the
    code (`verifier`), and where the reader wanted to go."""

    issuer: str
    state: str
    nonce: str
    verifier: str
    onward: str


def begun(believed: Believed, how: SignIn, base_url: str, onward: str) -> tuple[Attempt, str]:
    """A new attempt, and the address of the provider to send the browser to. Raises Unreachable."""
    endpoint = believed.address("authorization_endpoint")
    onward = onward if len(quote(onward)) <= LONGEST else "/"
    state, nonce, verifier = (new() for _ in range(3))
    attempt = Attempt(believed.provider.issuer, state, nonce, verifier, onward)
    asked = {
        "redirect_uri": _back(how, base_url),
        "scope": "openid",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": create_s256_code_challenge(attempt.verifier),
        "code_challenge_method": "S256",
    }
    return attempt, prepare_grant_uri(endpoint, how.client_id, "code", **asked)


def proven(
    believed: Believed, how: SignIn, base_url: str, attempt: Attempt, answer: Mapping[str, str], now: datetime
) -> str:
    """Who signed in (`sub`), by the answer the browser brought back to its attempt.

    Raises:
        Forbidden: the provider declined, or nothing is proven. Unreachable: it could not be asked.
    """
    _must_be_from(believed, answer)
    if "code" not in answer:
        log.warning("sign_in_declined", issuer=attempt.issuer)
        raise Forbidden(DECLINED)
    try:
        with believed.turn():
            token = _redeemed(believed, how, base_url, attempt, answer["code"])
        issuer, kid = tokens.announced(token)
        keys = believed.keys(kid) if issuer == attempt.issuer else {}
        return id_tokens.subject(
            token, keys, issuer=attempt.issuer, client_id=how.client_id, nonce=attempt.nonce, now=now
        )
    except (Declined, InvalidToken) as refused:
        log.warning("sign_in_unproven", issuer=attempt.issuer, why=str(refused))
        raise Forbidden(UNPROVEN) from refused


def _must_be_from(believed: Believed, answer: Mapping[str, str]) -> None:
    """Refuse an answer of another provider (RFC 9207): `iss` must be right where it stands, and stand where the metadata
    promise it. A provider that never says it is told apart by its own address here."""
    promised = believed.described().get("authorization_response_iss_parameter_supported") is True
    if ("iss" in answer or promised) and answer.get("iss") != believed.provider.issuer:
        log.warning("sign_in_unproven", issuer=believed.provider.issuer, why="another issuer answered")
        raise Forbidden(UNPROVEN)


def _redeemed(believed: Believed, how: SignIn, base_url: str, attempt: Attempt, code: str) -> str:
    """The ID token for a code; empty where there is none. Raises Declined for a code that is not taken, Unreachable."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": _back(how, base_url),
        "code_verifier": attempt.verifier,
    }
    auth, secret = None, how.client_secret.get_secret_value() if how.client_secret else None
    methods = believed.described().get("token_endpoint_auth_methods_supported")
    if secret is None:
        form["client_id"] = how.client_id
    elif not isinstance(methods, list) or "client_secret_basic" in methods:
        auth = httpx.BasicAuth(quote(how.client_id, safe=""), quote(secret, safe=""))  # RFC 6749, 2.3.1
    else:
        form |= {"client_id": how.client_id, "client_secret": secret}
    found = outgoing.json_for(believed.address("token_endpoint"), form, auth).get("id_token")
    return found if isinstance(found, str) else ""


def _back(how: SignIn, base_url: str) -> str:
    return f"{base_url}/sign-in/{how.key}/back"


def keep(request: Request, response: Response, attempt: Attempt) -> None:
    """Put an attempt into the browser; one it had before is forgotten."""
    name = _name(request)
    secure = name.startswith("__Host-")
    value = urlencode(asdict(attempt))
    response.set_cookie(name, value, LASTS, path="/", secure=secure, httponly=True, samesite="lax")


def answered(request: Request, believed: Believed, answer: Mapping[str, str]) -> Attempt:
    """The attempt of this browser that an answer belongs to. Raises Forbidden for an answer to none, or to another."""
    try:
        kept = dict(forms.pairs(request.cookies.get(_name(request), "").encode("ascii", "replace")))
    except BadRequest:
        kept = {}
    if kept.keys() != {one.name for one in fields(Attempt)}:
        raise Forbidden(NOT_BEGUN)
    attempt = Attempt(**kept)
    same = compare_digest(attempt.state.encode(), answer.get("state", "").encode("utf-8", "replace"))
    if not same or attempt.issuer != believed.provider.issuer:
        raise Forbidden(NOT_BEGUN)
    return attempt


def forget(request: Request, response: Response) -> None:
    """Take the attempt out of the browser: an answer is good once."""
    name = _name(request)
    response.delete_cookie(name, path="/", secure=name.startswith("__Host-"), httponly=True, samesite="lax")


def _name(request: Request) -> str:
    return f"{cookies.name(request.app.state.settings.base_url)}-sign-in"
