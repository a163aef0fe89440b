"""Counts and times of answers, by route and status. Pure ASGI; the route's pattern is the label, never a path."""

from time import perf_counter

import structlog
from anyio import to_thread
from fastapi.routing import iter_route_contexts
from prometheus_client import Counter, Histogram
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web import events

log = structlog.get_logger()

ANSWERS = Counter("avance_http_responses", "Answers given.", ["method", "route", "status"])
SECONDS = Histogram(
    "avance_http_seconds",
    "Time from the request to the start of its answer.",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
REFUSED = (401, 403, 429)
"""Answers that say who may: each is a line of the log, with the actor where it was known."""
FORBIDDEN = 403
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics:
    """Middleware that counts every answer. What matched no route is one label, so that strangers cannot make labels."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.patterns: dict[object, str] = {}

    def pattern(self, scope: Scope) -> str:
        """The path of the route that answers, with the prefixes of the routers around it."""
        if not self.patterns:
            for context in iter_route_contexts(scope["app"].routes):
                # What is mounted is an application, not an endpoint; the scope names either under the same key.
                self.patterns[context.endpoint or getattr(context, "app", None)] = context.path or "none"
            self.patterns[None] = "none"
        return self.patterns.get(scope.get("endpoint"), "none")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = perf_counter(), 0

        async def counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                route = self.pattern(scope)
                method = scope["method"] if scope["method"] in METHODS else "other"
                ANSWERS.labels(method, route, message["status"]).inc()
                if message["status"] in REFUSED:
                    actor = scope.get("state", {}).get("actor")
                    log.info(
                        "refused", status=message["status"], method=method, route=route, by=actor.id if actor else None
                    )
                SECONDS.labels(route).observe(perf_counter() - began)
            await send(message)

        await self.app(scope, receive, counted)
        if status == FORBIDDEN:
            await to_thread.run_sync(events.refused, Request(scope), self.pattern(scope))
