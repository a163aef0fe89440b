"""Requests to the authorization server: read strictly, before Authlib sees them.

Parameters come from one place (the form of a POST, the query of a GET), each once; an empty one counts as absent (RFC
6749, 3.1). Text that no database can hold is refused here, so that nothing behind has to think of it.
"""

import base64
import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from authlib.oauth2.rfc6749 import (  # type: ignore[import-untyped]  # Authlib ships no types
    InvalidClientError,
    InvalidRequestError,
    OAuth2Payload,
    OAuth2Request,
)
from starlette.requests import Request

from app.errors import Refusal
from app.web import forms
from app.web.forms import Pairs

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
SECURE = "https://authorization.invalid/"
"""What Authlib is told the address is: it only wants to see https. Whether the transport is safe is the operator's
matter, and settled when production starts (settings)."""

LONGEST = 32 * 1024
"""Bytes of a form of OAuth: parameters, no texts."""


class Parameters(OAuth2Payload):  # type: ignore[misc]  # Authlib ships no types
    """The parameters of a request, each of which stands once."""

    def __init__(self, pairs: Pairs) -> None:
        self.values = dict(pairs)

    @property
    def data(self) -> dict[str, str]:
        return self.values

    @property
    def datalist(self) -> dict[str, list[str]]:
        return {name: [value] for name, value in self.values.items()}


class FormRequest(OAuth2Request):  # type: ignore[misc]  # Authlib ships no types
    """A request as Authlib wants it. `basic`: client id and secret of an HTTP Basic header, if there was one."""

    def __init__(self, method: str, pairs: Pairs, basic: tuple[str, str] | None = None) -> None:
        super().__init__(method, SECURE)
        self.payload = Parameters(pairs)
        self.basic = basic

    @property
    def form(self) -> dict[str, str]:
        """The parameters of a POST; never any of the query."""
        return self.payload.data if self.method == "POST" else {}


def of_endpoint(request: Request, body: bytes | None) -> FormRequest:
    """A request of a client to token, revocation or introspection.

    Raises InvalidRequestError for a query, another media type, a repeated parameter, two ways of authenticating;
    InvalidClientError for an Authorization header that is not HTTP Basic.
    """
    if request.scope["query_string"]:
        raise InvalidRequestError("Parameters belong into the form, not into the address.")
    pairs = form(request, body)
    basic = _basic(request.headers.getlist("authorization"))
    values = dict(pairs)
    if basic and ("client_secret" in values or values.get("client_id", basic[0]) != basic[0]):
        raise InvalidRequestError("The client authenticates in two ways.")
    return FormRequest("POST", pairs, basic)


def of_page(request: Request) -> FormRequest:
    """An authorization request as a browser brings it, in the query of a GET."""
    return FormRequest("GET", _strict(lambda: forms.pairs(request.scope["query_string"])))


def form(request: Request, body: bytes | None) -> Pairs:
    """The parameters of a form that have a value.

    Raises InvalidRequestError for another media type, more than a form may have, a repeated parameter, text that is
    not UTF-8 or has control characters.
    """
    if body is not None and len(body) > LONGEST:
        body = None
    return _strict(lambda: forms.posted(request, body))


def _strict(read: Callable[[], Pairs]) -> Pairs:
    try:
        pairs = read()
    except Refusal as refusal:
        raise InvalidRequestError(refusal.message) from refusal
    if any(CONTROL.search(name) or CONTROL.search(value) for name, value in pairs):
        raise InvalidRequestError("A parameter has a control character.")
    return [(name, value) for name, value in pairs if value]


def _basic(headers: list[str]) -> tuple[str, str] | None:
    """Client id and secret, each form-encoded within the header (RFC 6749, 2.3.1)."""
    if not headers:
        return None
    scheme, _, encoded = headers[0].partition(" ")
    try:
        name, colon, secret = base64.b64decode(encoded.strip(), validate=True).decode("utf-8").partition(":")
        parts = [unquote_to_bytes(part.replace("+", " ")).decode("utf-8") for part in (name, secret)]
    except ValueError as error:
        raise InvalidClientError(status_code=401) from error
    if len(headers) > 1 or scheme.lower() != "basic" or not colon or any(CONTROL.search(part) for part in parts):
        raise InvalidClientError(status_code=401)
    return parts[0], parts[1]
