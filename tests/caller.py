"""A client of an application in this process that costs little: one event loop for all of them, and one step into it for a
request. Starlette's takes eight, and begins a loop for each request where it is not entered.

What streams is gathered; what the application raises after it has answered is the log's; a HEAD keeps what was sent in
its body, so that a test sees it.
"""

import atexit
import logging
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from functools import cache
from typing import Any, Self
from urllib.parse import unquote

import anyio
import httpx2
from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette.types import ASGIApp, Message

logging.getLogger("httpx2").setLevel(logging.WARNING)  # a line for each of tens of thousands of requests


class Caller(httpx2.Client):
    """Asks `app`, from address 127.0.0.1. Redirects are not followed."""

    def __init__(
        self, app: ASGIApp, base_url: str = "http://testserver", headers: Mapping[str, str] | None = None
    ) -> None:
        self.app: Any = app
        sent = {"user-agent": "tests"} | dict(headers or {})
        super().__init__(base_url=base_url, headers=sent, transport=_Inside(app))
        self._lived = ExitStack()

    def __enter__(self) -> Self:
        """The application starts, and stops at the end of the block."""
        self._lived.enter_context(_portal().wrap_async_context_manager(self.app.router.lifespan_context(self.app)))
        return super().__enter__()

    def __exit__(self, *raised: Any) -> None:
        super().__exit__(*raised)
        self._lived.close()


@cache
def _portal() -> BlockingPortal:
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(start_blocking_portal())


class _Inside(httpx2.BaseTransport):
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "path": unquote(url.path),
            "raw_path": url.raw_path.split(b"?", 1)[0],
            "root_path": "",
            "scheme": url.scheme,
            "query_string": url.query,
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "client": ("127.0.0.1", 50000),
            "server": (url.host, url.port or 80),
            "state": {},
        }
        status, headers, body = _portal().call(_answer, self.app, scope, request.read())
        return httpx2.Response(status, headers=headers, content=body, request=request)


def streamed(
    app: ASGIApp, method: str, path: str, headers: Mapping[str, str], parts: Iterable[bytes]
) -> tuple[int, int]:
    """Ask with a body that arrives in parts and whose end never comes: the status, and how many parts were taken."""
    taken = 0
    coming = iter(parts)

    async def receive() -> Message:
        nonlocal taken
        part = next(coming, None)
        if part is None:
            await anyio.sleep_forever()
        taken += 1
        return {"type": "http.request", "body": part, "more_body": True}

    async def asked() -> int:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        await app(_scope(method, path, headers), receive, send)
        return int(sent[0]["status"])

    return _portal().call(asked), taken


def _scope(method: str, path: str, headers: Mapping[str, str]) -> dict[str, Any]:
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "path": path,
        "raw_path": path.encode(), "root_path": "", "scheme": "http", "query_string": b"", "state": {},
        "headers": [(name.encode(), value.encode()) for name, value in {"host": "testserver", **headers}.items()],
        "client": ("127.0.0.1", 50000), "server": ("testserver", 80),
    }  # fmt: skip


async def _answer(app: ASGIApp, scope: dict[str, Any], body: bytes) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    sent: list[Message] = []
    asked = False

    async def receive() -> Message:
        nonlocal asked
        if asked:
            await anyio.sleep_forever()
        asked = True
        return {"type": "http.request", "body": body}

    async def send(message: Message) -> None:
        sent.append(message)

    try:
        await app(scope, receive, send)
    except Exception:
        if not sent:  # nobody has answered
            raise
    start, *parts = sent
    return start["status"], list(start["headers"]), b"".join(part.get("body", b"") for part in parts)
