"""/recommendations: what the Committees of Experts ask of States."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import recommendations as act
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
from app.queries import recommendations
from app.queries.recommendations import Filters
from app.schemas.common import Page, ThingQuery
from app.schemas.recommendations import (
    Recommendation,
    RecommendationNew,
    RecommendationPatch,
    RecommendationQuery,
    shaped,
)
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(prefix="/recommendations", tags=["recommendations"], route_class=ContractRoute)


@router.get("", response_model=Page[Recommendation], responses=errors())
def list_recommendations(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("recommendations:read")],
    query: Annotated[RecommendationQuery, Query()],
) -> Response:
    """Recommendations, in the order of their ids."""

    def make() -> dict[str, object]:
        return listing(
            recommendations.listed(session, Filters(**filters(query)), paging(query)),
            shaped,
            reader(request, query.texts),
        )

    return computed(request, session, by, make)


@router.get("/{id}", response_model=Recommendation, responses=errors(404))
def get_recommendation(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("recommendations:read")],
    id: UUID,
    query: Annotated[ThingQuery, Query()],
) -> Response:
    """One recommendation with its measures."""
    return thing(request, shaped(recommendations.one(session, id), reader(request, query.texts)))


@router.post("", response_model=Recommendation, status_code=201, responses=errors(*WRITE_ERRORS))
def create_recommendation(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, posting("recommendations:write")],
    language: TextLanguage,
    body: RecommendationNew,
) -> Response:
    """Add a recommendation, by the Secretariat of the mechanism."""
    id = act.create(session, values=sent(body), language=language, by=by)
    return _written(request, session, id, status=201)


@router.patch("/{id}", response_model=Recommendation, responses=errors(*WRITE_ERRORS))
def change_recommendation(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, writing("recommendations:write")],
    id: UUID,
    expected: Expected,
    language: TextLanguage,
    body: RecommendationPatch,
) -> Response:
    """Change a recommendation, by the Secretariat of the mechanism."""
    act.change(session, id, values=sent(body), language=language, expected=expected, by=by)
    return _written(request, session, id)


def _written(request: Request, session: Transaction, id: UUID, status: int = 200) -> Response:
    body = shaped(recommendations.one(session, id), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/recommendations/{id}" if status == 201 else None)
