"""Keeping whom the service refused (403): once a day for each reader and route, in a short transaction apart.

The public is not kept: whoever is nobody can ask without end. What this process kept today it does not keep again.
"""

from datetime import UTC, date, datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request

from app.actions import events
from app.web.transaction import apart

log = structlog.get_logger()

MOST = 100_000
"""So many are remembered at most; then the process begins anew."""


def refused(request: Request, route: str) -> None:
    """Keep that the reader was refused at a route, the pattern of its path."""
    actor, state = getattr(request.state, "actor", None), request.app.state
    if actor is None or actor.kind not in ("person", "client"):
        return
    if not hasattr(state, "refused"):
        state.refused = set()
    known: set[tuple[date, str, str]] = state.refused
    key = datetime.now(UTC).date(), f"{actor.kind}:{actor.id}", f"{request.method} {route}"
    if key in known:
        return
    if len(known) > MOST:
        known.clear()
    known.add(key)
    try:
        with apart(request) as own:
            events.note(own, "refused", by=actor, what=key[2])
    except SQLAlchemyError as error:
        log.warning("refusal_not_kept", why=type(error).__name__)
