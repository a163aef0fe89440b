"""Methods (RFC 9110): whatever answers GET answers HEAD, and a refused method is told all that the path takes. Knows no
noun.
"""

from fastapi.routing import iter_route_contexts
from starlette.requests import Request
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Heads:
    """Middleware that answers HEAD as GET, without the body. It stands innermost, so that logs and counts say HEAD."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        inner: Scope = {**scope, "method": "GET"}

        async def without_body(message: Message) -> None:
            scope.update({name: value for name, value in inner.items() if name not in scope})  # which route it was
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self.app(inner, receive, without_body)


def allowed(request: Request) -> str:
    """The methods of every route of this path, as `Allow` writes them; "" where nothing is routed by method.

    A router only knows those of the first route that fits: GET and PATCH of one path are two routes.
    """
    found: set[str] = set()
    for context in iter_route_contexts(request.app.routes):
        if context.methods and context.path and compile_path(context.path)[0].match(request.url.path):
            found |= context.methods
    if "GET" in found:
        found.add("HEAD")
    return ", ".join(sorted(found))
