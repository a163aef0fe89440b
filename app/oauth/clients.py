"""A client as Authlib asks about it, and how it proves who it is."""

from collections.abc import Callable
from datetime import datetime

from authlib.oauth2.rfc6749 import ClientMixin, InvalidClientError  # type: ignore[import-untyped]  # ships no types

from app.access import scopes, secrets
from app.models import Client
from app.oauth.requests import FormRequest

METHODS = ["client_secret_basic", "client_secret_post", "none"]
"""How clients authenticate; `none` is for applications that cannot keep a secret."""

SECRET_METHODS = METHODS[:2]

Lookup = Callable[[str], "RegisteredClient | None"]


class RegisteredClient(ClientMixin):  # type: ignore[misc]  # Authlib ships no types
    """The answers of one row of `clients` to Authlib's questions."""

    def __init__(self, row: Client, now: datetime) -> None:
        self.row = row
        overlaps = row.old_secret_until is not None and row.old_secret_until > now
        self.secrets = (row.secret_hash, row.old_secret_hash if overlaps else None)

    def get_client_id(self) -> str:
        return self.row.id

    def get_default_redirect_uri(self) -> None:
        """None: a request names its address, always."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """All the client has when none is asked for; None, which refuses, when more is asked for than it has."""
        if not scope:
            return scopes.text(self.row.scopes)
        try:
            asked = scopes.parse(scope)
        except ValueError:
            return None
        return scopes.text(asked) if asked and asked <= set(self.row.scopes) else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.row.redirect_uris

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """A client with a secret uses it everywhere, one without has nothing to use."""
        return (method == "none") == (self.row.secret_hash is None)

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code" and self.check_grant_type("authorization_code")

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in self.row.grant_types


def by_basic(find: Lookup, request: FormRequest) -> RegisteredClient | None:
    """HTTP Basic. Raises InvalidClientError when it was tried and is wrong: no other way is tried then."""
    return _proven(find, *request.basic) if request.basic else None


def by_form(find: Lookup, request: FormRequest) -> RegisteredClient | None:
    """`client_id` and `client_secret` in the form."""
    client_id, secret = request.form.get("client_id"), request.form.get("client_secret")
    return _proven(find, client_id, secret) if client_id and secret else None


def by_name(find: Lookup, request: FormRequest) -> RegisteredClient | None:
    """`client_id` alone: for applications without a secret, which prove themselves by PKCE and rotation."""
    client_id = request.form.get("client_id")
    if request.basic or not client_id or request.form.get("client_secret"):
        return None
    return find(client_id)


def _proven(find: Lookup, client_id: str, secret: str) -> RegisteredClient:
    """In equal time whether the client exists or not."""
    client = find(client_id)
    fits = [secrets.fits(secret, kept) for kept in (client.secrets if client else (None, None))]
    if not any(fits) or client is None:
        raise InvalidClientError(status_code=401)
    return client
