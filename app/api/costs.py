"""/costs: money of plans and activities."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import costs as act
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
from app.queries import activities, costs, plans
from app.queries.costs import Filters
from app.schemas.activities import ContentQuery
from app.schemas.common import Page
from app.schemas.costs import CostLine, CostNew, CostPatch, CostQuery, CostsQuery, shaped
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(tags=["costs"], route_class=ContractRoute)

Reading = Annotated[Actor, reading("costs:read")]
Writing = Annotated[Actor, writing("costs:write")]
Posting = Annotated[Actor, posting("costs:write")]


@router.get("/costs", response_model=Page[CostLine], responses=errors())
def list_costs(request: Request, session: Transaction, by: Reading, query: Annotated[CostQuery, Query()]) -> Response:
    """Cost lines the reader may see, in the order of their ids."""
    return _listed(request, session, by, query)


@router.get("/costs/{id}", response_model=CostLine, responses=errors(404))
def get_cost(
    request: Request, session: Transaction, by: Reading, id: UUID, query: Annotated[ContentQuery, Query()]
) -> Response:
    """One cost line."""
    return thing(request, shaped(costs.one(session, by, id, query.edition), reader(request, query.texts)))


@router.get("/plans/{id}/costs", response_model=Page[CostLine], responses=errors(404))
def list_costs_of_plan(
    request: Request, session: Transaction, by: Reading, id: UUID, query: Annotated[CostsQuery, Query()]
) -> Response:
    """The cost lines of a plan, those of its activities among them."""
    plans.must_be_readable(session, by, id, query.edition)
    return _listed(request, session, by, query, plan=id)


@router.get("/activities/{id}/costs", response_model=Page[CostLine], responses=errors(404))
def list_costs_of_activity(
    request: Request, session: Transaction, by: Reading, id: UUID, query: Annotated[CostsQuery, Query()]
) -> Response:
    """The cost lines of an activity."""
    activities.one(session, by, id, query.edition)
    return _listed(request, session, by, query, activity=id)


@router.post("/plans/{id}/costs", response_model=CostLine, status_code=201, responses=errors(*WRITE_ERRORS))
def create_cost_of_plan(
    request: Request, session: Transaction, by: Posting, id: UUID, language: TextLanguage, body: CostNew
) -> Response:
    """Add a cost line to a plan: `estimated` while its draft is open, the other kinds once it is published."""
    made = act.create(session, plan=id, values=sent(body), language=language, by=by)
    return _written(request, session, by, made, status=201)


@router.post("/activities/{id}/costs", response_model=CostLine, status_code=201, responses=errors(*WRITE_ERRORS))
def create_cost_of_activity(
    request: Request, session: Transaction, by: Posting, id: UUID, language: TextLanguage, body: CostNew
) -> Response:
    """Add a cost line to an activity: `estimated` while the draft is open, the other kinds once it is published."""
    made = act.create(session, activity=id, values=sent(body), language=language, by=by)
    return _written(request, session, by, made, status=201)


@router.patch("/costs/{id}", response_model=CostLine, responses=errors(*WRITE_ERRORS))
def change_cost(
    request: Request,
    session: Transaction,
    by: Writing,
    id: UUID,
    expected: Expected,
    language: TextLanguage,
    body: CostPatch,
) -> Response:
    """Change a cost line."""
    values = sent(body, "reason")
    act.change(session, id, values=values, reason=body.reason, language=language, expected=expected, by=by)
    return _written(request, session, by, id)


@router.delete("/costs/{id}", status_code=204, responses=errors(*WRITE_ERRORS))
def remove_cost(session: Transaction, by: Writing, id: UUID, expected: Expected) -> Response:
    """Delete a cost line and its parts."""
    act.remove(session, id, expected=expected, by=by, at=datetime.now(UTC))
    return Response(status_code=204)


def _listed(request: Request, session: Transaction, by: Actor, query: CostQuery | CostsQuery, **below: Any) -> Response:
    def make() -> dict[str, object]:
        narrowed = Filters(**filters(query), **below)
        return listing(
            costs.listed(session, by, narrowed, paging(query, **below)), shaped, reader(request, query.texts)
        )

    return computed(request, session, by, make)


def _written(request: Request, session: Transaction, by: Actor, id: UUID, status: int = 200) -> Response:
    session.flush()
    body = shaped(costs.one(session, by, id), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/costs/{id}" if status == 201 else None)
