"""Rounds of review, their phases, meetings of the bodies and the country reports they adopt."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Provenance, Versioned, one_of, partial_date


class Round(Versioned, Base):
    """A round of a mechanism: what recommendations and country reports point to. Ends when its last phase ends."""

    __tablename__ = "rounds"
    __table_args__ = (UniqueConstraint("mechanism", "number"), CheckConstraint("number > 0", name="number"))

    id: Mapped[Id]
    mechanism: Mapped[str] = mapped_column(ForeignKey("mechanisms.code"))
    number: Mapped[int]


class Phase(Provenance, Base):
    """A phase of a round: what cut-offs and State reports point to. MESICIC has one per round, MESECVI up to two.

    `start`, `until` partial dates; `provisions` as the source numbers them; `follows_up` numbers of earlier rounds.
    """

    __tablename__ = "phases"
    __table_args__ = (
        one_of("kind", "review", "evaluation", "follow_up"),
        UniqueConstraint("round_id", "kind"),
        partial_date("start"),
        partial_date("until"),
    )

    id: Mapped[Id]
    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id", ondelete="cascade"))
    kind: Mapped[str]
    name: Mapped[dict[str, Any]]
    start: Mapped[str | None]
    until: Mapped[str | None]
    provisions: Mapped[list[str]]
    subject: Mapped[dict[str, Any] | None]
    follows_up: Mapped[list[int]]
    output: Mapped[str | None]


class Meeting(Versioned, Provenance, Base):
    """A meeting of a Committee or Conference."""

    __tablename__ = "meetings"
    __table_args__ = (
        one_of("body", "committee", "conference", "special_conference"),
        partial_date("start"),
        partial_date("until"),
        UniqueConstraint("mechanism", "body", "ordinal"),
    )

    id: Mapped[Id]
    mechanism: Mapped[str] = mapped_column(ForeignKey("mechanisms.code"))
    body: Mapped[str]
    ordinal: Mapped[int]
    start: Mapped[str | None]
    until: Mapped[str | None]
    place: Mapped[str | None]


class CountryReport(Versioned, Provenance, Base):
    """What a Committee adopts on a State in a round. Never the State's own report.

    `subgroup`: ISO codes of the States that reviewed it; `meeting`: ordinal of the Committee meeting that adopted it.
    """

    __tablename__ = "country_reports"
    __table_args__ = (
        UniqueConstraint("state", "round_id"),
        partial_date("adopted_on"),
        partial_date("visit_start"),
        partial_date("visit_until"),
    )

    id: Mapped[Id]
    state: Mapped[str] = mapped_column(ForeignKey("states.iso3"))
    mechanism: Mapped[str] = mapped_column(ForeignKey("mechanisms.code"))
    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"))
    adopted_on: Mapped[str | None]
    meeting: Mapped[int | None]
    symbol: Mapped[str | None]
    visit_start: Mapped[str | None]
    visit_until: Mapped[str | None]
    subgroup: Mapped[list[str]]
    bodies: Mapped[list[str]]
