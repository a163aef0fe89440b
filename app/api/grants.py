"""/grants: what was given to whom, by whom, from when until when, and why."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import grants as act
from app.api._operation import WRITE_ERRORS, errors, filters, listing, paging, posting, reading, sent, writing
from app.errors import NotFound
from app.queries import grants
from app.schemas.access import NoQuery
from app.schemas.common import Page
from app.schemas.grants import Grant, GrantNew, GrantPatch, GrantQuery, shaped
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(prefix="/grants", tags=["access"], route_class=ContractRoute)


@router.get("", response_model=Page[Grant], responses=errors())
def list_grants(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("access:read")],
    query: Annotated[GrantQuery, Query()],
) -> Response:
    """One's own grants; all of its mechanism for the Secretariat; all for the administrator. None for the public."""

    def make() -> dict[str, object]:
        found = grants.listed(session, by, filters(query), paging(query), datetime.now(UTC))
        return listing(found, shaped, reader(request))

    return computed(request, session, by, make)


@router.get("/{id}", response_model=Grant, responses=errors(404))
def get_grant(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("access:read")],
    id: UUID,
    query: Annotated[NoQuery, Query()],
) -> Response:
    """One grant."""
    return _one(request, session, by, id)


@router.post("", response_model=Grant, status_code=201, responses=errors(*WRITE_ERRORS))
def give_grant(
    request: Request, session: Transaction, by: Annotated[Actor, posting("access:write")], body: GrantNew
) -> Response:
    """Give a role, by the Secretariat within its mechanism or the administrator; to others only."""
    id = act.create(session, values=sent(body), now=datetime.now(UTC), by=by)
    return _one(request, session, by, id, status=201)


@router.patch("/{id}", response_model=Grant, responses=errors(*WRITE_ERRORS))
def change_grant(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, writing("access:write")],
    id: UUID,
    expected: Expected,
    body: GrantPatch,
) -> Response:
    """End a grant, or move its end, by who may give it; it stops working with the next request."""
    act.change(session, id, until=body.until, reason=body.reason, expected=expected, now=datetime.now(UTC), by=by)
    return _one(request, session, by, id)


def _one(request: Request, session: Transaction, by: Actor, id: UUID, status: int = 200) -> Response:
    found = grants.by_ids(session, by, [id])
    if not found:
        raise NotFound
    location = f"/api/v1/grants/{id}" if status == 201 else None
    return thing(request, shaped(found[0], reader(request)), status=status, location=location)
