"""People who sign in."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Versioned, one_of


class Person(Versioned, Base):
    """Somebody who can sign in. Never deleted, only ended. `password_hash`: Argon2id; null for one who has none yet.
    `demonstration`: exists in demonstrations only."""

    __tablename__ = "people"
    __table_args__ = (
        Index("uq_people_email", text("lower(email)"), unique=True),
        one_of("language", "es", "en", "pt", "fr"),
    )

    id: Mapped[Id]
    email: Mapped[str]
    name: Mapped[str]
    language: Mapped[str]
    password_hash: Mapped[str | None]
    demonstration: Mapped[bool] = mapped_column(server_default=text("false"))
    ended_at: Mapped[datetime | None]
