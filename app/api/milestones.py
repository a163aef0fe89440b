"""/activities/{id}/milestones and /milestones: dated deliverables, and what was reached of them."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import milestones as act
from app.api._operation import (
    DELETE_ERRORS,
    WRITE_ERRORS,
    TextLanguage,
    errors,
    listing,
    paging,
    posting,
    reading,
    sent,
    today_in,
    writing,
)
from app.queries import activities, milestones
from app.schemas.activities import ContentQuery
from app.schemas.common import Page
from app.schemas.milestones import Milestone, MilestoneNew, MilestonePatch, MilestonesQuery, shaped
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(tags=["activities"], route_class=ContractRoute)


@router.get("/activities/{id}/milestones", response_model=Page[Milestone], responses=errors(404))
def list_milestones(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("activities:read")],
    id: UUID,
    query: Annotated[MilestonesQuery, Query()],
) -> Response:
    """The milestones of an activity, in the order of their ids; `position` says where each stands."""
    activities.one(session, by, id, query.edition)

    def make() -> dict[str, object]:
        found = milestones.of_activity(session, by, id, query.edition, paging(query, activity=id))
        return listing(found, shaped, reader(request, query.texts))

    return computed(request, session, by, make)


@router.post("/activities/{id}/milestones", response_model=Milestone, status_code=201, responses=errors(*WRITE_ERRORS))
def create_milestone(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, posting("activities:write")],
    id: UUID,
    language: TextLanguage,
    body: MilestoneNew,
) -> Response:
    """Add a milestone to an activity of a draft, by the plan's focal point or consultant."""
    made = act.create(session, id, values=sent(body), language=language, by=by)
    return _written(request, session, by, made, status=201)


@router.get("/milestones/{id}", response_model=Milestone, responses=errors(404))
def get_milestone(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("activities:read")],
    id: UUID,
    query: Annotated[ContentQuery, Query()],
) -> Response:
    """One milestone with what was reached of it."""
    return thing(request, shaped(milestones.one(session, by, id, query.edition), reader(request, query.texts)))


@router.patch("/milestones/{id}", response_model=Milestone, responses=errors(*WRITE_ERRORS))
def change_milestone(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, writing("activities:write")],
    id: UUID,
    expected: Expected,
    language: TextLanguage,
    body: MilestonePatch,
) -> Response:
    """Change what it promises while the draft is open, or record what was reached once the plan is published."""
    today = today_in(milestones.one(session, by, id).time_zone)
    act.change(
        session,
        id,
        values=sent(body, "reason"),
        reason=body.reason,
        language=language,
        expected=expected,
        by=by,
        today=today,
    )
    return _written(request, session, by, id)


@router.delete("/milestones/{id}", status_code=204, responses=errors(*DELETE_ERRORS))
def delete_milestone(
    session: Transaction,
    by: Annotated[Actor, writing("activities:write")],
    id: UUID,
    expected: Expected,
) -> Response:
    """Delete a milestone of a draft."""
    act.remove(session, id, expected=expected, by=by, at=datetime.now(UTC))
    return Response(status_code=204)


def _written(request: Request, session: Transaction, by: Actor, id: UUID, status: int = 200) -> Response:
    session.flush()
    body = shaped(milestones.one(session, by, id), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/milestones/{id}" if status == 201 else None)
