"""/rounds: rounds of review with their phases."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import rounds as act
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
from app.queries import rounds
from app.schemas.common import Page, ThingQuery
from app.schemas.rounds import Round, RoundNew, RoundPatch, RoundQuery, shaped
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(prefix="/rounds", tags=["rounds"], route_class=ContractRoute)


@router.get("", response_model=Page[Round], responses=errors())
def list_rounds(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("states:read")],
    query: Annotated[RoundQuery, Query()],
) -> Response:
    """Rounds with their phases, in the order of their ids."""

    def make() -> dict[str, object]:
        return listing(rounds.listed(session, filters(query), paging(query)), shaped, reader(request, query.texts))

    return computed(request, session, by, make)


@router.get("/{id}", response_model=Round, responses=errors(404))
def get_round(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("states:read")],
    id: UUID,
    query: Annotated[ThingQuery, Query()],
) -> Response:
    """One round with its phases."""
    return thing(request, shaped(rounds.one(session, id), reader(request, query.texts)))


@router.post("", response_model=Round, status_code=201, responses=errors(*WRITE_ERRORS))
def create_round(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, posting("states:write")],
    language: TextLanguage,
    body: RoundNew,
) -> Response:
    """Add a round, by the Secretariat of the mechanism."""
    id = act.create(session, values=sent(body), language=language, by=by)
    return _written(request, session, id, status=201)


@router.patch("/{id}", response_model=Round, responses=errors(*WRITE_ERRORS))
def change_round(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, writing("states:write")],
    id: UUID,
    expected: Expected,
    language: TextLanguage,
    body: RoundPatch,
) -> Response:
    """Change a round, by the Secretariat of the mechanism."""
    act.change(session, id, values=sent(body), language=language, expected=expected, by=by)
    return _written(request, session, id)


def _written(request: Request, session: Transaction, id: UUID, status: int = 200) -> Response:
    body = shaped(rounds.one(session, id), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/rounds/{id}" if status == 201 else None)
