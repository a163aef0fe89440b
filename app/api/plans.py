"""/plans: Plans of Action, their activities and moves."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.access.permissions import PERMISSIONS
from app.actions import moves as moving
from app.actions import plans as act
from app.api._operation import (
    WRITE_ERRORS,
    TextLanguage,
    acting,
    errors,
    filters,
    listing,
    paging,
    posting,
    reading,
    sent,
    writing,
)
from app.queries import activities, moves, plans
from app.queries.activities import Filters as ActivityFilters
from app.queries.plans import Filters
from app.schemas.activities import ActivitiesOfPlanQuery, Activity
from app.schemas.activities import shaped as shaped_activity
from app.schemas.common import Page
from app.schemas.moves import TABLE, Move, MoveNew, MovesQuery
from app.schemas.moves import shaped as shaped_move
from app.schemas.plans import AnyPlan, OnePlanQuery, Plan, PlanNew, PlanPatch, PlanQuery, shaped
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(prefix="/plans", tags=["plans"], route_class=ContractRoute)


@router.get("", response_model=Page[AnyPlan], responses=errors())
def list_plans(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("plans:read")],
    query: Annotated[PlanQuery, Query()],
) -> Response:
    """All plans, in the order of their ids; those whose content the reader may not read as cards."""

    def make() -> dict[str, object]:
        found = plans.listed(session, by, Filters(**filters(query)), paging(query))
        return listing(found, shaped, reader(request, query.texts))

    return computed(request, session, by, make)


@router.get("/{id}", response_model=AnyPlan, responses=errors(404))
def get_plan(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("plans:read")],
    id: UUID,
    query: Annotated[OnePlanQuery, Query()],
) -> Response:
    """One plan; a card (`"content": "not_public"`) where the edition asked for is not for this reader."""
    return thing(request, shaped(plans.one(session, by, id, query.edition), reader(request, query.texts)))


@router.get("/{id}/activities", response_model=Page[Activity], responses=errors(404))
def list_activities_of_plan(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("activities:read")],
    id: UUID,
    query: Annotated[ActivitiesOfPlanQuery, Query()],
) -> Response:
    """The activities of a plan, in the order of their ids."""
    plans.must_be_readable(session, by, id, query.edition)

    def make() -> dict[str, object]:
        found = activities.listed(session, by, ActivityFilters(id, **filters(query)), paging(query, plan=id))
        return listing(found, shaped_activity, reader(request, query.texts))

    return computed(request, session, by, make)


@router.get("/{id}/moves", response_model=Page[Move], responses=errors(404))
def list_moves(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("plans:read")],
    id: UUID,
    query: Annotated[MovesQuery, Query()],
) -> Response:
    """How a plan moved, oldest first; also of plans whose content is not public."""
    plans.one(session, by, id)

    def make() -> dict[str, object]:
        found = moves.of_plan(session, by, id, paging(query, plan=id))
        return listing(found, shaped_move, reader(request, query.texts))

    return computed(request, session, by, make)


@router.post(
    "/{id}/moves",
    response_model=Plan,
    responses=errors(*WRITE_ERRORS),
    description=f"Move a plan along its path. {PERMISSIONS['plans.move'].refusal} 409 names what is missing.\n\n{TABLE}",
)
def move_plan(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, acting("plans:write")],
    id: UUID,
    expected: Expected,
    body: MoveNew,
) -> Response:
    """Move a plan along its path; the plan as it stands then."""
    moving.create(session, id, to=body.to, reason=body.reason, expected=expected, by=by, now=datetime.now(UTC))
    return _written(request, session, by, id)


@router.post("", response_model=Plan, status_code=201, responses=errors(*WRITE_ERRORS))
def create_plan(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, posting("plans:write")],
    language: TextLanguage,
    body: PlanNew,
) -> Response:
    """Begin a plan at `drafting`, by the focal point of its State."""
    id = act.create(session, values=sent(body), language=language, by=by, now=datetime.now(UTC))
    return _written(request, session, by, id, status=201)


@router.patch("/{id}", response_model=Plan, responses=errors(*WRITE_ERRORS))
def change_plan(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, writing("plans:write")],
    id: UUID,
    expected: Expected,
    language: TextLanguage,
    body: PlanPatch,
) -> Response:
    """Change the content of a plan while its draft is open. Its stage changes by a move."""
    values = sent(body, "reason")
    act.change(session, id, values=values, reason=body.reason, language=language, expected=expected, by=by)
    return _written(request, session, by, id)


def _written(request: Request, session: Transaction, by: Actor, id: UUID, status: int = 200) -> Response:
    session.flush()
    body = shaped(plans.one(session, by, id), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/plans/{id}" if status == 201 else None)
