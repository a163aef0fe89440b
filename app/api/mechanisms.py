"""/mechanisms: follow-up mechanisms of conventions of the OAS."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import mechanisms as act
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
from app.queries import mechanisms
from app.schemas.common import Page, ThingQuery
from app.schemas.mechanisms import Mechanism, MechanismNew, MechanismPatch, MechanismQuery, shaped
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(prefix="/mechanisms", tags=["mechanisms"], route_class=ContractRoute)

MechanismCode = Annotated[str, Path(pattern=r"^[A-Z]{2,20}$", examples=["MESECVI"])]


@router.get("", response_model=Page[Mechanism], responses=errors())
def list_mechanisms(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("states:read")],
    query: Annotated[MechanismQuery, Query()],
) -> Response:
    """Mechanisms, in the order of their codes."""

    def make() -> dict[str, object]:
        return listing(mechanisms.listed(session, filters(query), paging(query)), shaped, reader(request, query.texts))

    return computed(request, session, by, make)


@router.get("/{code}", response_model=Mechanism, responses=errors(404))
def get_mechanism(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("states:read")],
    code: MechanismCode,
    query: Annotated[ThingQuery, Query()],
) -> Response:
    """One mechanism."""
    return thing(request, shaped(mechanisms.one(session, code), reader(request, query.texts)))


@router.post("", response_model=Mechanism, status_code=201, responses=errors(*WRITE_ERRORS))
def create_mechanism(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, posting("states:write")],
    language: TextLanguage,
    body: MechanismNew,
) -> Response:
    """Add a mechanism this service knows how to follow, by its Secretariat."""
    code = act.create(session, values=sent(body), language=language, by=by)
    return _written(request, session, code, status=201)


@router.patch("/{code}", response_model=Mechanism, responses=errors(*WRITE_ERRORS))
def change_mechanism(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, writing("states:write")],
    code: MechanismCode,
    expected: Expected,
    language: TextLanguage,
    body: MechanismPatch,
) -> Response:
    """Change a mechanism, by its Secretariat."""
    act.change(session, code, values=sent(body), language=language, expected=expected, by=by)
    return _written(request, session, code)


def _written(request: Request, session: Transaction, code: str, status: int = 200) -> Response:
    body = shaped(mechanisms.one(session, code), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/mechanisms/{code}" if status == 201 else None)
