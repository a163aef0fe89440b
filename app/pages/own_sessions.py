"""/mine/sessions: where the reader is signed in; ending one session, or all but this one."""

from datetime import UTC, datetime
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.actions import sessions as act
from app.pages._removals import pressed
from app.queries import sessions
from app.web.formats import Formats
from app.web.forms import Body
from app.web.refusals import PageRoute
from app.web.rendering import reader_language, render
from app.web.transaction import Transaction
from app.web.visitors import Visiting

router = APIRouter(prefix="/mine/sessions", include_in_schema=False, route_class=PageRoute)

ADDRESS = "/mine/sessions"


@router.get("")
def listed(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """The reader's sessions, the last used first."""
    if visitor.person is None or visitor.session_id is None:
        return RedirectResponse(f"/sign-in?next={quote(ADDRESS)}", 303)
    formats, here = Formats(reader_language(request)), sessions.handle(visitor.session_id)
    found = [
        {
            "handle": row.handle,
            "here": row.handle == here,
            "device": row.device or "",
            "begun": formats.instant(row.begun_at, UTC),
            "seen": formats.instant(row.seen_at, UTC),
            "ends": formats.instant(row.ends_at, UTC),
        }
        for row in sessions.of(session, visitor.person.id, datetime.now(UTC))
    ]
    return render(request, "mine/sessions.html", {"sessions": found}, headers={"cache-control": "no-store"})


@router.post("/end")
def end(request: Request, session: Transaction, visitor: Visiting, body: Body) -> Response:
    """End the session that was chosen; without one all but this."""
    handle = pressed(request, visitor, body).get("handle", "")
    assert visitor.person is not None  # `pressed` refuses whoever is not signed in  # noqa: S101
    if handle:
        act.end_one(session, visitor.person.id, handle, by=visitor.actor)
    else:
        act.end_all(session, visitor.person.id, by=visitor.actor, but=visitor.session_id)
    return RedirectResponse(ADDRESS, 303, {"cache-control": "no-store"})
