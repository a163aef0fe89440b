"""Mechanisms: public, so nothing narrows them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.models import Mechanism
from app.queries import _reference
from app.queries._paging import Paging, Rows, page
from app.rules.problems import N_

FILTERS = _reference.provenance(Mechanism)

COLUMNS: tuple[Any, ...] = (
    Mechanism.code,
    Mechanism.version,
    Mechanism.name,
    Mechanism.convention,
    Mechanism.labels,
    Mechanism.profile,
    Mechanism.source,
    Mechanism.verified,
    Mechanism.synthetic,
    Mechanism.note,
)


def rows() -> Select[Any]:
    """All mechanisms: what `schemas.mechanisms.Mechanism` is shaped from."""
    return select(*COLUMNS)


def listed(session: Session, filters: Mapping[str, Any], paging: Paging) -> Rows:
    """A page of mechanisms in the order of their codes. One statement, two with a total."""
    return page(session, _reference.narrowed(rows(), FILTERS, filters), Mechanism.code, paging)


def one(session: Session, code: str) -> Row[Any]:
    """The row of one mechanism; NotFound where there is none."""
    return _reference.only(session, rows().where(Mechanism.code == code))


def by_ids(session: Session, codes: Sequence[str]) -> Sequence[Row[Any]]:
    """The rows of these mechanisms."""
    return session.execute(rows().where(Mechanism.code.in_(codes))).all()


def to_change(session: Session, code: str) -> Mechanism:
    """The entity of one mechanism, for an action; NotFound where there is none."""
    return _reference.entity(session, Mechanism, code)


def must_exist(session: Session, code: str | None, pointer: str = "/mechanism") -> None:
    """Refuse a mechanism that is not kept here; Invalid names the member."""
    _reference.must_exist(session, Mechanism.code, code, N_("There is no mechanism “%(given)s” here."), pointer)
