"""Recommendations of the Committees and their suggested measures."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Provenance, Versioned, one_of, partial_date, words_index


class Recommendation(Versioned, Provenance, Base):
    """What a Committee of Experts asks of one State, of several named States, or of all parties of the mechanism.

    Begins when adopted and never ends: a later one may reformulate it (`follows_id`). `code` is the Committee's number
    where `official`, else ours. `numbers`: official number per language where they differ. Whether it is addressed, and
    what became of it, exists per State and is stored elsewhere.
    """

    __tablename__ = "recommendations"
    __table_args__ = (
        one_of("addressees", "state", "states", "all"),
        one_of("kind", "legislative", "procedural", "guidelines", "institution_building", "data", "coordination"),
        partial_date("adopted_on"),
        words_index("recommendations", "text, NULL::jsonb, code"),
    )

    id: Mapped[Id]
    mechanism: Mapped[str] = mapped_column(ForeignKey("mechanisms.code"))
    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"))
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topics.id"))
    code: Mapped[str]
    official: Mapped[bool]
    numbers: Mapped[dict[str, Any]]
    addressees: Mapped[str]
    bodies: Mapped[list[str]]
    kind: Mapped[str | None]
    text: Mapped[dict[str, Any]]
    adopted_on: Mapped[str | None]
    source_title: Mapped[str | None]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("recommendations.id"))


class Addressee(Base):
    """A State named by a recommendation to one or several States. None for those to all parties."""

    __tablename__ = "addressees"

    recommendation_id: Mapped[UUID] = mapped_column(
        ForeignKey("recommendations.id", ondelete="cascade"), primary_key=True
    )
    state: Mapped[str] = mapped_column(ForeignKey("states.iso3"), primary_key=True, index=True)


class Measure(Base):
    """A lettered measure the Committee suggests for a recommendation; the State may take another."""

    __tablename__ = "measures"
    __table_args__ = (UniqueConstraint("recommendation_id", "letter"), words_index("measures", "text"))

    id: Mapped[Id]
    recommendation_id: Mapped[UUID] = mapped_column(ForeignKey("recommendations.id", ondelete="cascade"))
    letter: Mapped[str]
    text: Mapped[dict[str, Any]]
