"""/plans/{id}/gaps: what a plan says nothing of, and what of it is waived."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import waivers as act
from app.api._operation import WRITE_ERRORS, acting, errors, reading
from app.queries import gaps, plans
from app.queries.progress_facts import Scope
from app.schemas.gaps import Gaps, GapsQuery, WaiverEnd, WaiverNew, shaped
from app.web.answers import thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(prefix="/plans/{id}/gaps", tags=["plans"], route_class=ContractRoute)

Acting = Annotated[Actor, acting("plans:write")]


@router.get("", response_model=Gaps, responses=errors(404))
def list_gaps(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("plans:read")],
    id: UUID,
    query: Annotated[GapsQuery, Query()],
) -> Response:
    """The gaps of a plan whose content the reader may read: covered recommendations without activity, activities without
    recommendation, lead agency, period, cost or indicator, estimated costs without source or in no year of the period."""
    return _answer(request, session, by, id, query.edition)


@router.post("/waive", response_model=Gaps, responses=errors(*WRITE_ERRORS))
def waive_gap(
    request: Request, session: Transaction, by: Acting, id: UUID, expected: Expected, body: WaiverNew
) -> Response:
    """Say why a gap may stay, by the focal point while the draft is open; it then keeps the plan from nothing."""
    now = datetime.now(UTC)
    act.waive(session, id, gap=body.gap, of=body.id, reason=body.reason, expected=expected, by=by, now=now)
    return _answer(request, session, by, id)


@router.post("/unwaive", response_model=Gaps, responses=errors(*WRITE_ERRORS))
def unwaive_gap(
    request: Request, session: Transaction, by: Acting, id: UUID, expected: Expected, body: WaiverEnd
) -> Response:
    """Take a waiver back: the gap is open again."""
    act.unwaive(session, id, gap=body.gap, of=body.id, reason=body.reason, expected=expected, by=by)
    return _answer(request, session, by, id)


def _answer(request: Request, session: Transaction, by: Actor, id: UUID, edition: str | None = None) -> Response:
    session.flush()
    row = plans.must_be_readable(session, by, id, edition)
    found = gaps.found(session, by, Scope(plan=id, edition=row.edition))
    return thing(request, shaped(row, found, by))
