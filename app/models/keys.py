"""Keys that sign access tokens."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, one_of


class SigningKey(Base):
    """A key pair of the embedded authorization server, shared by all its processes. At most one is not retired: it
    signs. A retired one is still served while tokens it signed can be valid.

    `kid`: the thumbprint of RFC 7638. `private_pem`: PKCS 8, encrypted with a key derived from AVANCE_SECRET, so that
    a copy of the database signs nothing.
    """

    __tablename__ = "signing_keys"
    __table_args__ = (
        one_of("algorithm", "ES256"),
        Index(
            "uq_signing_keys_current", text("(retired_at is null)"), unique=True, postgresql_where="retired_at is null"
        ),
    )

    kid: Mapped[str] = mapped_column(primary_key=True)
    algorithm: Mapped[str]
    private_pem: Mapped[str]
    public_pem: Mapped[str]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
