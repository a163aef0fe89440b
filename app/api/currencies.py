"""/currencies: ISO 4217 currencies."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import currencies as act
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
from app.queries import currencies
from app.schemas.common import Page, ThingQuery
from app.schemas.currencies import Currency, CurrencyNew, CurrencyPatch, CurrencyQuery, shaped
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(prefix="/currencies", tags=["currencies"], route_class=ContractRoute)

CurrencyCode = Annotated[str, Path(pattern=r"^[A-Z]{3}$", examples=["PEN"])]


@router.get("", response_model=Page[Currency], responses=errors())
def list_currencies(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("states:read")],
    query: Annotated[CurrencyQuery, Query()],
) -> Response:
    """Currencies, in the order of their codes."""

    def make() -> dict[str, object]:
        return listing(currencies.listed(session, filters(query), paging(query)), shaped, reader(request, query.texts))

    return computed(request, session, by, make)


@router.get("/{code}", response_model=Currency, responses=errors(404))
def get_currency(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("states:read")],
    code: CurrencyCode,
    query: Annotated[ThingQuery, Query()],
) -> Response:
    """One currency."""
    return thing(request, shaped(currencies.one(session, code), reader(request, query.texts)))


@router.post("", response_model=Currency, status_code=201, responses=errors(*WRITE_ERRORS))
def create_currency(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, posting("states:write")],
    language: TextLanguage,
    body: CurrencyNew,
) -> Response:
    """Add a currency, by a Secretariat."""
    code = act.create(session, values=sent(body), language=language, by=by)
    return _written(request, session, code, status=201)


@router.patch("/{code}", response_model=Currency, responses=errors(*WRITE_ERRORS))
def change_currency(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, writing("states:write")],
    code: CurrencyCode,
    expected: Expected,
    language: TextLanguage,
    body: CurrencyPatch,
) -> Response:
    """Change a currency, by a Secretariat."""
    act.change(session, code, values=sent(body), language=language, expected=expected, by=by)
    return _written(request, session, code)


def _written(request: Request, session: Transaction, code: str, status: int = 200) -> Response:
    body = shaped(currencies.one(session, code), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/currencies/{code}" if status == 201 else None)
