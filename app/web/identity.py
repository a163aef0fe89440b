"""Who asks, at the API: the client or person behind a bearer token, or the public. Cookies are not looked at here.

A route says in its signature which scope it wants: `by: Annotated[Actor, Security(caller, scopes=["plans:write"])]`.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated
from uuid import NAMESPACE_URL, uuid5

from fastapi import Depends, Security
from fastapi.openapi.models import OAuthFlowAuthorizationCode, OAuthFlowClientCredentials, OAuthFlows
from fastapi.security import OAuth2, SecurityScopes
from sqlalchemy.orm import Session
from starlette.requests import Request

from app.access import scopes as known
from app.access import tokens
from app.access.actor import PUBLIC, Actor
from app.access.claims import granted
from app.access.tokens import TYPES, Profile
from app.db import bind
from app.errors import Forbidden, Unauthenticated
from app.queries import authorizations, grants, identities, keys
from app.web import limits
from app.web.providers import Believed
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
    request.state.actor = actor
    limits.count(request, actor)
    for scope in wanted.scopes:
        if not actor.has_scope(scope):
            raise Forbidden("The token does not have the scope %(scope)s.", scope=scope)
    bind(session, actor.reads, actor.writes)
    return actor


def _behind(request: Request, session: Transaction, token: str) -> Actor:
    now = datetime.now(UTC)
    try:
        issuer, kid = tokens.announced(token)
        believed = request.app.state.providers.get(issuer)
        actor = (
            _of_provider(request, session, token, believed, kid, now)
            if believed
            else _ours(request, session, token, now)
        )
    except tokens.InvalidToken as refused:
        raise Unauthenticated("The access token is not valid.") from refused
    if actor is None:
        raise Unauthenticated("The access token is not valid.")
    return actor


def _ours(request: Request, session: Session, token: str, now: datetime) -> Actor | None:
    """Whom a token of the embedded server means; None when it was revoked, or its person or client has ended."""
    settings = request.app.state.settings
    if not settings.oauth_embedded:
        raise tokens.InvalidToken("another issuer")
    claims = tokens.verify(
        token,
        keys.public_keys(session, now),
        issuer=settings.oauth_issuer,
        audience=settings.oauth_audience,
        now=now,
    )
    if authorizations.revoked(session, claims, now):
        return None
    return grants.actor_of(session, claims.subject, claims.client_id, claims.scopes, now)


def _of_provider(
    request: Request, session: Session, token: str, believed: Believed, kid: str, now: datetime
) -> Actor | None:
    """Whom a token of an external provider means: the person or client its `sub` was made to be, with what the claims
    give besides; else a machine by its claims alone. None for a person nobody named, and for who has ended."""
    provider = believed.provider
    claims = tokens.verify(
        token,
        believed.keys(kid),
        issuer=provider.issuer,
        audience=provider.audience or request.app.state.settings.oauth_audience,
        now=now,
        profile=Profile(TYPES if provider.type == "at+jwt" else frozenset({provider.type}), provider.client_claim),
    )
    given = granted(provider, claims.said)
    client = provider.clients.get(claims.subject)
    person = None if client else identities.person_of(session, provider.issuer, claims.subject)
    if person is None and client is None:
        if not claims.machine:
            return None
        own = uuid5(NAMESPACE_URL, f"{provider.issuer} {claims.subject}")
        return Actor("client", str(own), claims.client_id, given, claims.scopes)
    actor = grants.actor_of(session, client or str(person), client or "", claims.scopes, now)
    return replace(actor, grants=actor.grants + given) if actor else None


anyone = Security(caller, scopes=[])
"""The caller of a GET that wants no scope: who one is."""
