"""Grants: what a person or a client may do, where, from when until when."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Versioned, one_of


class Grant(Versioned, Base):
    """A role with its bounds, given to one person or one client. A bound the role does not name is empty; a focal
    point's mechanism empty means both. Ended by `until`, never deleted; one that ended before it began ends at `since`."""

    __tablename__ = "grants"
    __table_args__ = (
        one_of(
            "role",
            "observer",
            "contributor",
            "consultant",
            "agency_officer",
            "focal_point",
            "expert",
            "secretariat",
            "administrator",
        ),
        CheckConstraint("(person_id is null) <> (client_id is null)", name="holder"),
        CheckConstraint(
            "(state is not null) = (role in ('contributor', 'consultant', 'agency_officer', 'focal_point'))"
            " and (plan_id is not null) = (role in ('contributor', 'consultant'))"
            " and (agency_id is not null) = (role = 'agency_officer')"
            " and (named_by is null or role = 'expert')"
            " and (mechanism is not null or role not in ('expert', 'secretariat'))"
            " and (mechanism is null or role in ('expert', 'secretariat', 'focal_point'))",
            name="bounds",
        ),
        CheckConstraint("until >= since", name="period"),
        ForeignKeyConstraint(["agency_id", "state"], ["agencies.id", "agencies.state"]),
        ForeignKeyConstraint(["plan_id", "state"], ["plans.id", "plans.state"]),
    )

    id: Mapped[Id]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    client_id: Mapped[str | None] = mapped_column(ForeignKey("clients.id"), index=True)
    role: Mapped[str]
    state: Mapped[str | None] = mapped_column(ForeignKey("states.iso3"))
    mechanism: Mapped[str | None] = mapped_column(ForeignKey("mechanisms.code"))
    agency_id: Mapped[UUID | None]
    plan_id: Mapped[UUID | None]
    named_by: Mapped[str | None] = mapped_column(ForeignKey("states.iso3"))
    since: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    until: Mapped[datetime | None]
    giver: Mapped[str]
    reason: Mapped[str]
