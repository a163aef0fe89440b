"""Consent, codes, refresh tokens, revocation: what changes in the authorization server's memory.

These are no things of the API, so they leave no Changes: the log has them, without any code or token. The caller
answers a refusal and lets the transaction commit: a replay must be remembered although the answer is an error.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.access import scopes, secrets
from app.access.actor import Actor
from app.models import Authorization, AuthorizationCode, RefreshToken, RevokedToken

log = structlog.get_logger()

CODE_LIVES = timedelta(minutes=1)
REFRESH_LIVES = timedelta(days=14)
"""A refresh token that was not used for so long is worth nothing."""

AUTHORIZATION_LIVES = timedelta(days=90)
"""After so long a person is asked again, however often tokens were refreshed."""

KEPT = timedelta(days=1)
"""What has expired is forgotten so much later, by the next consent or revocation: there is no other housekeeper."""


def give(
    session: Session,
    code: str,
    *,
    client_id: str,
    person_id: UUID,
    asked: Iterable[str],
    redirect_uri: str,
    challenge: str,
    now: datetime,
    by: Actor,
) -> None:
    """A person consents: remember the code the client gets, which is kept nowhere. `challenge`: PKCE, S256."""
    _sweep(session, now)
    session.add(
        AuthorizationCode(
            digest=secrets.digest(code),
            client_id=client_id,
            person_id=person_id,
            scopes=scopes.text(asked).split(),
            redirect_uri=redirect_uri,
            challenge=challenge,
            expires_at=now + CODE_LIVES,
        )
    )
    session.flush()
    log.info("consent_given", client=client_id, person=str(person_id), by=by.id)


def take(session: Session, code: str, *, client_id: str, now: datetime, by: Actor) -> AuthorizationCode | None:
    """Take a client's code: the first who asks gets it, and nobody again, whatever becomes of the exchange.

    None for a code that is expired, another client's or unknown. A code that was exchanged before ends the
    authorization made of it: two had it, and one of them should not.
    """
    digest = secrets.digest(code)
    taken = session.execute(
        delete(AuthorizationCode)
        .where(AuthorizationCode.digest == digest, AuthorizationCode.client_id == client_id)
        .returning(AuthorizationCode)
    ).scalar_one_or_none()
    if taken is None:
        for family in session.scalars(select(Authorization.id).where(Authorization.code_digest == digest)):
            end(session, family, why="code_replayed", now=now, by=by)
        return None
    return taken if taken.expires_at > now else None


def begin(session: Session, code: AuthorizationCode, *, now: datetime, by: Actor) -> Authorization:
    """Make an authorization of a code that was taken."""
    made = Authorization(
        client_id=code.client_id,
        person_id=code.person_id,
        scopes=code.scopes,
        code_digest=code.digest,
        created_at=now,
        ends_at=now + AUTHORIZATION_LIVES,
    )
    session.add(made)
    session.flush()
    log.info("authorization_begun", authorization=str(made.id), client=made.client_id, by=by.id)
    return made


def add_refresh_token(session: Session, authorization_id: UUID, *, now: datetime) -> str:
    """The next refresh token of an authorization, which is kept nowhere."""
    token = secrets.new()
    expires_at = now + REFRESH_LIVES
    session.add(RefreshToken(digest=secrets.digest(token), authorization_id=authorization_id, expires_at=expires_at))
    session.flush()
    return token


def hold(session: Session, token: str, *, client_id: str, now: datetime, by: Actor) -> Authorization | None:
    """The authorization of a client's refresh token that may be used now; a second request with it waits until this
    transaction ends.

    None when it is unknown, another client's, expired, or its authorization has ended. One that was used before ends
    the authorization.
    """
    row = session.execute(
        select(RefreshToken, Authorization)
        .join(Authorization, Authorization.id == RefreshToken.authorization_id)
        .where(RefreshToken.digest == secrets.digest(token), Authorization.client_id == client_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        return None
    refresh, authorization = row
    if refresh.used_at is not None:
        end(session, authorization.id, why="refresh_token_replayed", now=now, by=by)
        return None
    ends_at = min(refresh.expires_at, authorization.ends_at)
    return authorization if authorization.ended_at is None and ends_at > now else None


def use(session: Session, token: str, *, now: datetime) -> None:
    """Mark a refresh token as used."""
    session.execute(update(RefreshToken).where(RefreshToken.digest == secrets.digest(token)).values(used_at=now))


def end(session: Session, authorization_id: UUID, *, why: str, now: datetime, by: Actor) -> None:
    """End an authorization and with it every token of it. `why`: a code of `Authorization.ended_why`. The first end
    stays; another does nothing."""
    ended = session.execute(
        update(Authorization)
        .where(Authorization.id == authorization_id, Authorization.ended_at.is_(None))
        .values(ended_at=now, ended_why=why)
        .returning(Authorization.client_id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if ended is not None:
        log.warning("authorization_ended", authorization=str(authorization_id), client=ended, why=why, by=by.id)


def revoke(session: Session, jti: str, *, expires_at: datetime, now: datetime, by: Actor) -> None:
    """Take one access token back; again does nothing. `expires_at`: the token's own end."""
    _sweep(session, now)
    session.execute(insert(RevokedToken).values(jti=jti, expires_at=expires_at).on_conflict_do_nothing())
    log.info("token_revoked", jti=jti, by=by.id)


def _sweep(session: Session, now: datetime) -> None:
    """Forget what can matter no more. A row another request is about to forget is left to it."""
    for table, key, over in (
        (AuthorizationCode, AuthorizationCode.digest, AuthorizationCode.expires_at),
        (Authorization, Authorization.id, Authorization.ends_at),
        (RevokedToken, RevokedToken.jti, RevokedToken.expires_at),
    ):
        old = select(key).where(over < now - KEPT).limit(1000).with_for_update(skip_locked=True)
        session.execute(delete(table).where(key.in_(old)).execution_options(synchronize_session=False))
