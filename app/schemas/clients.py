"""OAuth clients as answered and as sent. A secret is answered once and kept nowhere."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from app.access.scopes import ALL
from app.schemas.common import In, ListQuery, Out
from app.schemas.scalars import ClientId, Line, Moment
from app.schemas.shaping import Reader, Shape

Kind = Literal["machine", "application"]
Scope = Annotated[str, StringConstraints(pattern=f"^({'|'.join(sorted(ALL))})$"), Field(examples=["plans:read"])]
RedirectUri = Annotated[
    str, StringConstraints(min_length=1, max_length=500), Field(examples=["https://planes.example.org/callback"])
]
UNTIL = "When it ends, and its tokens with it; null: it does not."
CLIENT: Shape = {
    "id": "mimp-planes",
    "version": 1,
    "name": "Planning system of the MIMP",
    "kind": "machine",
    "confidential": True,
    "redirect_uris": [],
    "scopes": ["plans:read", "activities:write"],
    "until": None,
    "secret_since": "2026-11-22T15:04:05Z",
    "old_secret_until": None,
    "demonstration": False,
}


class Client(Out):
    """A machine that speaks for itself, or an application that people sign in through. `confidential`: it has a secret;
    `old_secret_until`: until when the secret before is taken too. Never deleted, only ended."""

    model_config = ConfigDict(json_schema_extra={"examples": [CLIENT]})

    id: ClientId
    version: int
    name: Line
    kind: Kind
    confidential: bool
    redirect_uris: list[str]
    scopes: list[str]
    until: datetime | None
    secret_since: datetime
    old_secret_until: datetime | None
    demonstration: bool


class ClientWithSecret(Client):
    """A client with its new secret, which is told this once. Null for one that has none."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{**CLIENT, "secret": "Zq3v0mJY0xk8cQm2Ew0b7lqQp1k5bq3h0m2Jt9fXo1c"}]}
    )

    secret: str | None


class ClientQuery(ListQuery):
    """Filters of the list of clients."""

    q: Annotated[Line | None, Field(description="Words in the id or name.")] = None
    ended: bool | None = None


class ClientNew(In):
    """A client to register. An application has addresses to which people are sent back; `confidential: false` is for one
    that cannot keep a secret."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "mimp-planes",
                    "name": "Planning system of the MIMP",
                    "kind": "machine",
                    "scopes": ["plans:read", "activities:write"],
                    "until": "2028-12-31T00:00:00Z",
                }
            ]
        }
    )

    id: ClientId
    name: Line
    kind: Kind
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(ALL))]
    redirect_uris: Annotated[tuple[RedirectUri, ...], Field(max_length=10)] = ()
    confidential: Annotated[bool, Field(strict=True)] = True
    until: Annotated[Moment | None, Field(description=UNTIL)] = None


class ClientPatch(In):
    """A change of a client (JSON Merge Patch). `until`: a past moment means now; it comes back by a later one or null."""

    name: Line | None = None
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(ALL))] | None = None
    redirect_uris: Annotated[list[RedirectUri], Field(max_length=10)] | None = None
    until: Annotated[Moment | None, Field(description=UNTIL)] = None


class Rotation(In):
    """A new secret; the one before is taken until `old_secret_until`, at most 90 days, and not at all without it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"old_secret_until": "2026-12-31T00:00:00Z"}]})

    old_secret_until: Moment | None = None


def shaped(row: Any, _reader: Reader) -> Shape:
    """A row of `queries.clients.rows` as a `Client`."""
    return {
        "id": row.id,
        "version": row.version,
        "name": row.name,
        "kind": "machine" if "client_credentials" in row.grant_types else "application",
        "confidential": row.confidential,
        "redirect_uris": row.redirect_uris,
        "scopes": row.scopes,
        "until": row.ended_at,
        "secret_since": row.secret_since,
        "old_secret_until": row.old_secret_until,
        "demonstration": row.demonstration,
    }
