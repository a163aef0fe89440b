"""Rounds of the mechanisms with their phases: public, so nothing narrows them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, exists, func, select
from sqlalchemy.orm import Session

from app.errors import Fault, Invalid
from app.models import Phase, Round
from app.queries import _reference
from app.queries._paging import Paging, Rows, page

FILTERS = {"mechanism": Round.mechanism}
OF_PHASES = _reference.provenance(Phase)

PHASES = (
    select(
        func.jsonb_agg(
            func.jsonb_build_object(
                "id",
                Phase.id,
                "kind",
                Phase.kind,
                "name",
                Phase.name,
                "start",
                Phase.start,
                "end",
                Phase.until,
                "provisions",
                Phase.provisions,
                "subject",
                Phase.subject,
                "follows_up",
                Phase.follows_up,
                "output",
                Phase.output,
                "source",
                Phase.source,
                "verified",
                Phase.verified,
                "synthetic",
                Phase.synthetic,
                "note",
                Phase.note,
            )
        ).aggregate_order_by(Phase.start, Phase.id)
    )
    .where(Phase.round_id == Round.id)
    .correlate(Round)
    .scalar_subquery()
)


def rows() -> Select[Any]:
    """All rounds with their phases, earliest first: what `schemas.rounds.Round` is shaped from."""
    return select(Round.id, Round.version, Round.mechanism, Round.number, PHASES.label("phases"))


def listed(session: Session, filters: Mapping[str, Any], paging: Paging) -> Rows:
    """A page of rounds in the order of their ids. `source`, `verified` and `synthetic` are those of a phase. One
    statement, two with a total."""
    of_phases = {name: value for name, value in filters.items() if name in OF_PHASES and value is not None}
    others = {name: value for name, value in filters.items() if name not in OF_PHASES}
    statement = _reference.narrowed(rows(), FILTERS, others)
    if of_phases:
        same = [OF_PHASES[name] == value for name, value in of_phases.items()]
        statement = statement.where(exists().where(Phase.round_id == Round.id, *same))
    return page(session, statement, Round.id, paging)


def one(session: Session, id: UUID) -> Row[Any]:
    """The row of one round; NotFound where there is none."""
    return _reference.only(session, rows().where(Round.id == id))


def by_ids(session: Session, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of these rounds."""
    return session.execute(rows().where(Round.id.in_(ids))).all()


def to_change(session: Session, id: UUID) -> Round:
    """The entity of one round, for an action; NotFound where there is none."""
    return _reference.entity(session, Round, id)


def phases(session: Session, id: UUID) -> Sequence[Phase]:
    """The phases of a round, for an action."""
    return session.scalars(select(Phase).where(Phase.round_id == id)).all()


def named(column: Any, wanted: UUID | int) -> ColumnElement[bool]:
    """Whether a column names this round: by id, or by number in whichever mechanism."""
    if isinstance(wanted, UUID):
        same: ColumnElement[bool] = column == wanted
        return same
    numbered: ColumnElement[bool] = column.in_(select(Round.id).where(Round.number == wanted))
    return numbered


def must_be_of(session: Session, id: UUID, mechanism: str, pointer: str = "/round") -> None:
    """Refuse an id that is no round of the mechanism.

    Raises:
        Invalid: naming the member at `pointer`.
    """
    if not _reference.taken(session, Round.id == id, Round.mechanism == mechanism):
        raise Invalid(Fault("There is no such round in %(mechanism)s.", {"mechanism": mechanism}, pointer=pointer))
