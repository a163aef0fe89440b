"""Documents: public, those of a plan's path too, so nothing narrows them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.models import Document
from app.queries import _reference
from app.queries._paging import Paging, Rows, page
from app.rules.problems import N_

FILTERS = {
    "mechanism": Document.mechanism,
    "state": Document.state,
    "plan": Document.plan_id,
    "kind": Document.kind,
    **_reference.provenance(Document),
}

COLUMNS: tuple[Any, ...] = (
    Document.id,
    Document.version,
    Document.kind,
    Document.mechanism,
    Document.state,
    Document.plan_id,
    Document.title,
    Document.symbol,
    Document.revision,
    Document.dated,
    Document.language,
    Document.url,
    Document.sha256,
    Document.source,
    Document.verified,
    Document.synthetic,
    Document.note,
)


def rows() -> Select[Any]:
    """All documents: what `schemas.documents.Document` is shaped from."""
    return select(*COLUMNS)


def listed(session: Session, filters: Mapping[str, Any], paging: Paging) -> Rows:
    """A page of documents in the order of their ids. One statement, two with a total."""
    return page(session, _reference.narrowed(rows(), FILTERS, filters), Document.id, paging)


def one(session: Session, id: UUID) -> Row[Any]:
    """The row of one document; NotFound where there is none."""
    return _reference.only(session, rows().where(Document.id == id))


def by_ids(session: Session, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of these documents."""
    return session.execute(rows().where(Document.id.in_(ids))).all()


def to_change(session: Session, id: UUID) -> Document:
    """The entity of one document, for an action; NotFound where there is none."""
    return _reference.entity(session, Document, id)


def must_exist(session: Session, id: UUID | None, pointer: str = "/document") -> None:
    """Refuse an id that is no document; Invalid names the member."""
    _reference.must_exist(session, Document.id, id, N_("There is no such document."), pointer)
