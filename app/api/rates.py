"""/rates: stored exchange rates to the US dollar."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import rates as act
from app.api._operation import WRITE_ERRORS, errors, filters, listing, paging, posting, reading, sent
from app.queries import rates
from app.schemas.common import Page, ThingQuery
from app.schemas.rates import Rate, RateNew, RateQuery, shaped
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute
from app.web.transaction import Transaction

router = APIRouter(prefix="/rates", tags=["rates"], route_class=ContractRoute)


@router.get("", response_model=Page[Rate], responses=errors())
def list_rates(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("costs:read")],
    query: Annotated[RateQuery, Query()],
) -> Response:
    """Exchange rates, in the order of their ids."""

    def make() -> dict[str, object]:
        return listing(rates.listed(session, filters(query), paging(query)), shaped, reader(request, query.texts))

    return computed(request, session, by, make)


@router.get("/{id}", response_model=Rate, responses=errors(404))
def get_rate(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("costs:read")],
    id: UUID,
    query: Annotated[ThingQuery, Query()],
) -> Response:
    """One exchange rate."""
    return thing(request, shaped(rates.one(session, id), reader(request, query.texts)))


@router.post("", response_model=Rate, status_code=201, responses=errors(*WRITE_ERRORS))
def create_rate(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, posting("costs:write")],
    body: RateNew,
) -> Response:
    """Store an exchange rate, by a Secretariat. It is never changed: a better one is another rate."""
    id = act.create(session, values=sent(body), by=by)
    return _written(request, session, id, status=201)


def _written(request: Request, session: Transaction, id: UUID, status: int = 200) -> Response:
    body = shaped(rates.one(session, id), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/rates/{id}" if status == 201 else None)
