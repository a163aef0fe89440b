"""Every list makes as many statements for one row as for many, however it is asked; every roll-up as for any other."""

from collections.abc import Iterator
from typing import get_args

import pytest
from fastapi import APIRouter, FastAPI
from sqlalchemy import select

from app.models import State
from app.schemas.changes import Type
from app.web.contract import ContractRoute
from app.web.transaction import Transaction
from tests.caller import Caller
from tests.guards.everybody import Everybody
from tests.guards.filled import PAST
from tests.guards.operations import LISTS, READS, Operation, named, operations
from tests.statements import counted

WAYS = ({}, {"count": "true"}, {"texts": "flat"}, {"count": "true", "texts": "flat", "edition": "draft"})
MOST = 12
"""How many things are tried for the longest of their lists."""


def made(all_: Everybody, path: str, by: str, **params: str) -> tuple[int, int, str | None]:
    """How many statements an answer costs, how many rows it has, and where it goes on."""
    with counted(all_.app.state.reading.kw["bind"]) as statements:
        answer = all_.get(path, by, **params)
    body = answer.json() if answer.status_code == 200 else {}
    rows = body.get("items", body.get("changes", body.get("parts")))
    return len(statements), len(rows or ()), body.get("next")


def longest(all_: Everybody, operation: Operation, **params: str) -> tuple[str, str]:
    """The path with the most rows, and who sees them."""
    return max(_candidates(all_, operation), key=lambda asked: made(all_, *asked, **params)[1])


def _candidates(all_: Everybody, operation: Operation) -> Iterator[tuple[str, str]]:
    """Paths of an operation, evenly from all there are."""
    for by in ("peru", "admin"):
        things = all_.things(by)
        if operation.noun is None and "{noun}" in operation.path:
            things = {"states": ["PER"]}
        if operation.noun is None or operation.noun in things:
            paths = operation.paths(things)
            yield from ((path, by) for path in paths[:: -max(1, len(paths) // MOST)])


def ways(operation: Operation) -> list[dict[str, str]]:
    """How a list is asked. The feed asks once for each type of what it tells: each of them is a list of its own."""
    if "since" in operation.parameters:
        return [{"type": type, **way} for type in get_args(Type) for way in ({}, {"texts": "flat"})]
    past = {name: value for name, value in {**WAYS[-1], "as_of": str(PAST)}.items() if name in operation.parameters}
    asked = [way for way in WAYS if way.keys() <= operation.parameters]
    return [*asked, past] if "as_of" in past else asked


def growing(all_: Everybody, operation: Operation) -> list[str]:
    """Where a list makes more statements for many rows than for one, in words."""
    found = []
    path, by = "", ""
    for way in ways(operation):
        if not path or "since" in operation.parameters or made(all_, path, by, **way)[1] < 2:
            path, by = longest(all_, operation, **way)
        one, few, cursor = made(all_, path, by, **way, limit="1")
        many, rows, _ = made(all_, path, by, **way, limit="200")
        if few != 1 or rows < 2:
            found.append(f"{way}: {few} and {rows} rows tell nothing: add to tests.guards.filled")
        if many != one:
            found.append(f"{way}: {one} statements for a row, {many} for {rows}")
        if cursor and "cursor" in operation.parameters:
            on, _, _ = made(all_, path, by, **way, limit="1", cursor=cursor)
            rest, rows, _ = made(all_, path, by, **way, limit="200", cursor=cursor)
            if not on == rest == one:
                found.append(f"{way} with a cursor: {on} statements for a row, {rest} for {rows}, {one} without")
    return found


@pytest.mark.parametrize(**named(LISTS))
def test_a_list_makes_a_fixed_number_of_statements(all_: Everybody, operation: Operation) -> None:
    assert growing(all_, operation) == []


@pytest.mark.parametrize(**named(one for one in READS if "parts" in one.members and "{" in one.path))
def test_a_roll_up_makes_no_more_statements_for_many_parts(all_: Everybody, operation: Operation) -> None:
    """Nothing below it may spare statements, never many."""
    answers = [made(all_, path, by)[:2] for path, by in _candidates(all_, operation)]
    costs = {parts: cost for cost, parts in sorted(answers) if parts}
    print(operation, sorted(set(answers)))
    assert len(set(costs.values())) <= 1, costs


def test_control_a_list_that_asks_for_every_row_is_found(all_: Everybody) -> None:
    router = APIRouter(prefix="/api/v1", route_class=ContractRoute)

    @router.get("/planted")
    def planted(session: Transaction, limit: int = 50) -> dict[str, list[str]]:
        codes = session.scalars(select(State.iso3).limit(limit)).all()
        return {"items": [session.scalars(select(State.currency).where(State.iso3 == code)).one() for code in codes]}

    app = FastAPI()
    app.include_router(router)
    app.state.reading = all_.app.state.reading

    @app.middleware("http")
    async def identified(request, call_next):
        request.state.request_id = "x"
        return await call_next(request)

    class Planted(Everybody):
        def headers(self, by: str) -> dict[str, str]:
            return {}

        def _things(self, by: str) -> dict[str, list[str]]:
            return {}

    (operation,) = operations(app)
    found = growing(Planted(app, Caller(app)), operation)
    assert found == ["{}: 3 statements for a row, 37 for 35"]
