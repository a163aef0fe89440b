"""The composition root: everything meets here and nowhere else."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.types import ASGIApp

from app.actions._record import record_commits
from app.api import v1, well_known
from app.db import make_engine, make_sessions
from app.oauth import router as oauth
from app.pages import router as pages
from app.settings import Settings, SetupError, read
from app.web import cookies, health, limits, logs, methods, problems, refusals, static
from app.web.metrics import Metrics
from app.web.openapi import Documented, operation_id
from app.web.providers import Believed
from app.web.security import SecurityHeaders
from app.web.slow import SlowBodies


class Service(Documented):
    """The application inside its security headers: outside of everything, so that a crash is answered with them too."""

    def build_middleware_stack(self) -> ASGIApp:
        address = self.state.settings.base_url
        stack = super().build_middleware_stack()
        return SecurityHeaders(stack, cookies.name(address), https=address.startswith("https://"))


def create_app(settings: Settings, database_url: str) -> FastAPI:
    """The service with these settings on this database. Starts nothing: engines connect when first used."""
    logs.configure(settings)
    engine = engine_of(settings, database_url)
    reader = engine_of(settings, settings.read_database_url) if settings.read_database_url else engine
    snapshot = reader.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        for used in {engine, reader}:
            used.dispose()

    app = Service(
        title="Avance",
        version="1",
        generate_unique_id_function=operation_id,
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.providers = {one.issuer: Believed(one) for one in settings.oauth_providers}
    app.state.writing = make_sessions(engine)
    app.state.reading = make_sessions(snapshot)
    record_commits(app.state.writing)
    problems.install(app)
    refusals.install(app)
    app.state.limits = limits.Limits(settings.requests_per_minute or 0)
    app.state.demonstration = settings.demonstration
    app.include_router(health.router)
    app.include_router(v1.router)
    app.include_router(well_known.router)
    app.include_router(pages.router)
    if settings.oauth_embedded:
        oauth.install(app, settings)
    app.mount(static.PREFIX, static.serve)
    app.add_middleware(methods.Heads)
    app.add_middleware(SlowBodies)
    app.add_middleware(Metrics)
    return app


def engine_of(settings: Settings, url: str) -> Engine:
    """An engine with the pool and the limits of the settings."""
    return make_engine(
        url,
        pool_size=settings.pool_size,
        max_overflow=settings.pool_overflow,
        pool_timeout=settings.pool_timeout,
        statement_timeout_ms=settings.statement_timeout_ms,
        lock_timeout_ms=settings.lock_timeout_ms,
        idle_timeout_ms=settings.idle_in_transaction_timeout_ms,
    )


def from_environment() -> FastAPI:
    """For the web processes of `app.cli`, which names the database in their environment."""
    settings = read()
    if settings.database_url is None:
        raise SetupError("The web alone runs no database: use `python -m app.cli serve`, or set AVANCE_DATABASE_URL.")
    app = create_app(settings, settings.database_url)
    gc.collect()
    gc.freeze()  # what lives as long as the process is looked through no more: a quarter of a page's time
    return app
