"""/search: what has the words, among recommendations, plans, activities and agencies."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.api._operation import errors, listing, paging
from app.queries import search
from app.schemas.common import Page
from app.schemas.search import Hit, SearchQuery, shaped
from app.schemas.shaping import Shape
from app.web.answers import computed, reader
from app.web.contract import ContractRoute
from app.web.identity import anyone
from app.web.transaction import Transaction

router = APIRouter(tags=["search"], route_class=ContractRoute)


@router.get("/search", response_model=Page[Hit], responses=errors())
def list_hits(
    request: Request, session: Transaction, by: Annotated[Actor, anyone], query: Annotated[SearchQuery, Query()]
) -> Response:
    """What has all the words, best first, by the dictionary of the reader's language. Types whose scope the token lacks
    are left out; drafts are found by those who may read them."""
    wanted = [type for type in search.TYPES if query.type in (None, type) and by.has_scope(f"{type}:read")]

    def make() -> Shape:
        how = reader(request, query.texts)
        # The language is in the cursor: another one ranks otherwise.
        how_far = paging(query, language=how.language, types=wanted)
        return listing(search.found(session, by, how.language, query.q, wanted, how_far), shaped, how)

    return computed(request, session, by, make)
