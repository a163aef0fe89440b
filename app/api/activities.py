"""/activities: what plans set out to do."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import activities as act
from app.api._operation import (
    DELETE_ERRORS,
    WRITE_ERRORS,
    TextLanguage,
    errors,
    filters,
    listing,
    paging,
    posting,
    reading,
    sent,
    today_in,
    writing,
)
from app.queries import activities
from app.queries.activities import Filters
from app.schemas.activities import Activity, ActivityNew, ActivityPatch, ActivityQuery, ContentQuery, shaped
from app.schemas.common import Page
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(prefix="/activities", tags=["activities"], route_class=ContractRoute)


@router.get("", response_model=Page[Activity], responses=errors())
def list_activities(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("activities:read")],
    query: Annotated[ActivityQuery, Query()],
) -> Response:
    """Activities the reader may see, in the order of their ids."""

    def make() -> dict[str, object]:
        return listing(
            activities.listed(session, by, Filters(**filters(query)), paging(query)),
            shaped,
            reader(request, query.texts),
        )

    return computed(request, session, by, make)


@router.get("/{id}", response_model=Activity, responses=errors(404))
def get_activity(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("activities:read")],
    id: UUID,
    query: Annotated[ContentQuery, Query()],
) -> Response:
    """One activity."""
    return thing(request, shaped(activities.one(session, by, id, query.edition), reader(request, query.texts)))


@router.post("", response_model=Activity, status_code=201, responses=errors(*WRITE_ERRORS))
def create_activity(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, posting("activities:write")],
    language: TextLanguage,
    body: ActivityNew,
) -> Response:
    """Add an activity to a plan's draft, by its focal point or consultant."""
    id = act.create(session, values=sent(body), language=language, by=by)
    return _written(request, session, by, id, status=201)


@router.patch("/{id}", response_model=Activity, responses=errors(*WRITE_ERRORS))
def change_activity(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, writing("activities:write")],
    id: UUID,
    expected: Expected,
    language: TextLanguage,
    body: ActivityPatch,
) -> Response:
    """Change content while the draft is open, or facts once the plan is published."""
    today = today_in(activities.one(session, by, id).time_zone)
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


@router.delete("/{id}", status_code=204, responses=errors(*DELETE_ERRORS))
def delete_activity(
    session: Transaction,
    by: Annotated[Actor, writing("activities:write")],
    id: UUID,
    expected: Expected,
) -> Response:
    """Delete an activity of a draft, with its milestones, cost lines and indicators; what was published is cancelled."""
    act.remove(session, id, expected=expected, by=by, at=datetime.now(UTC))
    return Response(status_code=204)


def _written(request: Request, session: Transaction, by: Actor, id: UUID, status: int = 200) -> Response:
    session.flush()
    body = shaped(activities.one(session, by, id), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/activities/{id}" if status == 201 else None)
