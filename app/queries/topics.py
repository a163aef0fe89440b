"""Topics of the mechanisms, a tree each: public, so nothing narrows them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session

from app.errors import Fault, Invalid
from app.models import Topic
from app.queries import _reference
from app.queries._paging import Paging, Rows, page

FILTERS = {"mechanism": Topic.mechanism, **_reference.provenance(Topic)}

COLUMNS: tuple[Any, ...] = (
    Topic.id,
    Topic.version,
    Topic.mechanism,
    Topic.parent_id,
    Topic.code,
    Topic.name,
    Topic.source,
    Topic.verified,
    Topic.synthetic,
    Topic.note,
)


def rows() -> Select[Any]:
    """All topics: what `schemas.topics.Topic` is shaped from."""
    return select(*COLUMNS)


def listed(session: Session, filters: Mapping[str, Any], paging: Paging) -> Rows:
    """A page of topics in the order of their ids. One statement, two with a total."""
    return page(session, _reference.narrowed(rows(), FILTERS, filters), Topic.id, paging)


def one(session: Session, id: UUID) -> Row[Any]:
    """The row of one topic; NotFound where there is none."""
    return _reference.only(session, rows().where(Topic.id == id))


def by_ids(session: Session, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of these topics."""
    return session.execute(rows().where(Topic.id.in_(ids))).all()


def to_change(session: Session, id: UUID) -> Topic:
    """The entity of one topic, for an action; NotFound where there is none."""
    return _reference.entity(session, Topic, id)


def within(column: Any, id: UUID) -> ColumnElement[bool]:
    """Whether a column names this topic or one below it, however deep."""
    tree = select(Topic.id).where(Topic.id == id).cte("topics_within", recursive=True)
    tree = tree.union(select(Topic.id).join(tree, Topic.parent_id == tree.c.id))
    contained: ColumnElement[bool] = column.in_(select(tree.c.id))
    return contained


def must_be_of(session: Session, id: UUID | None, mechanism: str, pointer: str) -> None:
    """Refuse an id that is no topic of the mechanism.

    Raises:
        Invalid: naming the member at `pointer`.
    """
    if id is not None and not _reference.taken(session, Topic.id == id, Topic.mechanism == mechanism):
        raise Invalid(Fault("There is no such topic in %(mechanism)s.", {"mechanism": mechanism}, pointer=pointer))


def must_not_be_below(session: Session, id: UUID | None, topic: UUID) -> None:
    """Refuse a parent that is the topic itself or stands below it.

    Raises:
        Invalid: naming `/parent`.
    """
    if id is not None and session.scalars(select(Topic.id).where(Topic.id == id, within(Topic.id, topic))).first():
        raise Invalid(Fault("A topic cannot stand below itself.", pointer="/parent"))
