"""The cookie that carries a session's random id. Knows what a browser does with it, not whose it is.

Over https its name begins with `__Host-`: browsers then take it from this host only, with `Secure` and for every path,
so that no neighbour under the same domain can plant one.
"""

from starlette.requests import Request
from starlette.responses import Response

PLAIN = "avance"


def name(base_url: str) -> str:
    """The name of the session cookie of a service at this address."""
    return f"__Host-{PLAIN}" if base_url.startswith("https://") else PLAIN


def read(request: Request) -> str | None:
    """The id the browser sent, if any; it need not be one of ours."""
    return request.cookies.get(name(request.app.state.settings.base_url)) or None


def keep(request: Request, response: Response, session_id: str) -> None:
    """Give the browser a new id. It forgets it when it is closed; the session's own end is kept by the server."""
    known_as = name(request.app.state.settings.base_url)
    response.set_cookie(known_as, session_id, path="/", secure=known_as != PLAIN, httponly=True, samesite="lax")


def forget(request: Request, response: Response) -> None:
    """Take the id out of the browser."""
    known_as = name(request.app.state.settings.base_url)
    response.delete_cookie(known_as, path="/", secure=known_as != PLAIN, httponly=True, samesite="lax")
