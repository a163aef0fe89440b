"""/clients: machines, and applications people sign in through. A secret is told once, when it is made."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import clients as act
from app.api._operation import WRITE_ERRORS, errors, filters, listing, paging, reading, sent, writing
from app.errors import NotFound
from app.queries import clients
from app.schemas.access import NoQuery
from app.schemas.clients import Client, ClientNew, ClientPatch, ClientQuery, ClientWithSecret, Rotation, shaped
from app.schemas.common import Page
from app.schemas.scalars import ClientId
from app.schemas.shaping import Shape
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(prefix="/clients", tags=["access"], route_class=ContractRoute)

Id = Annotated[ClientId, Path()]
Writer = Annotated[Actor, writing("access:write")]
"""Not `posting`: an answer kept under an Idempotency-Key would keep the secret."""


@router.get("", response_model=Page[Client], responses=errors())
def list_clients(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("access:read")],
    query: Annotated[ClientQuery, Query()],
) -> Response:
    """All clients, for those who give roles; else oneself. None for the public."""

    def make() -> dict[str, object]:
        return listing(clients.listed(session, by, filters(query), paging(query)), shaped, reader(request))

    return computed(request, session, by, make)


@router.get("/{id}", response_model=Client, responses=errors(404))
def get_client(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("access:read")],
    id: Id,
    query: Annotated[NoQuery, Query()],
) -> Response:
    """One client, without its secret."""
    return thing(request, _one(request, session, by, id))


@router.post("", response_model=ClientWithSecret, status_code=201, responses=errors(*WRITE_ERRORS))
def register_client(request: Request, session: Transaction, by: Writer, body: ClientNew) -> Response:
    """Register a client, by the administrator. Its secret stands in this answer and nowhere else; no Idempotency-Key is
    taken, since the id is the caller's: a second request is a 409."""
    secret = act.create(session, values=sent(body), now=datetime.now(UTC), by=by)
    return _told(request, _one(request, session, by, body.id), secret, status=201)


@router.patch("/{id}", response_model=Client, responses=errors(*WRITE_ERRORS))
def change_client(
    request: Request, session: Transaction, by: Writer, id: Id, expected: Expected, body: ClientPatch
) -> Response:
    """Change a client or when it ends, by the administrator. What it holds ends with it at the next request."""
    act.change(session, id, values=sent(body), expected=expected, now=datetime.now(UTC), by=by)
    return thing(request, _one(request, session, by, id))


@router.post("/{id}/rotate", response_model=ClientWithSecret, responses=errors(*WRITE_ERRORS))
def rotate_client(
    request: Request, session: Transaction, by: Writer, id: Id, expected: Expected, body: Rotation
) -> Response:
    """Give a client a new secret, by the administrator; it stands in this answer and nowhere else."""
    secret = act.rotate(session, id, old_until=body.old_secret_until, expected=expected, now=datetime.now(UTC), by=by)
    return _told(request, _one(request, session, by, id), secret)


def _one(request: Request, session: Transaction, by: Actor, id: str) -> Shape:
    found = clients.by_ids(session, by, [id])
    if not found:
        raise NotFound
    return shaped(found[0], reader(request))


def _told(request: Request, client: Shape, secret: str | None, status: int = 200) -> Response:
    """The client with its secret, which nothing on the way may keep."""
    location = f"/api/v1/clients/{client['id']}" if status == 201 else None
    answer = thing(request, {**client, "secret": secret}, status=status, location=location)
    answer.headers["cache-control"] = "no-store"
    return answer
