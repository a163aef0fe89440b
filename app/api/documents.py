"""/documents: what things were decided in or are known from."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import documents as act
from app.api._operation import (
    WRITE_ERRORS,
    TextLanguage,
    errors,
    filters,
    listing,
    paging,
    posting,
    reading,
    sent,
    writing,
)
from app.queries import documents
from app.schemas.common import Page, ThingQuery
from app.schemas.documents import Document, DocumentNew, DocumentPatch, DocumentQuery, shaped
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(prefix="/documents", tags=["documents"], route_class=ContractRoute)


@router.get("", response_model=Page[Document], responses=errors())
def list_documents(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("states:read")],
    query: Annotated[DocumentQuery, Query()],
) -> Response:
    """Documents, in the order of their ids."""

    def make() -> dict[str, object]:
        return listing(documents.listed(session, filters(query), paging(query)), shaped, reader(request, query.texts))

    return computed(request, session, by, make)


@router.get("/{id}", response_model=Document, responses=errors(404))
def get_document(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("states:read")],
    id: UUID,
    query: Annotated[ThingQuery, Query()],
) -> Response:
    """One document."""
    return thing(request, shaped(documents.one(session, id), reader(request, query.texts)))


@router.post("", response_model=Document, status_code=201, responses=errors(*WRITE_ERRORS))
def create_document(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, posting("states:write")],
    language: TextLanguage,
    body: DocumentNew,
) -> Response:
    """Add a document, by the Secretariat of the mechanism; without one, by any."""
    id = act.create(session, values=sent(body), language=language, by=by)
    return _written(request, session, id, status=201)


@router.patch("/{id}", response_model=Document, responses=errors(*WRITE_ERRORS))
def change_document(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, writing("states:write")],
    id: UUID,
    expected: Expected,
    language: TextLanguage,
    body: DocumentPatch,
) -> Response:
    """Change a document, by the Secretariat of the mechanism; without one, by any."""
    act.change(session, id, values=sent(body), language=language, expected=expected, by=by)
    return _written(request, session, id)


def _written(request: Request, session: Transaction, id: UUID, status: int = 200) -> Response:
    body = shaped(documents.one(session, id), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/documents/{id}" if status == 201 else None)
