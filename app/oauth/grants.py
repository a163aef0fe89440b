"""The three grants, each as strict as OAuth 2.1 wants them."""

import re
from typing import Any

from authlib.oauth2.rfc6749 import (  # type: ignore[import-untyped]  # Authlib ships no types
    InvalidRequestError,
    InvalidScopeError,
    grants,
)
from authlib.oauth2.rfc7636 import CodeChallenge  # type: ignore[import-untyped]  # Authlib ships no types

from app.access import scopes, secrets
from app.access.actor import Actor
from app.actions import authorizations
from app.models import Authorization, AuthorizationCode, Person
from app.oauth.clients import METHODS, SECRET_METHODS, RegisteredClient
from app.oauth.requests import FormRequest
from app.queries import people

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
"""A SHA-256 in base64url."""


class ClientCredentials(grants.ClientCredentialsGrant):  # type: ignore[misc]  # Authlib ships no types
    """A machine speaks for itself."""

    TOKEN_ENDPOINT_AUTH_METHODS = SECRET_METHODS


class Proof(CodeChallenge):  # type: ignore[misc]  # Authlib ships no types
    """PKCE (RFC 7636) of every client, with S256 only.

    Authlib requires it of clients without a secret only, and takes `plain`, which a missing method also means.
    """

    def validate_code_challenge(self, grant: "Code", redirect_uri: str) -> None:
        parameters = grant.request.payload.data
        if "code_challenge" not in parameters:
            raise InvalidRequestError("code_challenge is missing: PKCE is required of every client.")
        if parameters.get("code_challenge_method") != "S256":
            raise InvalidRequestError("code_challenge_method must be S256.")
        if not CHALLENGE.fullmatch(parameters["code_challenge"]):
            raise InvalidRequestError("code_challenge is not a SHA-256 in base64url.")

    def get_authorization_code_challenge(self, authorization_code: "TakenCode") -> str:
        return authorization_code.row.challenge

    def get_authorization_code_challenge_method(self, authorization_code: "TakenCode") -> str:
        return "S256"


class TakenCode:
    """A code that was taken, as Authlib asks about it."""

    def __init__(self, row: AuthorizationCode) -> None:
        self.row = row

    def get_redirect_uri(self) -> str:
        return self.row.redirect_uri

    def get_scope(self) -> str:
        return scopes.text(self.row.scopes)


class Code(grants.AuthorizationCodeGrant):  # type: ignore[misc]  # Authlib ships no types
    """A person lets a client act for them."""

    TOKEN_ENDPOINT_AUTH_METHODS = METHODS

    @staticmethod
    def validate_authorization_redirect_uri(request: FormRequest, client: RegisteredClient) -> str:
        """One of the client's addresses, named in the request, character by character."""
        redirect_uri = request.payload.redirect_uri
        if not redirect_uri or not client.check_redirect_uri(redirect_uri):
            raise InvalidRequestError("redirect_uri is missing or not one of the client's.")
        return str(redirect_uri)

    def generate_authorization_code(self) -> str:
        return secrets.new()

    def save_authorization_code(self, code: str, request: FormRequest) -> None:
        authorizations.give(
            self.server.session,
            code,
            client_id=request.client.row.id,
            person_id=request.user.id,
            asked=request.scope.split(),
            redirect_uri=request.payload.redirect_uri,
            challenge=request.payload.data["code_challenge"],
            now=self.server.now,
            by=Actor("person", str(request.user.id), request.user.name),
        )

    def query_authorization_code(self, code: str, client: RegisteredClient) -> TakenCode | None:
        """Takes the code: whatever is wrong with the rest of the exchange, it is not to be had again."""
        by = self.server.actor(client)
        taken = authorizations.take(self.server.session, code, client_id=client.row.id, now=self.server.now, by=by)
        return TakenCode(taken) if taken else None

    def authenticate_user(self, authorization_code: TakenCode) -> Person | None:
        return people.one(self.server.session, authorization_code.row.person_id)

    def generate_token(self, **asked: Any) -> dict[str, Any]:
        """The first tokens of a new authorization."""
        code: AuthorizationCode = self.request.authorization_code.row
        by = self.server.actor(self.request.client)
        self.server.family = authorizations.begin(self.server.session, code, now=self.server.now, by=by).id
        token: dict[str, Any] = super().generate_token(**asked)
        return token

    def delete_authorization_code(self, authorization_code: TakenCode) -> None:
        """Gone already: `query_authorization_code` took it, so that of two exchanges at once one wins."""


class HeldToken:
    """A refresh token that may be used, as Authlib asks about it."""

    def __init__(self, text: str, authorization: Authorization, person: Person) -> None:
        self.text = text
        self.authorization = authorization
        self.person = person

    def check_client(self, client: RegisteredClient) -> bool:
        return self.authorization.client_id == client.row.id

    def get_scope(self) -> str:
        return scopes.text(self.authorization.scopes)


class Refresh(grants.RefreshTokenGrant):  # type: ignore[misc]  # Authlib ships no types
    """New tokens for a refresh token, which is used once; its second use ends the authorization."""

    TOKEN_ENDPOINT_AUTH_METHODS = METHODS
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> HeldToken | None:
        client: RegisteredClient = self.request.client
        session, now, by = self.server.session, self.server.now, self.server.actor(client)
        held = authorizations.hold(session, refresh_token, client_id=client.row.id, now=now, by=by)
        person = people.one(session, held.person_id) if held else None
        return HeldToken(refresh_token, held, person) if held and person else None

    def authenticate_user(self, refresh_token: HeldToken) -> Person:
        return refresh_token.person

    def issue_token(self, user: Person, refresh_token: HeldToken) -> dict[str, Any]:
        """Of the scopes that were consented to those that are asked for, and that the client still has."""
        client: RegisteredClient = self.request.client
        asked = scopes.parse(self.request.payload.scope or refresh_token.get_scope()) & set(client.row.scopes)
        if not asked:
            raise InvalidScopeError()
        self.server.family = refresh_token.authorization.id
        token: dict[str, Any] = self.generate_token(
            user=user, scope=scopes.text(asked), include_refresh_token=self.INCLUDE_NEW_REFRESH_TOKEN
        )
        return token

    def revoke_old_credential(self, refresh_token: HeldToken) -> None:
        authorizations.use(self.server.session, refresh_token.text, now=self.server.now)
