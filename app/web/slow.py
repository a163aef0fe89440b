"""How long a body may take to arrive: a connection that sends a byte now and then holds a place forever otherwise."""

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import TooSlow

LONGEST = 60.0
"""Seconds for a whole body: a file of 10 MiB at 1.5 Mbit/s."""


class SlowBodies:
    """Middleware that ends (408) a request whose body has not arrived in time; how slow headers may be is the proxy's."""

    def __init__(self, app: ASGIApp, seconds: float = LONGEST) -> None:
        self.app = app
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        until, whole = anyio.current_time() + self.seconds, False

        async def in_time() -> Message:
            nonlocal whole
            if whole:
                return await receive()
            try:
                with anyio.fail_after(until - anyio.current_time()):
                    message = await receive()
            except TimeoutError:
                raise TooSlow("The request did not arrive in time. Send it again.") from None
            whole = not message.get("more_body")
            return message

        await self.app(scope, in_time, send)
