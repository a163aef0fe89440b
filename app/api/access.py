"""/me and /grants: who one is and what was given to whom."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.api._operation import errors, filters, listing, paging, reading
from app.errors import NotFound
from app.queries import grants
from app.schemas.access import Grant, GrantQuery, Me, NoQuery, me, shaped
from app.schemas.common import Page
from app.web.answers import computed, private, reader, thing
from app.web.contract import ContractRoute
from app.web.identity import anyone
from app.web.transaction import Transaction

router = APIRouter(tags=["access"], route_class=ContractRoute)


@router.get("/me", response_model=Me, responses=errors())
def get_me(request: Request, by: Annotated[Actor, anyone], query: Annotated[NoQuery, Query()]) -> Response:
    """Who the caller is: grants in force, scopes of the token, and what a grant allows somewhere."""
    return private(request, me(by))


@router.get("/grants", response_model=Page[Grant], responses=errors())
def list_grants(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("access:read")],
    query: Annotated[GrantQuery, Query()],
) -> Response:
    """One's own grants; all of its mechanism for the Secretariat; all for the administrator. None for the public."""

    def make() -> dict[str, object]:
        return listing(grants.listed(session, by, filters(query), paging(query)), shaped, reader(request))

    return computed(request, session, by, make)


@router.get("/grants/{id}", response_model=Grant, responses=errors(404))
def get_grant(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("access:read")],
    id: UUID,
    query: Annotated[NoQuery, Query()],
) -> Response:
    """One grant."""
    found = grants.by_ids(session, by, [id])
    if not found:
        raise NotFound
    return thing(request, shaped(found[0], reader(request)))
