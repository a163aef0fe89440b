"""/country-reports: what Committees adopted on States."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import country_reports as act
from app.api._operation import WRITE_ERRORS, errors, filters, listing, paging, posting, reading, sent, writing
from app.queries import country_reports
from app.schemas.common import Page, ThingQuery
from app.schemas.country_reports import CountryReport, CountryReportNew, CountryReportPatch, CountryReportQuery, shaped
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(prefix="/country-reports", tags=["country-reports"], route_class=ContractRoute)


@router.get("", response_model=Page[CountryReport], responses=errors())
def list_country_reports(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("states:read")],
    query: Annotated[CountryReportQuery, Query()],
) -> Response:
    """Country reports, in the order of their ids."""

    def make() -> dict[str, object]:
        return listing(
            country_reports.listed(session, filters(query), paging(query)), shaped, reader(request, query.texts)
        )

    return computed(request, session, by, make)


@router.get("/{id}", response_model=CountryReport, responses=errors(404))
def get_country_report(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("states:read")],
    id: UUID,
    query: Annotated[ThingQuery, Query()],
) -> Response:
    """One country report."""
    return thing(request, shaped(country_reports.one(session, id), reader(request, query.texts)))


@router.post("", response_model=CountryReport, status_code=201, responses=errors(*WRITE_ERRORS))
def create_country_report(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, posting("states:write")],
    body: CountryReportNew,
) -> Response:
    """Add a country report, by the Secretariat of the mechanism."""
    id = act.create(session, values=sent(body), by=by)
    return _written(request, session, id, status=201)


@router.patch("/{id}", response_model=CountryReport, responses=errors(*WRITE_ERRORS))
def change_country_report(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, writing("states:write")],
    id: UUID,
    expected: Expected,
    body: CountryReportPatch,
) -> Response:
    """Change a country report, by the Secretariat of the mechanism."""
    act.change(session, id, values=sent(body), expected=expected, by=by)
    return _written(request, session, id)


def _written(request: Request, session: Transaction, id: UUID, status: int = 200) -> Response:
    body = shaped(country_reports.one(session, id), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/country-reports/{id}" if status == 201 else None)
