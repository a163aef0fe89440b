"""/evidence: links that show an advance."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import evidence as act
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
from app.queries import activities, evidence
from app.queries.evidence import Filters
from app.schemas.common import Page, ThingQuery
from app.schemas.evidence import Evidence, EvidenceNew, EvidencePatch, EvidenceQuery, shaped
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(tags=["evidence"], route_class=ContractRoute)

Reading = Annotated[Actor, reading("activities:read")]
Writing = Annotated[Actor, writing("activities:write")]
Posting = Annotated[Actor, posting("activities:write")]


@router.get("/activities/{id}/evidence", response_model=Page[Evidence], responses=errors(404))
def list_evidence(
    request: Request, session: Transaction, by: Reading, id: UUID, query: Annotated[EvidenceQuery, Query()]
) -> Response:
    """The evidence of an activity the reader may see."""
    activities.one(session, by, id)

    def make() -> dict[str, object]:
        found = evidence.of_activity(session, by, id, Filters(**filters(query)), paging(query, activity=id))
        return listing(found, shaped, reader(request, query.texts))

    return computed(request, session, by, make)


@router.get("/evidence/{id}", response_model=Evidence, responses=errors(404))
def get_evidence(
    request: Request, session: Transaction, by: Reading, id: UUID, query: Annotated[ThingQuery, Query()]
) -> Response:
    """One piece of evidence."""
    return thing(request, shaped(evidence.one(session, by, id), reader(request, query.texts)))


@router.post("/activities/{id}/evidence", response_model=Evidence, status_code=201, responses=errors(*WRITE_ERRORS))
def create_evidence(
    request: Request, session: Transaction, by: Posting, id: UUID, language: TextLanguage, body: EvidenceNew
) -> Response:
    """Add a link: public at once, by the focal point; or to an update, by who reported it."""
    made = act.create(session, id, values=sent(body), language=language, by=by)
    return _written(request, session, by, made, status=201)


@router.patch("/evidence/{id}", response_model=Evidence, responses=errors(*WRITE_ERRORS))
def change_evidence(
    request: Request,
    session: Transaction,
    by: Writing,
    id: UUID,
    expected: Expected,
    language: TextLanguage,
    body: EvidencePatch,
) -> Response:
    """Change a piece of evidence."""
    values = sent(body, "reason")
    act.change(session, id, values=values, reason=body.reason, language=language, expected=expected, by=by)
    return _written(request, session, by, id)


@router.delete("/evidence/{id}", status_code=204, responses=errors(*WRITE_ERRORS))
def remove_evidence(session: Transaction, by: Writing, id: UUID, expected: Expected) -> Response:
    """Delete a piece of evidence."""
    act.remove(session, id, expected=expected, by=by, at=datetime.now(UTC))
    return Response(status_code=204)


def _written(request: Request, session: Transaction, by: Actor, id: UUID, status: int = 200) -> Response:
    session.flush()
    body = shaped(evidence.one(session, by, id), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/evidence/{id}" if status == 201 else None)
