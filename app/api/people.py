"""/people: accounts of those who sign in."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import people as act
from app.api._operation import WRITE_ERRORS, errors, filters, listing, paging, posting, reading, sent, writing
from app.errors import NotFound
from app.queries import people
from app.schemas.access import NoQuery
from app.schemas.common import Page
from app.schemas.people import Person, PersonNew, PersonPatch, PersonQuery, shaped
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(prefix="/people", tags=["access"], route_class=ContractRoute)


@router.get("", response_model=Page[Person], responses=errors())
def list_people(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("access:read")],
    query: Annotated[PersonQuery, Query()],
) -> Response:
    """Everybody, for those who give roles; else oneself. Nobody for the public."""

    def make() -> dict[str, object]:
        return listing(people.listed(session, by, filters(query), paging(query)), shaped, reader(request))

    return computed(request, session, by, make)


@router.get("/{id}", response_model=Person, responses=errors(404))
def get_person(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("access:read")],
    id: UUID,
    query: Annotated[NoQuery, Query()],
) -> Response:
    """One person."""
    return _one(request, session, by, id)


@router.post("", response_model=Person, status_code=201, responses=errors(*WRITE_ERRORS))
def add_person(
    request: Request, session: Transaction, by: Annotated[Actor, posting("access:write")], body: PersonNew
) -> Response:
    """Open an account for somebody, by the Secretariat or the administrator. Roles are given by `/grants`."""
    return _one(request, session, by, act.create(session, values=sent(body), by=by), status=201)


@router.patch("/{id}", response_model=Person, responses=errors(*WRITE_ERRORS))
def change_person(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, writing("access:write")],
    id: UUID,
    expected: Expected,
    body: PersonPatch,
) -> Response:
    """Change or end somebody's account, by the administrator."""
    act.change(session, id, values=sent(body), expected=expected, now=datetime.now(UTC), by=by)
    return _one(request, session, by, id)


def _one(request: Request, session: Transaction, by: Actor, id: UUID, status: int = 200) -> Response:
    found = people.by_ids(session, by, [id])
    if not found:
        raise NotFound
    location = f"/api/v1/people/{id}" if status == 201 else None
    return thing(request, shaped(found[0], reader(request)), status=status, location=location)
