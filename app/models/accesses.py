"""Who read the drafts of a State."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Access(Base):
    """Somebody read something of the draft of a plan on a day (UTC), for the first time that day at `at`. Never changed.

    `reader`: `person:<id>` or `client:<id>`; `name`, `role`, `agency_id`: who that was then. No key leads to the plan, so
    that reading waits for nobody who writes.
    """

    __tablename__ = "accesses"
    __table_args__ = (UniqueConstraint("plan_id", "day", "reader"), Index("ix_accesses_state_n", "state", "n"))

    n: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    plan_id: Mapped[UUID]
    day: Mapped[date]
    reader: Mapped[str]
    state: Mapped[str]
    name: Mapped[str]
    role: Mapped[str]
    agency_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
