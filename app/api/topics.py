"""/topics: provisions and themes, a tree per mechanism."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import topics as act
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
from app.queries import topics
from app.schemas.common import Page, ThingQuery
from app.schemas.topics import Topic, TopicNew, TopicPatch, TopicQuery, shaped
from app.web.answers import computed, reader, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(prefix="/topics", tags=["topics"], route_class=ContractRoute)


@router.get("", response_model=Page[Topic], responses=errors())
def list_topics(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("states:read")],
    query: Annotated[TopicQuery, Query()],
) -> Response:
    """Topics, in the order of their ids."""

    def make() -> dict[str, object]:
        return listing(topics.listed(session, filters(query), paging(query)), shaped, reader(request, query.texts))

    return computed(request, session, by, make)


@router.get("/{id}", response_model=Topic, responses=errors(404))
def get_topic(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("states:read")],
    id: UUID,
    query: Annotated[ThingQuery, Query()],
) -> Response:
    """One topic."""
    return thing(request, shaped(topics.one(session, id), reader(request, query.texts)))


@router.post("", response_model=Topic, status_code=201, responses=errors(*WRITE_ERRORS))
def create_topic(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, posting("states:write")],
    language: TextLanguage,
    body: TopicNew,
) -> Response:
    """Add a topic, by the Secretariat of the mechanism."""
    id = act.create(session, values=sent(body), language=language, by=by)
    return _written(request, session, id, status=201)


@router.patch("/{id}", response_model=Topic, responses=errors(*WRITE_ERRORS))
def change_topic(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, writing("states:write")],
    id: UUID,
    expected: Expected,
    language: TextLanguage,
    body: TopicPatch,
) -> Response:
    """Change a topic, by the Secretariat of the mechanism."""
    act.change(session, id, values=sent(body), language=language, expected=expected, by=by)
    return _written(request, session, id)


def _written(request: Request, session: Transaction, id: UUID, status: int = 200) -> Response:
    body = shaped(topics.one(session, id), reader(request))
    return thing(request, body, status=status, location=f"/api/v1/topics/{id}" if status == 201 else None)
