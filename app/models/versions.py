"""Sealed versions of plans, and who published them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, one_of


class Version(Base):
    """The content of a plan as it was sealed: the bytes, which never change and are never shaped again. Written with the
    first of its publications, so that there is none that nobody published; the service's role cannot change it.

    `content`: canonical JSON (RFC 8785); `sha256`: of these bytes; `signature`: detached, by the key `kid`; `reason`: why
    there is a version after the first.
    """

    __tablename__ = "versions"
    __table_args__ = (
        one_of("reason", "correction", "extension", "new_activity", "cost_revision", "other"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        UniqueConstraint("plan_id", "number"),
        UniqueConstraint("id", "state"),
        ForeignKeyConstraint(["plan_id", "state"], ["plans.id", "plans.state"]),
    )

    id: Mapped[Id]
    plan_id: Mapped[UUID]
    state: Mapped[str] = mapped_column()
    number: Mapped[int]
    content: Mapped[bytes]
    sha256: Mapped[str]
    signature: Mapped[str]
    kid: Mapped[str] = mapped_column(ForeignKey("signing_keys.kid"))
    reason: Mapped[str | None]
    sealed_at: Mapped[datetime]


class Publication(Base):
    """A side published a version: when, where (`document_id` or `url`), by whom it was recorded. One of each side."""

    __tablename__ = "publications"
    __table_args__ = (
        one_of("side", "state", "oas"),
        CheckConstraint("num_nonnulls(document_id, url) > 0", name="proof"),
        UniqueConstraint("version_id", "side"),
        ForeignKeyConstraint(["version_id", "state"], ["versions.id", "versions.state"]),
    )

    id: Mapped[Id]
    version_id: Mapped[UUID]
    state: Mapped[str] = mapped_column()
    side: Mapped[str]
    dated: Mapped[date]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    url: Mapped[str | None]
    note: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[dict[str, Any]]
