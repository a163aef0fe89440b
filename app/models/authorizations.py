"""What the authorization server remembers between two requests: consent, codes, refresh tokens, revoked tokens.

Every code and token stands here as its SHA-256, never as itself.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id


class AuthorizationCode(Base):
    """What a person's browser carries to a client after consent. Ends when it is exchanged, or after a minute.

    `challenge`: of PKCE, method S256. `redirect_uri`: where it was sent; the exchange must name it again.
    """

    __tablename__ = "authorization_codes"

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    scopes: Mapped[list[str]]
    redirect_uri: Mapped[str]
    challenge: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Authorization(Base):
    """A person lets a client act for them: the family of all tokens issued since one consent (`sid` of the access
    tokens). Begins with the exchange of its code, ends when it is revoked, when something of it is used twice, or at
    `ends_at`. `code_digest` tells the second use of the code."""

    __tablename__ = "authorizations"
    __table_args__ = (
        CheckConstraint("ended_why in ('revoked', 'code_replayed', 'refresh_token_replayed')", name="ended_why"),
        CheckConstraint("(ended_at is null) = (ended_why is null)", name="ended"),
    )

    id: Mapped[Id]
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    scopes: Mapped[list[str]]
    code_digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None]


class RefreshToken(Base):
    """One link of an authorization's chain. Used once, which makes the next; a second use ends the authorization."""

    __tablename__ = "refresh_tokens"

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    authorization_id: Mapped[UUID] = mapped_column(ForeignKey("authorizations.id", ondelete="cascade"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RevokedToken(Base):
    """An access token taken back before its time, by its `jti`. May be forgotten once it would have expired."""

    __tablename__ = "revoked_tokens"

    jti: Mapped[str] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
