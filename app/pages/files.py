"""/files/{id}: a file that shows an advance, for people."""

from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.queries import files
from app.web.answers import attachment
from app.web.refusals import PageRoute
from app.web.transaction import Transaction
from app.web.visitors import Visiting

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/files/{id}")
def file(request: Request, session: Transaction, visitor: Visiting, id: UUID) -> Response:
    """The bytes, as an attachment."""
    return attachment(request, files.content(session, visitor.actor, id))
