"""What the service is measured against: bare ASGI with a constant answer, and bare Starlette that runs the statements
the service ran, with the same driver, and dumps the rows once; for a page it renders the service's template with what
the service gave it. Run as `python -m bench.bare FILE PORT`.
"""

import pickle
import re
import sys
from typing import Any

import orjson
import uvicorn
from psycopg_pool import ConnectionPool
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.web.rendering import environment

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


def starlette(
    url: str, statements: list[tuple[str, Any]], commits: bool, page: tuple[str, str, dict[str, Any]] | None
) -> Starlette:
    """Bare Starlette: the recorded statements of one request, in one transaction, then the rows as JSON, or the page:
    its language, its template, and the context the service rendered it with, so that shaping costs nothing here.

    A write's condition on the version is left out, so that each request changes the row as the service's did.
    """
    pool = ConnectionPool(url, min_size=10, max_size=20, open=True)
    prepared = [(VERSION.sub("", statement), parameters) for statement, parameters in statements]

    def handler(_request: Request) -> Response:
        rows: list[Any] = []
        with pool.connection() as connection, connection.transaction(force_rollback=not commits):
            for statement, parameters in prepared:
                cursor = connection.execute(statement, parameters)
                if cursor.description:
                    rows += cursor.fetchall()
        if page is not None:
            language, template, context = page
            return HTMLResponse(environment(language).get_template(template).render(context))
        return Response(orjson.dumps(rows, plain), media_type="application/json")

    methods = ["GET", "PATCH", "POST"]
    return Starlette(routes=[Route("/{path:path}", handler, methods=methods)])


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:  # noqa: PTH123  (a path the benchmark wrote itself)
        what = pickle.load(file)
    app = (
        constant(what["size"])
        if what["kind"] == "asgi"
        else starlette(what["url"], what["statements"], what["commits"], what["page"])
    )
    uvicorn.run(app, port=int(sys.argv[2]), log_level="error", access_log=False, server_header=False)
