"""/targets: what indicators are to reach, by when."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import targets as act
from app.actions.observations import now_in
from app.api._operation import (
    WRITE_ERRORS,
    errors,
    filters,
    listing,
    paging,
    posting,
    reading,
    sent,
    writing,
)
from app.queries import indicators, targets
from app.queries.targets import Filters
from app.schemas.activities import ContentQuery
from app.schemas.common import Page
from app.schemas.shaping import Shape
from app.schemas.targets import Target, TargetNew, TargetPatch, TargetQuery, shaped
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(tags=["indicators"], route_class=ContractRoute)

Reading = Annotated[Actor, reading("indicators:read")]
Writing = Annotated[Actor, writing("indicators:write")]
Posting = Annotated[Actor, posting("indicators:write")]


@router.get("/indicators/{id}/targets", response_model=Page[Target], responses=errors(404))
def list_targets(
    request: Request, session: Transaction, by: Reading, id: UUID, query: Annotated[TargetQuery, Query()]
) -> Response:
    """The targets of an indicator, revisions beside what they revise, in the order of their ids."""
    indicators.one(session, by, id, query.edition)

    def make() -> Shape:
        found = targets.of_indicator(session, by, id, Filters(**filters(query)), paging(query, indicator=id))
        return listing(found, shaped, reader(request, query.texts))

    return computed(request, session, by, make)


@router.get("/targets/{id}", response_model=Target, responses=errors(404))
def get_target(
    request: Request, session: Transaction, by: Reading, id: UUID, query: Annotated[ContentQuery, Query()]
) -> Response:
    """One target."""
    return thing(request, shaped(targets.one(session, by, id, query.edition), reader(request, query.texts)))


@router.post("/indicators/{id}/targets", response_model=Target, status_code=201, responses=errors(*WRITE_ERRORS))
def create_target(request: Request, session: Transaction, by: Posting, id: UUID, body: TargetNew) -> Response:
    """Set a target, or revise one: a revision is another target. In the draft of a plan, or of a catalogue."""
    today = now_in(indicators.one(session, by, id).time_zone)
    made = act.create(session, id, values=sent(body), by=by, today=today)
    return _written(request, session, by, made, status=201)


@router.patch("/targets/{id}", response_model=Target, responses=errors(*WRITE_ERRORS))
def change_target(
    request: Request, session: Transaction, by: Writing, id: UUID, expected: Expected, body: TargetPatch
) -> Response:
    """Change a target of a draft; a published one is never overwritten."""
    today = now_in(indicators.one(session, by, targets.one(session, by, id).indicator_id).time_zone)
    act.change(session, id, values=sent(body), expected=expected, by=by, today=today)
    return _written(request, session, by, id)


@router.delete("/targets/{id}", status_code=204, responses=errors(*WRITE_ERRORS))
def remove_target(session: Transaction, by: Writing, id: UUID, expected: Expected) -> Response:
    """Delete a target of a draft."""
    act.remove(session, id, expected=expected, by=by, at=datetime.now(UTC))
    return Response(status_code=204)


def _written(request: Request, session: Transaction, by: Actor, id: UUID, status: int = 200) -> Response:
    session.flush()
    body = shaped(targets.one(session, by, id), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/targets/{id}" if status == 201 else None)
