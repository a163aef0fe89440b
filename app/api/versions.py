"""/plans/{id}/versions: sealed versions of a plan, their bytes, and the two acts that publish one."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from app.access import keys as pairs
from app.access.actor import Actor
from app.actions import versions as act
from app.api._operation import WRITE_ERRORS, acting, errors, listing, paging, reading, sent
from app.queries import plans, versions
from app.schemas.common import Page
from app.schemas.versions import (
    Differences,
    DifferencesQuery,
    PublicationNew,
    Version,
    VersionNew,
    VersionsQuery,
    differing,
    shaped,
)
from app.web.answers import computed, reader, sealed, thing
from app.web.contract import ContractRoute, Expected
from app.web.transaction import Transaction

router = APIRouter(prefix="/plans/{id}/versions", tags=["plans"], route_class=ContractRoute)

Number = Annotated[int, Path(ge=1, le=10_000, description="The number of the version.")]


@router.get("", response_model=Page[Version], responses=errors(404))
def list_versions(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("plans:read")],
    id: UUID,
    query: Annotated[VersionsQuery, Query()],
) -> Response:
    """The sealed versions of a plan, oldest first: none before it is published."""
    plans.must_be_readable(session, by, id)

    def make() -> dict[str, object]:
        return listing(versions.of_plan(session, by, id, paging(query, plan=id)), shaped, reader(request))

    return computed(request, session, by, make)


SEALED = {
    "description": "the bytes as they were sealed: canonical JSON (RFC 8785)",
    "content": {"application/json": {"schema": {"type": "object"}}},
}


@router.get("/{number}.json", response_class=Response, responses={200: SEALED, **errors(404)})
def get_sealed_bytes(
    request: Request, session: Transaction, by: Annotated[Actor, reading("plans:read")], id: UUID, number: Number
) -> Response:
    """The bytes of a version, unchanged since it was sealed. Their SHA-256 is the ETag."""
    row = versions.one(session, by, id, number)
    return sealed(request, versions.content(session, by, id, number), row.sha256)


@router.get("/{number}", response_model=Version, responses=errors(404))
def get_version(
    request: Request, session: Transaction, by: Annotated[Actor, reading("plans:read")], id: UUID, number: Number
) -> Response:
    """One version: its hash, its signature, who published it on which side and when."""
    return thing(request, shaped(versions.one(session, by, id, number)))


@router.get("/{number}/diff", response_model=Differences, responses=errors(404))
def get_differences(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, reading("plans:read")],
    id: UUID,
    number: Number,
    query: Annotated[DifferencesQuery, Query()],
) -> Response:
    """What a version says otherwise than the one before, or than another; or the draft than it, for its readers."""
    if query.against == "draft":
        return thing(request, differing(versions.compared(session, by, id, number, None), number, "draft"))
    since = query.against or number - 1
    return thing(request, differing(versions.compared(session, by, id, number, since), since, number))


@router.post("", response_model=Version, status_code=201, responses=errors(*WRITE_ERRORS))
def seal_version(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, acting("plans:write")],
    id: UUID,
    expected: Expected,
    body: VersionNew,
) -> Response:
    """Publish for one side what is final, by the focal point of the State or by the Secretariat for the OAS. The first act
    seals the version; If-Match compares the version of the plan."""
    secret = request.app.state.settings.key(pairs.SEALING)
    now = datetime.now(UTC)
    number = act.seal(session, id, values=sent(body), expected=expected, secret=secret, by=by, now=now)
    return _written(request, session, by, id, number)


@router.post("/{number}/publications", response_model=Version, status_code=201, responses=errors(*WRITE_ERRORS))
def publish_version(
    request: Request,
    session: Transaction,
    by: Annotated[Actor, acting("plans:write")],
    id: UUID,
    number: Number,
    expected: Expected,
    body: PublicationNew,
) -> Response:
    """The other side publishes the same sealed bytes, named by their SHA-256. If-Match compares the version of the plan."""
    act.publish(session, id, number, values=sent(body), expected=expected, by=by, now=datetime.now(UTC))
    return _written(request, session, by, id, number)


def _written(request: Request, session: Transaction, by: Actor, id: UUID, number: int) -> Response:
    session.flush()
    body = shaped(versions.one(session, by, id, number))
    return thing(request, body, status=201, location=f"/api/v1/plans/{id}/versions/{number}")
