"""What every answer says to the browser: content security policy, sniffing, referrer, isolation, caching, HSTS, who else may
read it, request id.

Pure ASGI and outermost, so that errors and streams carry the headers too. A handler that sets one of these headers
itself keeps its own: the consent page widens `form-action`, because browsers apply it to the redirect after the form.
"""

import re
import secrets
from collections.abc import Sequence

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def page_policy(form_action: Sequence[str] = ()) -> str:
    """The content security policy of pages: own scripts, styles and images, nothing inline, no eval, no frames.

    `form_action` adds origins to which a form's answer may redirect (the client of an authorization request).
    """
    targets = " ".join(["'self'", *form_action])
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        f"form-action {targets}; frame-ancestors 'none'; base-uri 'none'"
    )


PAGE_POLICY = page_policy()
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
COMMON = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
HSTS = "max-age=31536000; includeSubDomains"
EXPOSED = "ETag, Link, Avance-Change, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"
"""Headers that scripts of other sites may read beside what they get; the API documents them."""


class SecurityHeaders:
    """Middleware that adds the headers and gives the request an id (`scope["state"]["request_id"]`, `X-Request-Id`).

    An id that the proxy sent is kept when it is 8 to 64 plain characters. `session_cookie` names the cookie whose
    presence makes a page private: such a page is never stored. `cross_origin` are path prefixes that others may embed
    or fetch (the API), what the public may GET there even from scripts, which never have a token or a cookie then;
    everything else answers same-origin only. `https`: browsers shall come by https only, for a year.
    """

    def __init__(
        self, app: ASGIApp, session_cookie: str, cross_origin: tuple[str, ...] = ("/api/",), https: bool = False
    ) -> None:
        self.app = app
        self.session_cookie = session_cookie
        self.cross_origin = cross_origin
        self.common = COMMON | ({"strict-transport-security": HSTS} if https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        given = asked.get("x-request-id", "")
        request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        signed_in = f"{self.session_cookie}=" in asked.get("cookie", "")
        shared = scope["path"].startswith(self.cross_origin)
        scripted = shared and scope["method"] in ("GET", "HEAD") and "authorization" not in asked

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_page = headers.get("content-type", "").startswith("text/html")
                for name, value in self.common.items():
                    headers.setdefault(name, value)
                headers.setdefault("x-request-id", request_id)
                headers.setdefault("content-security-policy", PAGE_POLICY if is_page else DATA_POLICY)
                headers.setdefault("cross-origin-resource-policy", "cross-origin" if shared else "same-origin")
                for name, value in scope["state"].get("limit", {}).items():
                    headers[name] = value
                if scripted:
                    headers.setdefault("access-control-allow-origin", "*")
                    headers.setdefault("access-control-expose-headers", EXPOSED)
                if is_page:
                    headers.setdefault("cache-control", "no-store" if signed_in else "private, no-cache")
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self.app(scope, receive, with_headers)
