"""/me: who one is."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.api._operation import errors
from app.schemas.access import Me, NoQuery, me
from app.web.answers import private
from app.web.contract import ContractRoute
from app.web.identity import anyone

router = APIRouter(tags=["access"], route_class=ContractRoute)


@router.get("/me", response_model=Me, responses=errors())
def get_me(request: Request, by: Annotated[Actor, anyone], query: Annotated[NoQuery, Query()]) -> Response:
    """Who the caller is: grants in force, scopes of the token, and what a grant allows somewhere."""
    return private(request, me(by))
