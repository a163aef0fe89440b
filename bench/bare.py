"""What the service is measured against: bare ASGI with a constant answer, and bare Starlette that runs the statements
the service ran, with the same driver, and dumps the rows once; for the plan page it makes of the same rows the same
page by the same template. Run as `python -m bench.bare FILE PORT`.
"""

import gc
import pickle
import re
import sys
from collections import defaultdict
from functools import cache
from typing import Any

import orjson
import uvicorn
from psycopg import Cursor
from psycopg.rows import no_result
from psycopg.types.json import set_json_loads
from psycopg_pool import ConnectionPool
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.access.actor import PUBLIC
from app.pages import _plan_activities, _plan_page, _plan_tabs
from app.queries.plan_contents import Contents
from app.rules.conversions import Rate, Rates

set_json_loads(orjson.loads)
VERSION = re.compile(r" AND \w+\.version = %\(\w+\)s(::\w+)?")


def plain(value: object) -> str:
    """Whatever orjson does not know."""
    return str(value)


def constant(size: int) -> Any:
    """Bare ASGI: an answer of so many bytes."""
    body = b"x" * size
    start = {
        "type": "http.response.start",
        "status": 200,
        "headers": [(b"content-type", b"application/json"), (b"content-length", str(size).encode())],
    }

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send(start)
            await send({"type": "http.response.body", "body": body})

    return app


def starlette(url: str, statements: list[tuple[str, Any]], commits: bool, page: bool) -> Starlette:
    """Bare Starlette: the recorded statements of one request, in one transaction, then the rows as JSON, or the plan
    page: formatting and template are ours, as whoever shows these rows has to write both; the rest of the house
    (identity, guards, statements, rows, answers) is what differs.

    A write's condition on the version is left out, so that each request changes the row as the service's did.
    """
    pool = ConnectionPool(url, min_size=10, max_size=20, open=True, kwargs={"row_factory": rows} if page else None)
    prepared = [(VERSION.sub("", statement), parameters) for statement, parameters in statements]

    def handler(request: Request) -> Response:
        found: list[Any] = []
        with pool.connection() as connection, connection.transaction(force_rollback=not commits):
            for statement, parameters in prepared:
                cursor = connection.execute(statement, parameters)
                if cursor.description:
                    found.append(cursor.fetchall())
        if page:
            return plan(request, *found[1:])
        return Response(orjson.dumps(found, plain), media_type="application/json")

    methods = ["GET", "PATCH", "POST"]
    made = Starlette(routes=[Route("/{path:path}", handler, methods=methods)])
    made.state.demonstration = True
    return made


def rows(cursor: Cursor[Any]) -> Any:
    """A row factory: rows whose columns are attributes, as templates and formatting want them."""
    if cursor.description is None:
        return no_result
    names = tuple(column.name for column in cursor.description)
    row = kind(names)

    def made(values: Any) -> Any:
        one = row()
        one.__dict__.update(zip(names, values, strict=True))
        return one

    return made


@cache
def kind(_names: tuple[str, ...]) -> Any:
    """The class of rows with these columns: made once, as what reads their attributes is quick only with a class it has
    met before."""
    return type("Row", (), {"_mapping": property(vars)})


def plan(
    request: Request, plans: Any, states: Any, milestones: Any, activities: Any, costs: Any, *rest: Any
) -> Response:
    """The first tab of a plan, to the public, of the rows of its statements in their order."""
    measured, waived, rates = rest
    below: dict[Any, list[Any]] = defaultdict(list)
    for one in milestones:
        below[one.activity_id].append(one)
    book = Rates(Rate(one.currency, one.day, one.usd, one.source or "") for one in rates)
    found = _plan_activities.Found(
        Contents(activities, below, costs),
        {one.activity_id for one in measured},
        {(one.gap, one.of_id) for one in waived},
        book,
    )
    page = _plan_page.PlanPage(request, found, PUBLIC, plans[0], states[0], "activities")  # type: ignore[arg-type]
    return page.show()


_plan_tabs.TABS = {**_plan_tabs.TABS, "activities": lambda page: _plan_activities.told(page, page.session)}


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:  # noqa: PTH123  (a path the benchmark wrote itself)
        what = pickle.load(file)
    app = (
        constant(what["size"])
        if what["kind"] == "asgi"
        else starlette(what["url"], what["statements"], what["commits"], what["page"])
    )
    gc.collect()
    gc.freeze()  # as the service does: what is compared is the house, not the collector
    uvicorn.run(app, port=int(sys.argv[2]), log_level="error", access_log=False, server_header=False)
