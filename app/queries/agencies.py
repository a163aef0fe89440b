"""Agencies: public, so nothing narrows them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from app.errors import Fault, Invalid
from app.models import Agency
from app.queries import _reference
from app.queries._paging import Paging, Rows, page

FILTERS = {"state": Agency.state, "kind": Agency.kind, **_reference.provenance(Agency)}

COLUMNS: tuple[Any, ...] = (
    Agency.id,
    Agency.version,
    Agency.state,
    Agency.name,
    Agency.acronym,
    Agency.kind,
    Agency.parent_id,
    Agency.source,
    Agency.verified,
    Agency.synthetic,
    Agency.note,
)


def rows() -> Select[Any]:
    """All agencies: what `schemas.agencies.Agency` is shaped from."""
    return select(*COLUMNS)


def listed(session: Session, filters: Mapping[str, Any], paging: Paging) -> Rows:
    """A page of agencies in the order of their ids. One statement, two with a total."""
    return page(session, _reference.narrowed(rows(), FILTERS, filters), Agency.id, paging)


def alphabetical(session: Session, language: str, filters: Mapping[str, Any], paging: Paging) -> Rows:
    """A page of agencies in the alphabetical order of a language, accents aside. One statement, two with a total."""
    name = func.coalesce(func.avance.in_language(Agency.name, language), Agency.name["value"].astext)
    key = func.concat(func.avance.bare(name), " ", Agency.id)
    statement = select(key.label("place"), *COLUMNS)
    return page(session, _reference.narrowed(statement, FILTERS, filters), key, paging)


def one(session: Session, id: UUID) -> Row[Any]:
    """The row of one agency; NotFound where there is none."""
    return _reference.only(session, rows().where(Agency.id == id))


def by_ids(session: Session, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of these agencies."""
    return session.execute(rows().where(Agency.id.in_(ids))).all()


def to_change(session: Session, id: UUID) -> Agency:
    """The entity of one agency, for an action; NotFound where there is none."""
    return _reference.entity(session, Agency, id)


def must_not_be_below(session: Session, parent: UUID | None, agency: UUID) -> None:
    """Refuse a parent that is the agency itself or stands below it.

    Raises:
        Invalid: naming `/parent`.
    """
    if parent is None:
        return
    tree = select(Agency.id).where(Agency.id == agency).cte("agencies_below", recursive=True)
    tree = tree.union(select(Agency.id).join(tree, Agency.parent_id == tree.c.id))
    if session.execute(select(tree.c.id).where(tree.c.id == parent)).first():
        raise Invalid(Fault("An agency cannot stand below itself.", pointer="/parent"))


def must_be_of(session: Session, ids: Collection[UUID | None], state: str | None, pointer: str) -> None:
    """Refuse ids that are no agencies of the State.

    Raises:
        Invalid: naming the member at `pointer`.
    """
    wanted = {id for id in ids if id is not None}
    if not wanted:
        return
    found = set(session.scalars(select(Agency.id).where(Agency.id.in_(wanted), Agency.state == state)))
    if wanted - found:
        raise Invalid(Fault("There is no such agency in %(state)s.", {"state": state}, pointer=pointer))
