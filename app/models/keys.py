"""Keys that sign access tokens, and keys of their own that seal versions."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, one_of


class SigningKey(Base):
    """A key pair shared by all processes, for one `use`. At most one of a use is not retired: it signs. A retired one of
    `tokens`, of the embedded authorization server, is still served while tokens it signed can be valid; one of
    `versions` for ever.

    `kid`: the thumbprint of RFC 7638. `private_pem`: PKCS 8, encrypted with a key derived from AVANCE_SECRET, so that
    a copy of the database signs nothing.
    """

    __tablename__ = "signing_keys"
    __table_args__ = (
        one_of("algorithm", "ES256"),
        one_of("use", "tokens", "versions"),
        Index("uq_signing_keys_current", "use", unique=True, postgresql_where="retired_at is null"),
    )

    kid: Mapped[str] = mapped_column(primary_key=True)
    use: Mapped[str] = mapped_column(server_default="tokens")
    algorithm: Mapped[str]
    private_pem: Mapped[str]
    public_pem: Mapped[str]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
