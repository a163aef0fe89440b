"""What watches the service asks: does it live, is it ready, how is it doing. Knows no noun; nobody's data is in it."""

import os

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from app.db import newest_revision
from app.errors import Unavailable

router = APIRouter(include_in_schema=False)

NEWEST = newest_revision()


@router.get("/healthz")
async def alive() -> Response:
    """200 while this process answers; asks nobody else."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
def ready(request: Request) -> Response:
    """200 when the database answers and stands at the revision this code was written for."""
    with request.app.state.reading() as session:
        if session.scalar(text("select version_num from alembic_version")) != NEWEST:
            raise Unavailable("The database is being brought up to date. Try again in a moment.")
    return PlainTextResponse("ready\n")


@router.get("/metrics")
def metrics() -> Response:
    """Prometheus text; with several web processes the sum of all of them."""
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # prometheus_client has no annotation here
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
