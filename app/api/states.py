"""/states: OAS member States and what they are party to."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import states as act
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
from app.queries import states
from app.schemas.common import Page, ThingQuery
from app.schemas.states import State, StateNew, StatePatch, StateQuery, shaped
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(prefix="/states", tags=["states"], route_class=ContractRoute)

StateCode = Annotated[str, Path(pattern=r"^[A-Z]{3}$", examples=["PER"])]


@router.get("", response_model=Page[State], responses=errors())
def list_states(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("states:read")],
    query: Annotated[StateQuery, Query()],
) -> Response:
    """States, in the alphabetical order of the reader's language."""

    def make() -> dict[str, object]:
        how = reader(request, query.texts)
        found = states.listed(session, how.language, filters(query), paging(query, language=how.language))
        return listing(found, shaped, how)

    return computed(request, session, by, make)


@router.get("/{iso3}", response_model=State, responses=errors(404))
def get_state(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("states:read")],
    iso3: StateCode,
    query: Annotated[ThingQuery, Query()],
) -> Response:
    """One State."""
    return thing(request, shaped(states.one(session, iso3), reader(request, query.texts)))


@router.post("", response_model=State, status_code=201, responses=errors(*WRITE_ERRORS))
def create_state(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, posting("states:write")],
    language: TextLanguage,
    body: StateNew,
) -> Response:
    """Add a State, by a Secretariat; its memberships by that of each mechanism."""
    iso3 = act.create(session, values=sent(body), language=language, by=by)
    return _written(request, session, iso3, status=201)


@router.patch("/{iso3}", response_model=State, responses=errors(*WRITE_ERRORS))
def change_state(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, writing("states:write")],
    iso3: StateCode,
    expected: Expected,
    language: TextLanguage,
    body: StatePatch,
) -> Response:
    """Change a State, by a Secretariat; its memberships by that of each mechanism."""
    act.change(session, iso3, values=sent(body), language=language, expected=expected, by=by)
    return _written(request, session, iso3)


def _written(request: Request, session: Transaction, iso3: str, status: int = 200) -> Response:
    body = shaped(states.one(session, iso3), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/states/{iso3}" if status == 201 else None)
