"""/observations: values of indicators."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import observations as act
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
from app.queries import indicators, observations
from app.queries.observations import Filters
from app.schemas.common import Page, ThingQuery
from app.schemas.observations import (
    Observation,
    ObservationNew,
    ObservationPatch,
    ObservationQuery,
    ObservationsQuery,
    shaped,
)
from app.schemas.shaping import Shape
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(tags=["indicators"], route_class=ContractRoute)

Reading = Annotated[Actor, reading("indicators:read")]
Writing = Annotated[Actor, writing("indicators:write")]
Posting = Annotated[Actor, posting("indicators:write")]


@router.get("/observations", response_model=Page[Observation], responses=errors())
def list_observations(
    request: Request, session: Transaction, by: Reading, query: Annotated[ObservationQuery, Query()]
) -> Response:
    """Values of indicators the reader may see, in the order of their ids."""
    return _listed(request, session, by, query)


@router.get("/indicators/{id}/observations", response_model=Page[Observation], responses=errors(404))
def list_observations_of_indicator(
    request: Request, session: Transaction, by: Reading, id: UUID, query: Annotated[ObservationsQuery, Query()]
) -> Response:
    """The values of one indicator, in the order of their ids."""
    indicators.one(session, by, id)
    return _listed(request, session, by, query, indicator=id)


@router.get("/observations/{id}", response_model=Observation, responses=errors(404))
def get_observation(
    request: Request, session: Transaction, by: Reading, id: UUID, query: Annotated[ThingQuery, Query()]
) -> Response:
    """One value of an indicator."""
    return thing(request, shaped(observations.one(session, by, id), reader(request, query.texts)))


@router.post(
    "/indicators/{id}/observations", response_model=Observation, status_code=201, responses=errors(*WRITE_ERRORS)
)
def create_observation(
    request: Request, session: Transaction, by: Posting, id: UUID, language: TextLanguage, body: ObservationNew
) -> Response:
    """Record a value, or why there is none: by the focal point of the State; of a catalogue also by the Secretariat, with
    a source."""
    today = act.now_in(indicators.one(session, by, id).time_zone)
    made = act.create(session, id, values=sent(body), language=language, by=by, today=today)
    return _written(request, session, by, made, status=201)


@router.patch("/observations/{id}", response_model=Observation, responses=errors(*WRITE_ERRORS))
def change_observation(
    request: Request,
    session: Transaction,
    by: Writing,
    id: UUID,
    expected: Expected,
    language: TextLanguage,
    body: ObservationPatch,
) -> Response:
    """Change a value of an indicator."""
    today = act.now_in(indicators.one(session, by, observations.one(session, by, id).indicator_id).time_zone)
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


@router.delete("/observations/{id}", status_code=204, responses=errors(*WRITE_ERRORS))
def remove_observation(session: Transaction, by: Writing, id: UUID, expected: Expected) -> Response:
    """Delete a value of an indicator."""
    act.remove(session, id, expected=expected, by=by, at=datetime.now(UTC))
    return Response(status_code=204)


def _listed(
    request: Request, session: Transaction, by: Actor, query: ObservationQuery | ObservationsQuery, **below: Any
) -> Response:
    def make() -> Shape:
        narrowed = Filters(**filters(query), **below)
        found = observations.listed(session, by, narrowed, paging(query, **below))
        return listing(found, shaped, reader(request, query.texts))

    return computed(request, session, by, make)


def _written(request: Request, session: Transaction, by: Actor, id: UUID, status: int = 200) -> Response:
    session.flush()
    body = shaped(observations.one(session, by, id), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/observations/{id}" if status == 201 else None)
