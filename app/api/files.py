"""/files: what is handed in for an activity, to be named by evidence, and served with it."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.actions import files as act
from app.api._operation import WRITE_ERRORS, errors, posting, reading
from app.queries import files
from app.schemas.files import CONTENT, SERVED, File, FileQuery, shaped
from app.web.answers import attachment, thing
from app.web.contract import FileRoute, Sent, must_be_file
from app.web.transaction import Transaction

router = APIRouter(tags=["evidence"], route_class=FileRoute)


@router.post(
    "/activities/{id}/files",
    response_model=File,
    status_code=201,
    responses=errors(*WRITE_ERRORS),
    openapi_extra={"requestBody": {"required": True, "content": CONTENT}},
)
def create_file(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, posting("activities:write")],
    id: UUID,
    query: Annotated[FileQuery, Query()],
    content: Sent,
) -> Response:
    """Hand in a file of at most 10 MiB for an activity. Nobody sees it until evidence names it (`file`), which only its
    sender can do; after a day without, it is deleted."""
    must_be_file(request, content)
    file = act.create(session, id, name=query.name, content=content, by=by, now=datetime.now(UTC))
    body = shaped(file)
    return thing(request, body, status=201, location=str(body["href"]))


@router.get(
    "/files/{id}",
    response_class=Response,
    responses={200: SERVED, **errors(404)},
)
def get_file(
    request: Request, session: Transaction, by: Annotated[Actor, reading("activities:read")], id: UUID
) -> Response:
    """The bytes of a file, as an attachment, for who may see the evidence that names it."""
    return attachment(request, files.content(session, by, id))
