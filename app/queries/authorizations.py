"""What became of tokens: asked before there is an actor, so not narrowed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import Session

from app.access import secrets
from app.access.tokens import Claims
from app.models import Authorization, Client, Person, RefreshToken, RevokedToken

_WRONG = (
    exists().where(RevokedToken.jti == bindparam("jti")),
    ~exists().where(Client.id == bindparam("client"), Client.ended_at.is_(None)),
)
OF_MACHINE = select(or_(*_WRONG))
"""Made once, as every request with a token asks it."""
OF_PERSON = select(
    or_(
        *_WRONG,
        ~exists().where(
            Authorization.id == bindparam("family"),
            Authorization.client_id == bindparam("client"),
            Authorization.person_id == bindparam("person"),
            Authorization.ended_at.is_(None),
            Authorization.ends_at > bindparam("now"),
            Person.id == Authorization.person_id,
            Person.ended_at.is_(None),
        ),
    )
)


def revoked(session: Session, claims: Claims, now: datetime) -> bool:
    """Whether a good token is good no more: it or its authorization was revoked, or its client or person has ended.

    One statement. `claims` are those of `tokens.verify`.
    """
    given = {"jti": claims.jti, "client": claims.client_id}
    if claims.machine:
        return bool(session.execute(OF_MACHINE, given).scalar_one())
    person, family = _uuid(claims.subject), _uuid(claims.family or "")
    if person is None or family is None:
        return True
    return bool(session.execute(OF_PERSON, given | {"family": family, "person": person, "now": now}).scalar_one())


@dataclass(frozen=True)
class Refresh:
    """A refresh token with the authorization it belongs to. `usable`: not used, not expired, authorization not ended."""

    authorization: Authorization
    expires_at: datetime
    usable: bool


def refresh_token(session: Session, token: str, now: datetime) -> Refresh | None:
    """The refresh token of this text, whoever's it is; None when there never was one, or not any more. One statement."""
    row = session.execute(
        select(Authorization, RefreshToken)
        .join(Authorization, Authorization.id == RefreshToken.authorization_id)
        .where(RefreshToken.digest == secrets.digest(token))
    ).one_or_none()
    if row is None:
        return None
    authorization, refresh = row
    ends_at = min(refresh.expires_at, authorization.ends_at)
    usable = refresh.used_at is None and authorization.ended_at is None and ends_at > now
    return Refresh(authorization, ends_at, usable)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
