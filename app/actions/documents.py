"""What is done to documents: kept by the Secretariat of their mechanism; without one, by any."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import _reference
from app.actions._content import same_version
from app.actions._record import recording
from app.models import Document
from app.models.base import new_id
from app.queries import documents, mechanisms, plans, states

COLUMNS = {
    "kind": "kind",
    "mechanism": "mechanism",
    "state": "state",
    "plan": "plan_id",
    "symbol": "symbol",
    "revision": "revision",
    "date": "dated",
    "language": "language",
    "url": "url",
    "sha256": "sha256",
    **_reference.PROVENANCE,
}


def create(session: Session, *, values: Mapping[str, Any], language: str | None, by: Actor) -> UUID:
    """Add a document; its id. `values`: the members of `schemas.documents.DocumentNew`.

    Raises:
        Forbidden: not the mechanism's Secretariat. Invalid: no such State, plan or mechanism. Refused: a title without
        language.
    """
    _reference.kept_by(by, "states.write", values.get("mechanism"))
    document = Document(id=new_id())
    with recording(session, act="documents.create", by=by) as recorded:
        _write(session, document, values, language)
        session.add(document)
        recorded.add(("documents", document.id))
    return document.id


def change(
    session: Session, id: UUID, *, values: Mapping[str, Any], language: str | None, expected: int | None, by: Actor
) -> None:
    """Change a document. `values`: the members that were sent, None for null.

    Raises:
        NotFound, PreconditionFailed; Forbidden: not the Secretariat of the mechanism it has or gets; Invalid and Refused
        as `create`.
    """
    document = documents.to_change(session, id)
    _reference.kept_by(by, "states.write", document.mechanism)
    _reference.kept_by(by, "states.write", values.get("mechanism", document.mechanism))
    same_version(document, expected)
    _reference.not_null(values, ("kind", "title"))
    with recording(session, ("documents", id), act="documents.change", by=by):
        _write(session, document, values, language)


def _write(session: Session, document: Document, values: Mapping[str, Any], language: str | None) -> None:
    mechanisms.must_exist(session, values.get("mechanism"))
    states.must_exist(session, [values.get("state")], "/state")
    plans.must_exist(session, values.get("plan"))
    _reference.assign(document, values, COLUMNS)
    _reference.assign_texts(document, values, ("title",), language)
