"""/plans/{id}/workshop, /plans/{id}/inputs and /inputs: what is said at the workshop of a plan, and what becomes of it."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import inputs as act
from app.api._operation import (
    WRITE_ERRORS,
    TextLanguage,
    acting,
    errors,
    listing,
    paging,
    posting,
    reading,
    sent,
    writing,
)
from app.queries import inputs, plans
from app.queries.inputs import Filters
from app.schemas.activities import ContentQuery
from app.schemas.common import Page
from app.schemas.inputs import (
    Disposal,
    Input,
    InputNew,
    InputsQuery,
    Workshop,
    WorkshopPatch,
    WorkshopQuery,
    shaped,
    workshop,
)
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(tags=["plans"], route_class=ContractRoute)

Reading = Annotated[Actor, reading("plans:read")]


@router.get("/plans/{id}/workshop", response_model=Workshop, responses=errors(404))
def get_workshop(
    request: Request, session: Transaction, by: Reading, id: UUID, query: Annotated[WorkshopQuery, Query()]
) -> Response:
    """The workshop of a plan: its cut-off with every extension, and who took part, by sector."""
    return _workshop(request, session, by, id, query.edition)


@router.patch("/plans/{id}/workshop", response_model=Workshop, responses=errors(*WRITE_ERRORS))
def change_workshop(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, writing("plans:write")],
    id: UUID,
    expected: Expected,
    body: WorkshopPatch,
) -> Response:
    """Set the cut-off, extend it with a reason, or say who took part, by the focal point. If-Match: the plan's version."""
    act.hold(session, id, values=sent(body), expected=expected, by=by, now=datetime.now(UTC))
    session.flush()
    return _workshop(request, session, by, id)


@router.get("/plans/{id}/inputs", response_model=Page[Input], responses=errors(404))
def list_inputs(
    request: Request, session: Transaction, by: Reading, id: UUID, query: Annotated[InputsQuery, Query()]
) -> Response:
    """The inputs on a plan, in the order they came."""
    plans.must_be_readable(session, by, id, query.edition)

    def make() -> dict[str, object]:
        filters = Filters(query.sector, query.disposition)
        found = inputs.of_plan(session, by, id, query.edition, filters, paging(query, plan=id))
        return listing(found, shaped, reader(request, query.texts))

    return computed(request, session, by, make)


@router.post("/plans/{id}/inputs", response_model=Input, status_code=201, responses=errors(*WRITE_ERRORS))
def give_input(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, posting("plans:write")],
    id: UUID,
    language: TextLanguage,
    body: InputNew,
) -> Response:
    """Give an input on the frozen draft, by a contributor of the plan, or by the focal point for those in the room. 409
    once the cut-off has passed, and says when that was, in the time of the State."""
    made = act.give(session, id, values=sent(body), language=language, by=by, now=datetime.now(UTC))
    return _written(request, session, by, made, status=201)


@router.get("/inputs/{id}", response_model=Input, responses=errors(404))
def get_input(
    request: Request, session: Transaction, by: Reading, id: UUID, query: Annotated[ContentQuery, Query()]
) -> Response:
    """One input."""
    return thing(request, shaped(inputs.one(session, by, id, query.edition), reader(request, query.texts)))


@router.post("/inputs/{id}/dispose", response_model=Input, responses=errors(*WRITE_ERRORS))
def dispose_of_input(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, acting("plans:write")],
    id: UUID,
    expected: Expected,
    body: Disposal,
) -> Response:
    """Accept an input, in part or not, with a reason, by the focal point; until the plan is final that may be said anew."""
    now = datetime.now(UTC)
    act.dispose(session, id, disposition=body.disposition, reason=body.reason, expected=expected, by=by, now=now)
    return _written(request, session, by, id)


def _workshop(request: Request, session: Transaction, by: Actor, id: UUID, edition: str | None = None) -> Response:
    row = plans.must_be_readable(session, by, id, edition)
    return thing(request, workshop(row, *inputs.workshop(session, by, id, row.edition)))


def _written(request: Request, session: Transaction, by: Actor, id: UUID, status: int = 200) -> Response:
    session.flush()
    body = shaped(inputs.one(session, by, id), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/inputs/{id}" if status == 201 else None)
