"""Who asks, at the API: the client or person behind a bearer token, or the public. Cookies are not looked at here.

A route says in its signature which scope it wants: `by: Annotated[Actor, Security(caller, scopes=["plans:write"])]`.
"""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Security
from fastapi.openapi.models import OAuthFlowAuthorizationCode, OAuthFlowClientCredentials, OAuthFlows
from fastapi.security import OAuth2, SecurityScopes
from starlette.requests import Request

from app.access import scopes as known
from app.access import tokens
from app.access.actor import PUBLIC, Actor
from app.db import bind
from app.errors import Forbidden, Unauthenticated
from app.queries import authorizations, grants, keys
from app.web import limits
from app.web.transaction import READING, Transaction

SENTENCES = {scope: known.NOUNS[scope.partition(":")[0]].covers for scope in sorted(known.ALL)}
"""What OpenAPI prints beside each scope."""

scheme = OAuth2(
    flows=OAuthFlows(
        clientCredentials=OAuthFlowClientCredentials(tokenUrl="/oauth/token", scopes=SENTENCES),
        authorizationCode=OAuthFlowAuthorizationCode(
            authorizationUrl="/oauth/authorize", tokenUrl="/oauth/token", scopes=SENTENCES
        ),
    ),
    scheme_name="oauth2",
    description="Without a token the reader is the public.",
    auto_error=False,
)


def bearer(request: Request) -> str | None:
    """The token of the one Authorization header, None without a header.

    Raises:
        Unauthenticated: for another scheme, an empty token, or two headers; a bad token is never the public.
    """
    headers = request.headers.getlist("authorization")
    if not headers:
        return None
    scheme_name, _, token = headers[0].partition(" ")
    if len(headers) > 1 or scheme_name.lower() != "bearer" or not token:
        raise Unauthenticated("The Authorization header is not one bearer token.")
    return token


def caller(
    wanted: SecurityScopes,
    request: Request,
    session: Transaction,
    _documented: Annotated[str | None, Depends(scheme)],
) -> Actor:
    """The actor of this request, with the reader's lists set in the transaction.

    Raises:
        Unauthenticated: a bad, expired or revoked token; a write without a token.
        Forbidden: a token without the scope the route names.
        TooMany: asked too often.
    """
    token = bearer(request)
    if token is None:
        if request.method not in READING:
            raise Unauthenticated("This needs an access token.")
        actor = PUBLIC
    else:
        try:
            actor = _behind(request, session, token)
        except Unauthenticated:
            limits.count(request, PUBLIC)
            raise
        request.state.actor = actor  # for the log, which tells of refusals
        for scope in wanted.scopes:
            if not actor.has_scope(scope):
                raise Forbidden("The token does not have the scope %(scope)s.", scope=scope)
    limits.count(request, actor)
    bind(session, actor.reads, actor.writes)
    request.state.actor = actor
    return actor


def _behind(request: Request, session: Transaction, token: str) -> Actor:
    settings, now = request.app.state.settings, datetime.now(UTC)
    try:
        claims = tokens.verify(
            token,
            keys.public_keys(session, now),
            issuer=settings.oauth_issuer,
            audience=settings.oauth_audience,
            now=now,
        )
    except tokens.InvalidToken as refused:
        raise Unauthenticated("The access token is not valid.") from refused
    if authorizations.revoked(session, claims, now):
        raise Unauthenticated("The access token is not valid.")
    actor = grants.actor_of(session, claims.subject, claims.client_id, claims.scopes, now)
    if actor is None:
        raise Unauthenticated("The access token is not valid.")
    return actor


anyone = Security(caller, scopes=[])
"""The caller of a GET that wants no scope: who one is."""
