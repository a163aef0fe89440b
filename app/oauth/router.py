"""The addresses clients call: token, revocation, introspection, keys, metadata. People's part is in `authorize`."""

from collections.abc import Callable
from datetime import UTC, datetime

from authlib.oauth2.rfc6749 import InvalidRequestError, OAuth2Error  # type: ignore[import-untyped]  # ships no types
from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.access import keys as pairs
from app.access.actor import PUBLIC
from app.oauth import authorize, metadata, requests, server
from app.oauth.requests import FormRequest
from app.oauth.server import Issuer, Server
from app.queries import keys
from app.settings import Settings
from app.web import limits
from app.web.forms import Body
from app.web.transaction import Transaction

router = APIRouter(include_in_schema=False)

CACHED = {"cache-control": "public, max-age=300", "access-control-allow-origin": "*"}
"""Keys and metadata may be kept for five minutes, less than a retired key is served."""


@router.post("/oauth/token")
def token(request: Request, session: Transaction, body: Body) -> Response:
    """A token for what a client brings: its secret, a code, a refresh token."""

    def answer(issuing: Server, asked: FormRequest) -> Response:
        if not asked.payload.grant_type:
            raise InvalidRequestError("grant_type is missing.")
        response: Response = issuing.create_token_response(asked)
        return response

    return _answered(request, session, body, answer)


@router.post("/oauth/revoke")
def revoke(request: Request, session: Transaction, body: Body) -> Response:
    """A client gives a token back."""
    return _answered(request, session, body, lambda s, asked: s.create_endpoint_response("revocation", asked))


@router.post("/oauth/introspect")
def introspect(request: Request, session: Transaction, body: Body) -> Response:
    """A client asks whether a token of its own is good."""
    return _answered(request, session, body, lambda s, asked: s.create_endpoint_response("introspection", asked))


@router.get("/oauth/jwks")
def jwks(session: Transaction) -> Response:
    """The public keys that verify our tokens."""
    return JSONResponse(keys.jwks(session, datetime.now(UTC)), 200, CACHED, "application/jwk-set+json")


@router.get("/.well-known/oauth-authorization-server")
@router.get("/.well-known/openid-configuration")
def described(request: Request) -> Response:
    """Where everything is and what it can do."""
    return JSONResponse(metadata.document(request.app.state.issuer.name), 200, CACHED)


def _answered(
    request: Request, session: Transaction, body: bytes | None, answer: Callable[[Server, FormRequest], Response]
) -> Response:
    """An error is an answer, not an exception: what it changed (a replay ends an authorization) must be committed."""
    issuing, client = server.of(request, session), ""
    limits.count(request, PUBLIC)
    try:
        asked = requests.of_endpoint(request, body)
        client = asked.basic[0] if asked.basic else asked.form.get("client_id", "")
        limits.must_not_have_failed(request, client)
        answered = answer(issuing, asked)
    except OAuth2Error as error:
        answered = issuing.handle_error_response(None, error)
    if answered.status_code == 401:
        limits.failed(request, client)
    return answered


def install(app: FastAPI, settings: Settings) -> None:
    """Put the authorization server into a service. Its signing key is made when the first token is wanted."""
    app.state.issuer = Issuer(settings.oauth_issuer, settings.oauth_audience, settings.key(pairs.PURPOSE))
    app.include_router(router)
    app.include_router(authorize.router)
