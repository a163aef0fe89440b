"""/plans/{id}/guidelines and /guidelines: the strategic lines of a plan."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import guidelines as act
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
    writing,
)
from app.queries import guidelines, plans
from app.schemas.activities import ContentQuery
from app.schemas.common import Page
from app.schemas.guidelines import Guideline, GuidelineNew, GuidelinePatch, GuidelinesQuery, shaped
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(tags=["plans"], route_class=ContractRoute)


@router.get("/plans/{id}/guidelines", response_model=Page[Guideline], responses=errors(404))
def list_guidelines(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("plans:read")],
    id: UUID,
    query: Annotated[GuidelinesQuery, Query()],
) -> Response:
    """The guidelines of a plan, in the order of their ids; `position` says where each stands."""
    plans.must_be_readable(session, by, id, query.edition)

    def make() -> dict[str, object]:
        found = guidelines.of_plan(session, by, id, query.edition, paging(query, plan=id))
        return listing(found, shaped, reader(request, query.texts))

    return computed(request, session, by, make)


@router.post("/plans/{id}/guidelines", response_model=Guideline, status_code=201, responses=errors(*WRITE_ERRORS))
def create_guideline(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, posting("plans:write")],
    id: UUID,
    language: TextLanguage,
    body: GuidelineNew,
) -> Response:
    """Add a guideline to a plan's draft, by its focal point or consultant."""
    made = act.create(session, id, values=sent(body), language=language, by=by)
    return _written(request, session, by, made, status=201)


@router.get("/guidelines/{id}", response_model=Guideline, responses=errors(404))
def get_guideline(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("plans:read")],
    id: UUID,
    query: Annotated[ContentQuery, Query()],
) -> Response:
    """One guideline."""
    return thing(request, shaped(guidelines.one(session, by, id, query.edition), reader(request, query.texts)))


@router.patch("/guidelines/{id}", response_model=Guideline, responses=errors(*WRITE_ERRORS))
def change_guideline(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, writing("plans:write")],
    id: UUID,
    expected: Expected,
    language: TextLanguage,
    body: GuidelinePatch,
) -> Response:
    """Change a guideline while the draft is open; of a published plan, its translations."""
    values = sent(body, "reason")
    act.change(session, id, values=values, reason=body.reason, language=language, expected=expected, by=by)
    return _written(request, session, by, id)


@router.delete("/guidelines/{id}", status_code=204, responses=errors(*DELETE_ERRORS))
def delete_guideline(
    session: Transaction,
    by: Annotated[Actor, writing("plans:write")],
    id: UUID,
    expected: Expected,
) -> Response:
    """Delete a guideline of a draft; 409 while activities follow it."""
    act.remove(session, id, expected=expected, by=by, at=datetime.now(UTC))
    return Response(status_code=204)


def _written(request: Request, session: Transaction, by: Actor, id: UUID, status: int = 200) -> Response:
    session.flush()
    body = shaped(guidelines.one(session, by, id), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/guidelines/{id}" if status == 201 else None)
