"""OAS member States and what they are party to."""

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Provenance, Versioned, one_of, partial_date


class State(Versioned, Provenance, Base):
    """A member State of the OAS, by its ISO 3166-1 alpha-3 code. `time_zone`: IANA zone of the seat of government."""

    __tablename__ = "states"

    iso3: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[dict[str, Any]]
    languages: Mapped[list[str]]
    currency: Mapped[str | None] = mapped_column(ForeignKey("currencies.code"))
    time_zone: Mapped[str]


class Membership(Base):
    """A State is party to the Convention of a mechanism, or has joined the mechanism: two facts with two dates.

    `since` null: a member since a day that was not found.
    """

    __tablename__ = "memberships"
    __table_args__ = (one_of("kind", "party", "joined"), partial_date("since"))

    state: Mapped[str] = mapped_column(ForeignKey("states.iso3", ondelete="cascade"), primary_key=True)
    mechanism: Mapped[str] = mapped_column(ForeignKey("mechanisms.code"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[str | None]
    verified: Mapped[str | None]
