"""Sessions of people in their browsers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class WebSession(Base):
    """A person signed in with one browser; begins at sign-in, ends at sign-out, after disuse, or at `ends_at`.

    `digest`: SHA-256 of the random id in the cookie, so that who reads the table can be nobody. `seen_at` is kept to
    the minute; `created_at` is when the session got this id. `device`: what the browser called itself (User-Agent), as it
    was sent. The row goes when the session ends.
    """

    __tablename__ = "sessions"

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    device: Mapped[str | None]
