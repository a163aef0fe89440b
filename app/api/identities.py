"""/identities: which person is meant by which subject of an external identity provider."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import identities as act
from app.api._operation import WRITE_ERRORS, errors, filters, listing, paging, posting, reading, sent, writing
from app.errors import NotFound
from app.queries import identities
from app.schemas.access import NoQuery
from app.schemas.common import Page
from app.schemas.identities import Identity, IdentityNew, IdentityPatch, IdentityQuery, shaped
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(prefix="/identities", tags=["access"], route_class=ContractRoute)


@router.get("", response_model=Page[Identity], responses=errors())
def list_identities(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("access:read")],
    query: Annotated[IdentityQuery, Query()],
) -> Response:
    """Everybody's, for those who give roles; else one's own. None for the public."""

    def make() -> dict[str, object]:
        return listing(identities.listed(session, by, filters(query), paging(query)), shaped, reader(request))

    return computed(request, session, by, make)


@router.get("/{id}", response_model=Identity, responses=errors(404))
def get_identity(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("access:read")],
    id: UUID,
    query: Annotated[NoQuery, Query()],
) -> Response:
    """One identity."""
    return _one(request, session, by, id)


@router.post("", response_model=Identity, status_code=201, responses=errors(*WRITE_ERRORS))
def link_identity(
    request: Request, session: Transaction, by: Annotated[Actor, posting("access:write")], body: IdentityNew
) -> Response:
    """Link a subject of a provider to a person, by who may give all roles that the person holds; to others only."""
    believed = request.app.state.providers
    id = act.create(session, values=sent(body), issuers=believed, now=datetime.now(UTC), by=by)
    return _one(request, session, by, id, status=201)


@router.patch("/{id}", response_model=Identity, responses=errors(*WRITE_ERRORS))
def unlink_identity(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, writing("access:write")],
    id: UUID,
    expected: Expected,
    body: IdentityPatch,
) -> Response:
    """Unlink an identity, by who may link it; the person is signed out everywhere."""
    act.end(session, id, expected=expected, now=datetime.now(UTC), by=by)
    return _one(request, session, by, id)


def _one(request: Request, session: Transaction, by: Actor, id: UUID, status: int = 200) -> Response:
    found = identities.by_ids(session, by, [id])
    if not found:
        raise NotFound
    location = f"/api/v1/identities/{id}" if status == 201 else None
    return thing(request, shaped(found[0], reader(request)), status=status, location=location)
