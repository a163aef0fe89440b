"""OAuth clients: machines, and applications people sign in through."""

from datetime import datetime

from sqlalchemy import CheckConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Versioned


class Client(Versioned, Base):
    """A client registered at the authorization server: a machine that speaks for itself (`client_credentials`), or an
    application that people sign in through (`authorization_code`, `refresh_token`); never both, so that a token's
    subject cannot be mistaken.

    A machine's grants bound what its tokens may do, `scopes` what any of its tokens may ask for. `secret_hash`:
    SHA-256 in hexadecimal; null for an application that cannot keep a secret. `secret_since`: when it was made; the one
    before it is taken until `old_secret_until`. Never deleted, only ended: at `ended_at`, which may lie ahead.
    `demonstration`: exists in demonstrations only.
    """

    __tablename__ = "clients"
    __table_args__ = (
        CheckConstraint("id ~ '^[a-z0-9][a-z0-9._-]{2,62}$'", name="id"),
        CheckConstraint(
            "grant_types = array['client_credentials'] and secret_hash is not null and cardinality(redirect_uris) = 0"
            " or grant_types <@ array['authorization_code', 'refresh_token']"
            " and 'authorization_code' = any(grant_types) and cardinality(redirect_uris) > 0",
            name="machine_or_people",
        ),
        CheckConstraint("(old_secret_hash is null) = (old_secret_until is null)", name="old_secret"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    secret_hash: Mapped[str | None]
    secret_since: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    old_secret_hash: Mapped[str | None]
    old_secret_until: Mapped[datetime | None]
    redirect_uris: Mapped[list[str]]
    grant_types: Mapped[list[str]]
    scopes: Mapped[list[str]]
    demonstration: Mapped[bool] = mapped_column(server_default=text("false"))
    ended_at: Mapped[datetime | None]
