"""Mechanisms and their topics."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Provenance, Versioned


class Mechanism(Versioned, Provenance, Base):
    """A follow-up mechanism of an OAS convention: MESICIC or MESECVI.

    `labels` are the verdicts its Committee uses, empty where it writes text without a label. `profile` keeps the facts
    found about it as they were found: each `{"value", "source", "verified", …}`.
    """

    __tablename__ = "mechanisms"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[dict[str, Any]]
    convention: Mapped[dict[str, Any]]
    labels: Mapped[list[str]]
    profile: Mapped[dict[str, Any]]


class Topic(Versioned, Provenance, Base):
    """A provision of a convention or a theme of the Committee, in a tree per mechanism."""

    __tablename__ = "topics"
    __table_args__ = (UniqueConstraint("mechanism", "code"),)

    id: Mapped[Id]
    mechanism: Mapped[str] = mapped_column(ForeignKey("mechanisms.code"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("topics.id"))
    code: Mapped[str]
    name: Mapped[dict[str, Any]]
