"""/updates: what agencies report on activities."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import updates as act
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
    today_in,
    writing,
)
from app.queries import activities, updates
from app.queries.updates import Filters
from app.schemas.common import Page, ThingQuery
from app.schemas.updates import ReturnNew, Update, UpdateNew, UpdatePatch, UpdateQuery, shaped
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(tags=["updates"], route_class=ContractRoute)

Reading = Annotated[Actor, reading("activities:read")]
Writing = Annotated[Actor, writing("activities:write")]
Posting = Annotated[Actor, posting("activities:write")]
Acting = Annotated[Actor, acting("activities:write")]


@router.get("/activities/{id}/updates", response_model=Page[Update], responses=errors(404))
def list_updates(
    request: Request, session: Transaction, by: Reading, id: UUID, query: Annotated[UpdateQuery, Query()]
) -> Response:
    """The updates of an activity: accepted ones; the agency and the focal point see the others too."""
    activities.one(session, by, id)

    def make() -> dict[str, object]:
        found = updates.of_activity(session, by, id, Filters(**filters(query)), paging(query, activity=id))
        return listing(found, shaped, reader(request, query.texts))

    return computed(request, session, by, make)


@router.get("/updates/{id}", response_model=Update, responses=errors(404))
def get_update(
    request: Request, session: Transaction, by: Reading, id: UUID, query: Annotated[ThingQuery, Query()]
) -> Response:
    """One update."""
    return thing(request, shaped(updates.one(session, by, id), reader(request, query.texts)))


@router.post("/activities/{id}/updates", response_model=Update, status_code=201, responses=errors(*WRITE_ERRORS))
def submit_update(
    request: Request, session: Transaction, by: Posting, id: UUID, language: TextLanguage, body: UpdateNew
) -> Response:
    """Report on an activity of a published plan, by an officer of an agency that leads or supports it, or by the focal
    point. Nothing of it counts before it is accepted."""
    today = today_in(activities.one(session, by, id).time_zone)
    made = act.submit(session, id, values=sent(body), language=language, by=by, today=today)
    return _written(request, session, by, made, status=201)


@router.patch("/updates/{id}", response_model=Update, responses=errors(*WRITE_ERRORS))
def change_update(
    request: Request,
    session: Transaction,
    by: Writing,
    id: UUID,
    expected: Expected,
    language: TextLanguage,
    body: UpdatePatch,
) -> Response:
    """Change an update nobody has accepted, by who reported it; a returned one is submitted again."""
    now = datetime.now(UTC)
    today = today_in(updates.one(session, by, id).time_zone)
    act.change(session, id, values=sent(body), language=language, expected=expected, by=by, today=today, at=now)
    return _written(request, session, by, id)


@router.delete("/updates/{id}", status_code=204, responses=errors(*WRITE_ERRORS))
def remove_update(session: Transaction, by: Writing, id: UUID, expected: Expected) -> Response:
    """Take back an update nobody has accepted, by who reported it."""
    act.remove(session, id, expected=expected, by=by, at=datetime.now(UTC))
    return Response(status_code=204)


@router.post("/updates/{id}/return", response_model=Update, responses=errors(*WRITE_ERRORS))
def return_update(
    request: Request, session: Transaction, by: Acting, id: UUID, expected: Expected, body: ReturnNew
) -> Response:
    """Give an update back to who reported it, with a reason, by the focal point."""
    act.give_back(session, id, reason=body.reason, expected=expected, by=by, at=datetime.now(UTC))
    return _written(request, session, by, id)


@router.post("/updates/{id}/accept", response_model=Update, responses=errors(*WRITE_ERRORS))
def accept_update(request: Request, session: Transaction, by: Acting, id: UUID, expected: Expected) -> Response:
    """Accept an update, by the focal point: what it reports becomes fact and public."""
    today = today_in(updates.one(session, by, id).time_zone)
    act.accept(session, id, expected=expected, by=by, today=today, at=datetime.now(UTC))
    return _written(request, session, by, id)


def _written(request: Request, session: Transaction, by: Actor, id: UUID, status: int = 200) -> Response:
    session.flush()
    body = shaped(updates.one(session, by, id), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/updates/{id}" if status == 201 else None)
