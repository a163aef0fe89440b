"""Country reports of the Committees: public, so nothing narrows them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.models import CountryReport, Round
from app.queries import _reference, rounds
from app.queries._paging import Paging, Rows, page

FILTERS = {
    "mechanism": CountryReport.mechanism,
    "state": CountryReport.state,
    **_reference.provenance(CountryReport),
}

COLUMNS: tuple[Any, ...] = (
    CountryReport.id,
    CountryReport.version,
    CountryReport.mechanism,
    CountryReport.state,
    CountryReport.round_id,
    Round.number.label("round_number"),
    CountryReport.adopted_on,
    CountryReport.meeting,
    CountryReport.symbol,
    CountryReport.visit_start,
    CountryReport.visit_until,
    CountryReport.subgroup,
    CountryReport.bodies,
    CountryReport.source,
    CountryReport.verified,
    CountryReport.synthetic,
    CountryReport.note,
)


def rows() -> Select[Any]:
    """All country reports: what `schemas.country_reports.CountryReport` is shaped from."""
    return select(*COLUMNS).join(Round, Round.id == CountryReport.round_id)


def listed(session: Session, filters: Mapping[str, Any], paging: Paging) -> Rows:
    """A page of country reports in the order of their ids; `round` by id or number. One statement, two with a total."""
    others = {name: value for name, value in filters.items() if name != "round"}
    statement = _reference.narrowed(rows(), FILTERS, others)
    if filters.get("round") is not None:
        statement = statement.where(rounds.named(CountryReport.round_id, filters["round"]))
    return page(session, statement, CountryReport.id, paging)


def one(session: Session, id: UUID) -> Row[Any]:
    """The row of one country report; NotFound where there is none."""
    return _reference.only(session, rows().where(CountryReport.id == id))


def by_ids(session: Session, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of these country reports."""
    return session.execute(rows().where(CountryReport.id.in_(ids))).all()


def to_change(session: Session, id: UUID) -> CountryReport:
    """The entity of one country report, for an action; NotFound where there is none."""
    return _reference.entity(session, CountryReport, id)
