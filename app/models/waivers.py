"""Gaps of a plan that may stay."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, EditionRow, one_of
from app.models.plans import OF_PLAN_EDITION

GAPS = ("not_implemented", "recommendation", "agency", "period", "cost", "indicator", "source", "year")


class Waiver(EditionRow, Base):
    """In an edition of a plan a gap is waived, with a reason, by somebody. `gap` says which (`rules.gaps.TYPES`), `of_id`
    the recommendation, activity or cost that has it: no key leads there, because a waiver stays on record when its thing
    goes. It ends by its row's end; what it was stands in the plan's Changes."""

    __tablename__ = "waivers"
    __table_args__ = (
        one_of("gap", *GAPS),
        CheckConstraint("length(reason) > 0", name="reason"),
        ForeignKeyConstraint(["plan_id", "edition", "state"], OF_PLAN_EDITION, ondelete="cascade"),
    )

    plan_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column()
    gap: Mapped[str] = mapped_column(primary_key=True)
    of_id: Mapped[UUID] = mapped_column(primary_key=True)
    reason: Mapped[str]
    waived_by: Mapped[str]
    role: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
