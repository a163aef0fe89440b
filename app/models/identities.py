"""Identities: who a person is at an external identity provider."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Versioned


class Identity(Versioned, Base):
    """A person is the `subject` (`sub`) of the provider `issuer`, from when that was linked until it was unlinked
    (`ended_at`). Never deleted. `linked_by`: the name of who linked it. A subject is one person at a time."""

    __tablename__ = "identities"
    __table_args__ = (
        Index(
            "uq_identities_issuer_subject", "issuer", "subject", unique=True, postgresql_where=text("ended_at is null")
        ),
    )

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    issuer: Mapped[str]
    subject: Mapped[str]
    linked_by: Mapped[str]
    since: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    ended_at: Mapped[datetime | None]
