"""Every route of the service is guarded, or on the short list of those that are not and says why."""

from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.dependencies.models import Dependant
from starlette.routing import Mount

from app.access.actor import Actor
from app.access.scopes import ALL, READS
from app.api._operation import reading
from app.main import create_app
from app.settings import Settings
from app.web.contract import ContractRoute
from app.web.identity import caller
from app.web.transaction import READING, Transaction, transaction
from app.web.visitors import visitor

WITHOUT_READER = {
    "/healthz": "says that the process lives",
    "/readyz": "says whether database and migrations are there",
    "/metrics": "numbers without content, for the operator's network",
    "/openapi.json": "the contract",
    "/oauth/token": "authenticates the client itself",
    "/oauth/revoke": "authenticates the client itself",
    "/oauth/introspect": "authenticates the client itself",
    "/oauth/jwks": "public keys",
    "/.well-known/avance-keys": "public keys",
    "/.well-known/openid-configuration": "metadata",
    "/.well-known/oauth-authorization-server": "metadata",
    "/static": "files of the release",
    "/sign-in/{key}": "sends the browser to an identity provider, whoever it is",
    "/sign-in/{key}/back": "begins a session by what the provider answered",
}
WITHOUT_SCOPE = {
    "/api/v1/me": "tells every token who it is",
    "/api/v1/search": "finds only things of the types whose scope the token has",
}


@pytest.fixture(scope="module")
def service() -> FastAPI:
    settings = Settings(env="demonstration", base_url="http://testserver")
    return create_app(settings, "postgresql+psycopg://nobody@/nowhere")


def routes(app: FastAPI) -> Iterator[Any]:
    """All routes, those of included routers with their whole path."""
    for route in app.routes:
        if hasattr(route, "effective_route_contexts"):
            yield from route.effective_route_contexts()
        else:
            yield route


def tree(dependant: Dependant) -> Iterator[Dependant]:
    for below in dependant.dependencies:
        yield below
        yield from tree(below)


def unguarded(app: FastAPI) -> list[str]:
    """What is wrong with the routes, in words."""
    return [f"{route.path}: {fault}" for route in routes(app) for fault in faults(route)]


def faults(route: Any) -> Iterator[str]:
    if route.path in WITHOUT_READER:
        return
    if isinstance(route, Mount) or not hasattr(route, "dependant"):
        yield "is no operation"
        return
    readers = [below for below in tree(route.dependant) if below.call in (caller, visitor)]
    if not readers:
        yield "asks nobody who they are"
    if not route.path.startswith("/api/v1/"):
        return
    if not isinstance(getattr(route, "original_route", route), ContractRoute):
        yield "has another route class"
    scopes = {scope for below in readers for scope in below.own_oauth_scopes or ()}
    writes = not route.methods <= set(READING)
    if (len(scopes) != 1 or not scopes <= ALL) and route.path not in WITHOUT_SCOPE:
        yield f"wants {sorted(scopes)}"
    if scopes and (scopes <= READS) == writes:
        yield f"{sorted(route.methods)} with {sorted(scopes)}"


def early_answers(app: FastAPI) -> list[str]:
    """Routes that answer before their transaction is committed."""
    return [
        route.path
        for route in routes(app)
        if hasattr(route, "dependant")
        for below in tree(route.dependant)
        if below.call is transaction and below.scope != "function"
    ]


def test_every_route_is_guarded_or_on_the_public_list(service):
    assert unguarded(service) == []


def test_there_are_routes(service):
    """The three faces are looked at, not one of them forgotten by the walk above."""
    paths = {route.path for route in routes(service)}
    assert {"/api/v1/activities/{id}", "/plans/{id}", "/oauth/token"} <= paths
    assert len(paths) > 80


def test_the_lists_of_exceptions_name_routes_that_are_there(service):
    assert {*WITHOUT_READER, *WITHOUT_SCOPE} <= {route.path for route in routes(service)}


def test_a_planted_route_without_a_guard_is_found(service):
    """The control: without a reader, without a scope, with the scope of a read on a write, in another class."""
    planted = FastAPI()
    router = APIRouter(prefix="/api/v1", route_class=ContractRoute)

    @router.get("/open")
    def nobody(session: Transaction) -> None: ...

    @router.get("/any")
    def without_scope(by: Annotated[Actor, Depends(caller)]) -> None: ...

    @router.post("/weak")
    def weak(by: Annotated[Actor, reading("plans:read")]) -> None: ...

    other = APIRouter(prefix="/api/v1")

    @other.get("/other")
    def plain(by: Annotated[Actor, reading("plans:read")]) -> None: ...

    @other.get("/page")
    def page() -> None: ...

    planted.include_router(router)
    planted.include_router(other)
    found = " ".join(unguarded(planted))
    for path in ("/api/v1/open: asks nobody", "/api/v1/any: wants []", "/api/v1/weak: ['POST']", "/api/v1/other: has"):
        assert path in found


def test_every_session_is_committed_before_the_answer_leaves(service):
    """Reads too: a stream of its own would need a session of its own."""
    assert early_answers(service) == []


def test_a_planted_session_of_the_default_scope_is_found():
    planted = FastAPI()

    @planted.post("/late")
    def late(session: Annotated[Any, Depends(transaction)]) -> None: ...

    assert early_answers(planted) == ["/late"]
