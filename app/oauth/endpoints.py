"""Revocation (RFC 7009) and introspection (RFC 7662). Both answer about a client's own tokens only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oauth2.rfc6749 import InvalidRequestError  # type: ignore[import-untyped]  # Authlib ships no types
from authlib.oauth2.rfc7009 import RevocationEndpoint  # type: ignore[import-untyped]  # Authlib ships no types
from authlib.oauth2.rfc7662 import IntrospectionEndpoint  # type: ignore[import-untyped]  # Authlib ships no types

from app.access import scopes, tokens
from app.access.tokens import Claims
from app.actions import authorizations as acts
from app.models import Authorization
from app.oauth.clients import METHODS, SECRET_METHODS, RegisteredClient
from app.oauth.requests import FormRequest
from app.queries import authorizations, keys


@dataclass(frozen=True)
class Known:
    """A token this server issued, of either kind. `active`: good for something now."""

    client_id: str
    subject: str
    scope: str
    expires_at: datetime
    active: bool
    access: Claims | None = None
    authorization: Authorization | None = None

    def check_client(self, client: RegisteredClient) -> bool:
        return self.client_id == client.row.id

    def is_expired(self) -> bool:
        return not self.active

    def is_revoked(self) -> bool:
        return not self.active


def find(server: Any, text: str) -> Known | None:
    """The token of this text; None when it is no token, or no good access token. The hint of its kind is not needed."""
    refresh = authorizations.refresh_token(server.session, text, server.now)
    if refresh:
        given = refresh.authorization
        scope = scopes.text(given.scopes)
        return Known(
            given.client_id, str(given.person_id), scope, refresh.expires_at, refresh.usable, authorization=given
        )
    public = keys.public_keys(server.session, server.now)
    issuer = server.issuer
    try:
        claims = tokens.verify(text, public, issuer=issuer.name, audience=issuer.audience, now=server.now)
    except tokens.InvalidToken:
        return None
    active = not authorizations.revoked(server.session, claims, server.now)
    scope = scopes.text(claims.scopes & scopes.ALL)
    return Known(claims.client_id, claims.subject, scope, claims.expires, active, access=claims)


def check_token(request: FormRequest) -> None:
    """A token must be there. A hint of an unknown kind is ignored, as both RFCs allow."""
    if "token" not in request.form:
        raise InvalidRequestError("token is missing.")


class Revocation(RevocationEndpoint):  # type: ignore[misc]  # Authlib ships no types
    """A client gives a token back. A refresh token ends its whole authorization, an access token only itself."""

    CLIENT_AUTH_METHODS = METHODS

    def check_params(self, request: FormRequest, client: RegisteredClient) -> None:
        check_token(request)

    def query_token(self, token_string: str, token_type_hint: str | None) -> Known | None:
        return find(self.server, token_string)

    def revoke_token(self, token: Known, request: FormRequest) -> None:
        session, by = self.server.session, self.server.actor(request.client)
        if token.authorization:
            acts.end(session, token.authorization.id, why="revoked", now=self.server.now, by=by)
        elif token.access:
            acts.revoke(session, token.access.jti, expires_at=token.access.expires, now=self.server.now, by=by)


class Introspection(IntrospectionEndpoint):  # type: ignore[misc]  # Authlib ships no types
    """A client with a secret asks whether a token of its own is good; of others it learns that it is not."""

    CLIENT_AUTH_METHODS = SECRET_METHODS

    def check_params(self, request: FormRequest, client: RegisteredClient) -> None:
        check_token(request)

    def check_permission(self, token: Known, client: RegisteredClient, request: FormRequest) -> bool:
        return token.check_client(client)

    def query_token(self, token_string: str, token_type_hint: str | None) -> Known | None:
        return find(self.server, token_string)

    def introspect_token(self, token: Known) -> dict[str, Any]:
        known: dict[str, Any] = {
            "active": True,
            "client_id": token.client_id,
            "sub": token.subject,
            "scope": token.scope,
            "exp": int(token.expires_at.timestamp()),
            "iss": self.server.issuer.name,
        }
        if token.access:
            known |= {
                "aud": self.server.issuer.audience,
                "iat": int(token.access.issued.timestamp()),
                "jti": token.access.jti,
                "token_type": "Bearer",
            }
        return known
