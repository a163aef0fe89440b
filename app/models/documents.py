"""Documents: what something was decided in or is known from."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Provenance, Versioned, one_of, partial_date


class Document(Versioned, Provenance, Base):
    """A document of a mechanism, a legal act of a State, or a communiqué of a Committee.

    `plan_id`: the plan whose path it belongs to, if any; such documents are public like the plan's moves.
    `sha256`: hexadecimal hash of the bytes somebody held, never a guess.
    """

    __tablename__ = "documents"
    __table_args__ = (
        one_of("kind", "report", "legal_act", "communique", "memorandum", "other"),
        partial_date("dated"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    mechanism: Mapped[str | None] = mapped_column(ForeignKey("mechanisms.code"))
    state: Mapped[str | None] = mapped_column(ForeignKey("states.iso3"))
    plan_id: Mapped[UUID | None] = mapped_column(ForeignKey("plans.id"))
    title: Mapped[dict[str, Any]]
    symbol: Mapped[str | None]
    revision: Mapped[str | None]
    dated: Mapped[str | None]
    language: Mapped[str | None]
    url: Mapped[str | None]
    sha256: Mapped[str | None]
