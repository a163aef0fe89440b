"""Stored exchange rates: public, so nothing narrows them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.models import Rate
from app.queries import _reference
from app.queries._paging import Paging, Rows, page

FILTERS = {"currency": Rate.currency, "day": Rate.day, **_reference.provenance(Rate)}

COLUMNS: tuple[Any, ...] = (
    Rate.id,
    Rate.version,
    Rate.currency,
    Rate.day,
    Rate.usd,
    Rate.source,
    Rate.verified,
    Rate.synthetic,
    Rate.note,
)


def rows() -> Select[Any]:
    """All rates: what `schemas.rates.Rate` is shaped from."""
    return select(*COLUMNS)


def listed(session: Session, filters: Mapping[str, Any], paging: Paging) -> Rows:
    """A page of rates in the order of their ids. One statement, two with a total."""
    return page(session, _reference.narrowed(rows(), FILTERS, filters), Rate.id, paging)


def one(session: Session, id: UUID) -> Row[Any]:
    """The row of one rate; NotFound where there is none."""
    return _reference.only(session, rows().where(Rate.id == id))


def by_ids(session: Session, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of these rates."""
    return session.execute(rows().where(Rate.id.in_(ids))).all()


def known(session: Session, currency: str, day: date, source: str) -> bool:
    """Whether this source's rate of the day is stored already."""
    return _reference.taken(session, Rate.currency == currency, Rate.day == day, Rate.source == source)
