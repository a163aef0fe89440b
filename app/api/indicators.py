"""/indicators: what is measured."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import indicators as act
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
from app.queries import indicators
from app.queries.indicators import Filters
from app.rules.dates import today
from app.rules.indicators import Direction, attainment
from app.schemas.activities import ContentQuery
from app.schemas.common import Page
from app.schemas.indicators import (
    Indicator,
    IndicatorDetail,
    IndicatorNew,
    IndicatorPatch,
    IndicatorQuery,
    attained,
    shaped,
)
from app.schemas.shaping import Reader, Shape
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(tags=["indicators"], route_class=ContractRoute)

Reading = Annotated[Actor, reading("indicators:read")]
Writing = Annotated[Actor, writing("indicators:write")]
Posting = Annotated[Actor, posting("indicators:write")]


@router.get("/indicators", response_model=Page[Indicator], responses=errors())
def list_indicators(
    request: Request, session: Transaction, by: Reading, query: Annotated[IndicatorQuery, Query()]
) -> Response:
    """Indicators the reader may see, in the order of their ids."""

    def make() -> Shape:
        found = indicators.listed(session, by, Filters(**filters(query)), paging(query))
        return listing(found, shaped, reader(request, query.texts))

    return computed(request, session, by, make)


@router.get("/indicators/{id}", response_model=IndicatorDetail, responses=errors(404))
def get_indicator(
    request: Request, session: Transaction, by: Reading, id: UUID, query: Annotated[ContentQuery, Query()]
) -> Response:
    """One indicator, with its attainment."""
    return thing(request, _detailed(session, by, id, query.edition, reader(request, query.texts)))


@router.post("/indicators", response_model=IndicatorDetail, status_code=201, responses=errors(*WRITE_ERRORS))
def create_indicator(
    request: Request, session: Transaction, by: Posting, language: TextLanguage, body: IndicatorNew
) -> Response:
    """Add an indicator: to the catalogue of a mechanism, by its Secretariat; to the draft of a plan or an activity, by
    the focal point or consultant."""
    made = act.create(session, values=sent(body), language=language, by=by)
    return _written(request, session, by, made, status=201)


@router.patch("/indicators/{id}", response_model=IndicatorDetail, responses=errors(*WRITE_ERRORS))
def change_indicator(
    request: Request,
    session: Transaction,
    by: Writing,
    id: UUID,
    expected: Expected,
    language: TextLanguage,
    body: IndicatorPatch,
) -> Response:
    """Change an indicator of a catalogue, or of a draft."""
    values = sent(body, "reason")
    act.change(session, id, values=values, reason=body.reason, language=language, expected=expected, by=by)
    return _written(request, session, by, id)


@router.delete("/indicators/{id}", status_code=204, responses=errors(*WRITE_ERRORS))
def remove_indicator(session: Transaction, by: Writing, id: UUID, expected: Expected) -> Response:
    """Delete an indicator without observations, and its targets."""
    act.remove(session, id, expected=expected, by=by, at=datetime.now(UTC))
    return Response(status_code=204)


def _detailed(session: Transaction, by: Actor, id: UUID, edition: str | None, how: Reader) -> Shape:
    row = indicators.one(session, by, id, edition)
    reckoned = None
    if row.plan_id is not None:
        known = indicators.measured(session, row)
        direction = Direction(row.direction) if row.direction else None
        day = today(row.time_zone, how.now)
        reckoned = attainment(row.baseline, direction, known.targets, known.observations, day)
    return shaped(row, how) | {"attainment": attained(reckoned)}


def _written(request: Request, session: Transaction, by: Actor, id: UUID, status: int = 200) -> Response:
    session.flush()
    body = _detailed(session, by, id, None, reader(request))
    return thing(request, body, status=status, location=f"/api/v1/indicators/{id}" if status == 201 else None)
