"""Currencies: public, so nothing narrows them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.models import CostLine, Currency
from app.queries import _reference
from app.queries._paging import Paging, Rows, page
from app.rules.problems import N_

FILTERS = _reference.provenance(Currency)

COLUMNS: tuple[Any, ...] = (
    Currency.code,
    Currency.version,
    Currency.name,
    Currency.minor_units,
    Currency.source,
    Currency.verified,
    Currency.synthetic,
    Currency.note,
)


def rows() -> Select[Any]:
    """All currencies: what `schemas.currencies.Currency` is shaped from."""
    return select(*COLUMNS)


def listed(session: Session, filters: Mapping[str, Any], paging: Paging) -> Rows:
    """A page of currencies in the order of their codes. One statement, two with a total."""
    return page(session, _reference.narrowed(rows(), FILTERS, filters), Currency.code, paging)


def one(session: Session, code: str) -> Row[Any]:
    """The row of one currency; NotFound where there is none."""
    return _reference.only(session, rows().where(Currency.code == code))


def by_ids(session: Session, codes: Sequence[str]) -> Sequence[Row[Any]]:
    """The rows of these currencies."""
    return session.execute(rows().where(Currency.code.in_(codes))).all()


def to_change(session: Session, code: str) -> Currency:
    """The entity of one currency, for an action; NotFound where there is none."""
    return _reference.entity(session, Currency, code)


def in_use(session: Session, code: str) -> bool:
    """Whether a cost line that this transaction may see is in the currency: the Secretariat's sees all of them."""
    return _reference.taken(session, CostLine.currency == code)


def must_exist(session: Session, code: str | None, pointer: str = "/currency") -> None:
    """Refuse a currency that is not kept here; Invalid names the member."""
    message = N_("“%(given)s” is not one of the currencies kept here.")
    _reference.must_exist(session, Currency.code, code, message, pointer)
