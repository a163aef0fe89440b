"""/meetings: meetings of Committees and Conferences."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import meetings as act
from app.api._operation import WRITE_ERRORS, errors, filters, listing, paging, posting, reading, sent, writing
from app.queries import meetings
from app.schemas.common import Page, ThingQuery
from app.schemas.meetings import Meeting, MeetingNew, MeetingPatch, MeetingQuery, shaped
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(prefix="/meetings", tags=["meetings"], route_class=ContractRoute)


@router.get("", response_model=Page[Meeting], responses=errors())
def list_meetings(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("states:read")],
    query: Annotated[MeetingQuery, Query()],
) -> Response:
    """Meetings, in the order of their ids."""

    def make() -> dict[str, object]:
        return listing(meetings.listed(session, filters(query), paging(query)), shaped, reader(request, query.texts))

    return computed(request, session, by, make)


@router.get("/{id}", response_model=Meeting, responses=errors(404))
def get_meeting(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("states:read")],
    id: UUID,
    query: Annotated[ThingQuery, Query()],
) -> Response:
    """One meeting."""
    return thing(request, shaped(meetings.one(session, id), reader(request, query.texts)))


@router.post("", response_model=Meeting, status_code=201, responses=errors(*WRITE_ERRORS))
def create_meeting(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, posting("states:write")],
    body: MeetingNew,
) -> Response:
    """Add a meeting, by the Secretariat of the mechanism."""
    id = act.create(session, values=sent(body), by=by)
    return _written(request, session, id, status=201)


@router.patch("/{id}", response_model=Meeting, responses=errors(*WRITE_ERRORS))
def change_meeting(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, writing("states:write")],
    id: UUID,
    expected: Expected,
    body: MeetingPatch,
) -> Response:
    """Change a meeting, by the Secretariat of the mechanism."""
    act.change(session, id, values=sent(body), expected=expected, by=by)
    return _written(request, session, id)


def _written(request: Request, session: Transaction, id: UUID, status: int = 200) -> Response:
    body = shaped(meetings.one(session, id), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/meetings/{id}" if status == 201 else None)
