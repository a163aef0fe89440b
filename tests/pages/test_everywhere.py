"""Every page and state is enumerated, and each is answered as the enumeration says."""

from collections.abc import Iterable, Iterator
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Match

from app.main import create_app
from app.pages.router import router as pages_router
from app.settings import Settings
from tests.pages.entries import Entry
from tests.pages.everywhere import ALL
from tests.pages.walk import Answer

FLOORS = ("app.pages.", "app.oauth.authorize")
"""Where the routes that answer people are written."""


class Any_(dict[str, str]):
    """An id for every name."""

    def __missing__(self, name: str) -> str:
        return "01934f3c-9d2a-7c10-8f43-000000000000"


def routes(app: FastAPI | APIRouter) -> Iterator[Any]:
    """Every route that answers people, in the order of the table."""
    for route in iter_route_contexts(app.routes):
        endpoint = getattr(route, "endpoint", None)
        if endpoint is not None and endpoint.__module__.startswith(FLOORS):
            yield route


def without(app: FastAPI | APIRouter, entries: Iterable[Entry]) -> set[str]:
    """The routes that no entry leads to."""
    table = list(routes(app))
    left = {f"{method} {route.path}" for route in table for method in route.methods}
    for entry in entries:
        at = entry.at(Any_())
        scope = {"type": "http", "method": at.method, "path": at.path.partition("?")[0], "headers": []}
        led = next((route for route in table if route.matches(scope)[0] is Match.FULL), None)
        left -= {f"{at.method} {led.path}"} if led else set()
    return left


def service() -> FastAPI:
    return create_app(
        Settings(env="demonstration", base_url="http://testserver"), "postgresql+psycopg://nobody@/nowhere"
    )


def test_every_route_that_answers_people_has_an_entry() -> None:
    assert without(service(), ALL) == set()
    assert len(list(routes(service()))) >= 40


def test_control_a_new_route_without_an_entry_is_found() -> None:
    planted, page = FastAPI(), APIRouter()

    @page.get("/news/{id}")
    def news(id: str) -> None: ...

    news.__module__ = "app.pages.news"
    planted.include_router(page)
    planted.include_router(pages_router)
    assert without(planted, ALL) == {"GET /news/{id}"}


def test_names_are_given_once() -> None:
    assert len({entry.name for entry in ALL}) == len(ALL)


def test_every_entry_is_answered_as_it_says_in_every_language(everywhere: list[Answer]) -> None:
    wrong = [f"{one}: {one.status}" for one in everywhere if one.status != one.entry.status]
    assert wrong == []


def test_what_can_be_read_is_html_in_the_language_asked_for(everywhere: list[Answer]) -> None:
    read = [one for one in everywhere if one.text]
    assert len(read) > 0.95 * len(everywhere)
    assert [str(one) for one in read if one.headers.get("content-language") != one.language] == []
