"""Agencies: public, so nothing narrows them."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.errors import Fault, Invalid, NotFound
from app.models import Agency
from app.queries._paging import Paging, Rows, page

COLUMNS = (
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


def listed(session: Session, filters: dict[str, Any], paging: Paging) -> Rows:
    """A page of agencies in the order of their ids; `filters`: columns and the values they must equal."""
    return page(session, rows().filter_by(**filters), Agency.id, paging)


def one(session: Session, id: UUID) -> Row[Any]:
    """The row of one agency; NotFound where there is none."""
    row = session.execute(rows().where(Agency.id == id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def by_ids(session: Session, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of these agencies."""
    return session.execute(rows().where(Agency.id.in_(ids))).all()


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
