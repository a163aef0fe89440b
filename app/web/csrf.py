"""Whether a form was sent by our own page. Two locks: where the browser says it comes from, and a token of the session.

The token is a random number and its HMAC under the session's id, which only the cookie and nobody's table holds. It is
another one on every page, so that compression cannot be made to tell it.
"""

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from starlette.requests import Request

from app.errors import Forbidden
from app.rules.problems import N_

FIELD = "csrf"
"""The name of the hidden field every form of a signed-in reader carries."""


class ForeignForm(Forbidden):
    """The form was not sent from a page of this session: the session is another by now, or the page is not ours."""

    def __init__(self) -> None:
        super().__init__(N_("This form does not belong to your session. Load the page again and send it once more."))


def token(session_id: str) -> str:
    """A new token for the forms of a session: `<random>.<HMAC>` in hexadecimal."""
    salt = secrets.token_hex(16)
    return f"{salt}.{_mac(session_id, salt)}"


def fits(given: str, session_id: str) -> bool:
    """Whether a token was made for this session."""
    salt, _, mac = given.partition(".")
    return hmac.compare_digest(mac.encode("utf-8", "replace"), _mac(session_id, salt).encode())


def require(request: Request, given: str, session_id: str | None) -> None:
    """Refuse a form that is not ours. `session_id` None: nobody is signed in, so there is no token to ask for.

    Raises ForeignForm.
    """
    if not own_site(request) or (session_id is not None and not fits(given, session_id)):
        raise ForeignForm()


def own_site(request: Request) -> bool:
    """Whether the browser says that the request comes from this site: Sec-Fetch-Site, else Origin beside Host.

    Whoever sends neither is no browser of these years, and cannot be made to send somebody's cookie.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _mac(session_id: str, salt: str) -> str:
    message = f"csrf.{salt}".encode("utf-8", "replace")
    return hmac.new(session_id.encode("utf-8", "replace"), message, hashlib.sha256).hexdigest()
