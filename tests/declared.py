"""The application with a look at every answer: it must be what its operation declares, strictly, member by member."""

from functools import cache
from typing import Any

from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.schemas.common import Problem


@cache
def adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


class Declared:
    """Passes everything through; what does not fit its declaration is told in `wrong`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.wrong: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status, body = 0, b""

        async def seen(message: Message) -> None:
            nonlocal status, body
            status = message.get("status", status)
            body += message.get("body", b"")
            await send(message)

        await self.app(scope, receive, seen)
        route = scope.get("route")
        if isinstance(route, APIRoute) and route.response_model is not None and scope["method"] in route.methods:
            name = f"{scope['method']} {scope['path']}: {status}"
            self.wrong += [f"{name}: {fault}" for fault in faults(route, status, body)]


def faults(route: APIRoute, status: int, body: bytes) -> list[str]:
    """What of an answer its route does not declare."""
    documented = {route.status_code or 200, *map(int, route.responses), *({304} if "GET" in route.methods else ())}
    if status not in documented:
        return ["is not documented"]
    if status in (204, 304):
        return ["has a body"] if body else []
    try:
        adapter(route.response_model if status < 300 else Problem).validate_json(body, strict=True)
    except ValidationError as error:
        return [f"{fault['loc']}: {fault['msg']}" for fault in error.errors()]
    return []
