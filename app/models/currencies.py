"""Currencies and stored exchange rates."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Provenance, Versioned


class Currency(Versioned, Provenance, Base):
    """An ISO 4217 currency; `minor_units`: how many decimals an amount in it may have."""

    __tablename__ = "currencies"
    __table_args__ = (CheckConstraint("minor_units between 0 and 4", name="minor_units"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[dict[str, Any]]
    minor_units: Mapped[int]


class Rate(Versioned, Provenance, Base):
    """What one unit of a currency was worth in US dollars on a day, by a named source. Written once; a better one is
    another row."""

    __tablename__ = "rates"
    __table_args__ = (
        UniqueConstraint("currency", "day", "source"),
        CheckConstraint("usd > 0", name="usd"),
        CheckConstraint("source is not null", name="source"),
    )

    id: Mapped[Id]
    currency: Mapped[str] = mapped_column(ForeignKey("currencies.code"))
    day: Mapped[date]
    usd: Mapped[Decimal]
