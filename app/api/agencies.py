"""/agencies: bodies responsible for activities."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import agencies as act
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
from app.queries import agencies
from app.schemas.agencies import Agency, AgencyNew, AgencyPatch, AgencyQuery, shaped
from app.schemas.common import Page, ThingQuery
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(prefix="/agencies", tags=["agencies"], route_class=ContractRoute)


@router.get("", response_model=Page[Agency], responses=errors())
def list_agencies(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("agencies:read")],
    query: Annotated[AgencyQuery, Query()],
) -> Response:
    """Agencies, in the order of their ids."""

    def make() -> dict[str, object]:
        return listing(agencies.listed(session, filters(query), paging(query)), shaped, reader(request, query.texts))

    return computed(request, session, by, make)


@router.get("/{id}", response_model=Agency, responses=errors(404))
def get_agency(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("agencies:read")],
    id: UUID,
    query: Annotated[ThingQuery, Query()],
) -> Response:
    """One agency."""
    return thing(request, shaped(agencies.one(session, id), reader(request, query.texts)))


@router.post("", response_model=Agency, status_code=201, responses=errors(*WRITE_ERRORS))
def create_agency(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, posting("agencies:write")],
    language: TextLanguage,
    body: AgencyNew,
) -> Response:
    """Add an agency, by the focal point of its State."""
    id = act.create(session, values=sent(body), language=language, by=by)
    return _written(request, session, id, status=201)


@router.patch("/{id}", response_model=Agency, responses=errors(*WRITE_ERRORS))
def change_agency(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, writing("agencies:write")],
    id: UUID,
    expected: Expected,
    language: TextLanguage,
    body: AgencyPatch,
) -> Response:
    """Change an agency, by the focal point of its State."""
    act.change(session, id, values=sent(body), language=language, expected=expected, by=by)
    return _written(request, session, id)


def _written(request: Request, session: Transaction, id: UUID, status: int = 200) -> Response:
    body = shaped(agencies.one(session, id), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/agencies/{id}" if status == 201 else None)
