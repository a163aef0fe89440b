"""Files that show an advance, kept in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, one_of
from app.rules.files import LARGEST, MEDIA_TYPES


class File(Base):
    """A file handed in for an activity: never changed, readable with the evidence that names it, and until then by nobody.
    One that no evidence names within a day is deleted.

    `media_type`: what its first bytes say, one of `rules.files.MEDIA_TYPES`. `sha256`: hexadecimal. `sender`: the actor,
    as `person:<id>`, who alone may name it in evidence.
    """

    __tablename__ = "files"
    __table_args__ = (
        one_of("media_type", *MEDIA_TYPES),
        CheckConstraint(f"size between 1 and {LARGEST} and size = length(content)", name="size"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        ForeignKeyConstraint(["activity_id", "state"], ["activities.id", "activities.state"]),
        UniqueConstraint("id", "activity_id"),
    )

    id: Mapped[Id]
    activity_id: Mapped[UUID] = mapped_column(index=True)
    state: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    sender: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
