"""The authorization server of one request: Authlib's, with this request's session, moment and keys."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from authlib.common.urls import add_params_to_uri  # type: ignore[import-untyped]  # Authlib ships no types
from authlib.oauth2.rfc6749 import (  # type: ignore[import-untyped]  # Authlib ships no types
    AuthorizationServer,
    InvalidClientError,
    InvalidRequestError,
    InvalidScopeError,
    OAuth2Error,
    UnsupportedResponseTypeError,
)
from joserfc import jwt
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.access import keys as pairs
from app.access import scopes, secrets
from app.access.actor import SYSTEM, Actor
from app.access.tokens import MAX_LIFETIME
from app.actions import authorizations, keys
from app.models import Person
from app.oauth import clients
from app.oauth.endpoints import Introspection, Revocation
from app.oauth.grants import ClientCredentials, Code, Proof, Refresh
from app.oauth.requests import FormRequest
from app.queries import clients as stored

log = structlog.get_logger()

NO_STORE = {"cache-control": "no-store", "pragma": "no-cache"}
REALM = 'Basic realm="Avance", charset="UTF-8"'
ASCII = {character: character for character in map(chr, range(0x20, 0x7F)) if character not in '"\\'}


@dataclass(frozen=True)
class Issuer:
    """Who issues, for whom, and what opens the signing key; the same for every request of a process."""

    name: str
    audience: str
    secret: bytes


class Server(AuthorizationServer):  # type: ignore[misc]  # Authlib ships no types
    """Made for one request. `family`: the authorization its tokens belong to, set by the grant that found it."""

    def __init__(self, session: Session, issuer: Issuer, now: datetime) -> None:
        super().__init__(scopes_supported=sorted(scopes.ALL))
        self.session = session
        self.issuer = issuer
        self.now = now
        self.family: UUID | None = None
        for name, way in zip(clients.METHODS, (clients.by_basic, clients.by_form, clients.by_name), strict=True):
            self.register_client_auth_method(name, way)
        self.register_token_generator("default", self.issue)
        self.register_grant(ClientCredentials)
        self.register_grant(Code, [Proof()])
        self.register_grant(Refresh)
        self.register_endpoint(Revocation)
        self.register_endpoint(Introspection)

    def query_client(self, client_id: str) -> clients.RegisteredClient | None:
        """The client of this id, unless it has ended."""
        row = stored.one(self.session, client_id)
        return clients.RegisteredClient(row, self.now) if row else None

    def actor(self, client: clients.RegisteredClient) -> Actor:
        """The client as the author of what the server does for it, for the log; it brings no grants here."""
        return Actor("client", client.row.id, client.row.name)

    def issue(
        self,
        grant_type: str,
        client: clients.RegisteredClient,
        user: Person | None = None,
        scope: str | None = None,
        expires_in: int | None = None,
        include_refresh_token: bool = True,
    ) -> dict[str, Any]:
        """A bearer token (RFC 9068, ES256, an hour), with a refresh token when it belongs to an authorization."""
        allowed = client.get_allowed_scope(scope)
        if allowed is None:
            raise InvalidScopeError()
        issued = int(self.now.timestamp())
        claims = {
            "iss": self.issuer.name,
            "aud": self.issuer.audience,
            "sub": str(user.id) if user else client.row.id,
            "client_id": client.row.id,
            "iat": issued,
            "exp": issued + MAX_LIFETIME,
            "jti": secrets.new(),
            "scope": allowed,
        }
        if self.family:
            claims["sid"] = str(self.family)
        key = keys.ensure(self.session, self.issuer.secret, now=self.now, by=SYSTEM)
        header = {"alg": key.algorithm, "typ": "at+jwt", "kid": key.kid}
        token = {
            "token_type": "Bearer",
            "access_token": jwt.encode(
                header, claims, pairs.opened(key.private_pem, self.issuer.secret), algorithms=[key.algorithm]
            ),
            "expires_in": MAX_LIFETIME,
            "scope": allowed,
        }
        if include_refresh_token and self.family:
            token["refresh_token"] = authorizations.add_refresh_token(self.session, self.family, now=self.now)
        log.info("token_issued", grant_type=grant_type, client=client.row.id, subject=claims["sub"], jti=claims["jti"])
        return token

    def save_token(self, token: dict[str, Any], request: FormRequest) -> None:
        """Access tokens are kept nowhere, refresh tokens are kept by `issue`."""

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        log.debug("oauth", signal=name)

    def create_oauth2_request(self, request: FormRequest) -> FormRequest:
        """Ours are read before Authlib is asked."""
        return request

    def get_authorization_grant(self, request: FormRequest) -> Code:
        """The one grant there is. Authlib's own would put the caller's text into an error that forbids some of it."""
        if request.payload.response_type == "code":
            grant: Code = super().get_authorization_grant(request)
            return grant
        client = self.query_client(request.payload.client_id or "")
        redirect_uri = request.payload.redirect_uri
        if client is None or not client.check_redirect_uri(redirect_uri or ""):
            raise InvalidRequestError("response_type must be code.")
        if not request.payload.response_type:
            raise InvalidRequestError("response_type is missing.", redirect_uri=redirect_uri)
        raise UnsupportedResponseTypeError("other", redirect_uri=redirect_uri)

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Response:
        """JSON, or a redirect, to which the issuer is added (RFC 9207), success or error."""
        location = dict(headers).get("Location")
        if location:
            target = add_params_to_uri(location, [("iss", self.issuer.name)])
            return Response(status_code=303, headers={"location": target, **NO_STORE})
        extra = {name.lower(): value for name, value in headers if name.lower() != "content-type"}
        return JSONResponse(body, status, extra | NO_STORE)

    def handle_error_response(self, request: FormRequest | None, error: OAuth2Error) -> Response:
        """An error in the characters it may have; a client that did not prove itself is always a 401 with a realm."""
        log.info("oauth_refused", error=error.error)
        if isinstance(error, InvalidClientError):
            body = {"error": error.error, "error_description": "The client is unknown or did not prove who it is."}
            return JSONResponse(body, 401, {"www-authenticate": REALM, **NO_STORE})
        status, body, headers = error(None)
        if isinstance(body, dict) and "error_description" in body:
            body["error_description"] = "".join(ASCII.get(character, "?") for character in body["error_description"])
        return self.handle_response(status, body, headers)


def of(request: Request, session: Session) -> Server:
    """The server for a request, at this moment."""
    return Server(session, request.app.state.issuer, datetime.now(UTC))
