"""Registering, changing and ending OAuth clients, and giving them new secrets."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from app.access import policy, scopes, secrets
from app.access.actor import Actor
from app.actions import _reference
from app.actions._content import same_version
from app.actions._record import recording
from app.errors import Conflict, Fault, Invalid
from app.models import Client
from app.queries import clients
from app.rules.problems import N_

LOOPBACK = ("127.0.0.1", "::1", "localhost")
NO_ADDRESS, NEEDS_ADDRESS = (
    N_("A machine has no address."),
    N_("An application needs an address to send people back to."),
)
OVERLAP = timedelta(days=90)
"""So long at most two secrets of a client are taken."""


def register_machine(
    session: Session,
    client_id: str,
    *,
    name: str,
    secret: str,
    has: Iterable[str],
    by: Actor,
    demonstration: bool = False,
) -> Client:
    """Register a machine that speaks for itself. `has`: the scopes its tokens may ask for.

    `secret`: of `access.secrets.new`; shown once, kept as a digest.
    """
    return _add(
        session,
        Client(
            id=client_id,
            name=name,
            secret_hash=secrets.digest(secret).hex(),
            redirect_uris=[],
            grant_types=["client_credentials"],
            scopes=scopes.text(has).split(),
            demonstration=demonstration,
        ),
        by,
    )


def register_application(
    session: Session,
    client_id: str,
    *,
    name: str,
    redirect_uris: Sequence[str],
    has: Iterable[str],
    by: Actor,
    secret: str | None = None,
    demonstration: bool = False,
) -> Client:
    """Register an application that people sign in through; without a secret when it cannot keep one.

    Raises Invalid for an address that is not https, a loopback address, or the private scheme of an installed
    application (RFC 8252), or that has a fragment.
    """
    _must_be_safe(redirect_uris)
    return _add(
        session,
        Client(
            id=client_id,
            name=name,
            secret_hash=secrets.digest(secret).hex() if secret else None,
            redirect_uris=list(redirect_uris),
            grant_types=["authorization_code", "refresh_token"],
            scopes=scopes.text(has).split(),
            demonstration=demonstration,
        ),
        by,
    )


def end(session: Session, client: Client, *, now: datetime, by: Actor) -> None:
    """End a client and with it every token it has. Ending an ended one changes nothing."""
    with recording(session, ("clients", client.id), act="clients.end", by=by):
        client.ended_at = client.ended_at or now


def create(session: Session, *, values: Mapping[str, Any], now: datetime, by: Actor) -> str | None:
    """Register a client; its secret, which is kept nowhere, or None for one that has none. `values`: the members of
    `schemas.clients.ClientNew`.

    Raises:
        Forbidden: not the administrator. Conflict: the id is taken. Invalid: addresses that cannot be.
    """
    policy.require(by, "clients.write")
    id, machine = values["id"], values["kind"] == "machine"
    uris, has = list(values.get("redirect_uris", ())), values["scopes"]
    if clients.known(session, id):
        raise Conflict("A client has or had this id.")
    if machine == bool(uris):
        raise Invalid(Fault(NO_ADDRESS if machine else NEEDS_ADDRESS, pointer="/redirect_uris"))
    secret = secrets.new() if machine or values.get("confidential", True) else None
    if machine:
        client = register_machine(session, id, name=values["name"], secret=secret or "", has=has, by=by)
    else:
        client = register_application(
            session, id, name=values["name"], redirect_uris=uris, has=has, secret=secret, by=by
        )
    if values.get("until") is not None:
        with recording(session, ("clients", id), act="clients.register", by=by):
            client.ended_at = max(values["until"], now)
    return secret


def change(
    session: Session, id: str, *, values: Mapping[str, Any], expected: int | None, now: datetime, by: Actor
) -> None:
    """Change a client, or when it ends. `values`: the members of `schemas.clients.ClientPatch` that were sent.

    Raises:
        NotFound, Forbidden, PreconditionFailed; Invalid: null where a value is needed, addresses that cannot be.
    """
    client = clients.to_change(session, by, id)
    policy.require(by, "clients.write")
    same_version(client, expected)
    _reference.not_null(values, ("name", "scopes", "redirect_uris"))
    uris = values.get("redirect_uris", client.redirect_uris)
    if bool(uris) != bool(client.redirect_uris):
        raise Invalid(Fault("A machine has no address, an application has one.", pointer="/redirect_uris"))
    _must_be_safe(uris)
    sent = dict(values)
    if "scopes" in sent:
        sent["scopes"] = scopes.text(sent["scopes"]).split()
    ends = sent.get("until")
    if ends is not None:
        sent["until"] = max(ends, now)
    with recording(session, ("clients", id), act="clients.end" if ends else "clients.change", by=by):
        columns = {"name": "name", "scopes": "scopes", "redirect_uris": "redirect_uris", "until": "ended_at"}
        _reference.assign(client, sent, columns)


def rotate(
    session: Session, id: str, *, old_until: datetime | None, expected: int | None, now: datetime, by: Actor
) -> str:
    """Give a client a new secret, which is kept nowhere, and return it. `old_until`: until when the one before is taken
    too; without it, not any more.

    Raises:
        NotFound, Forbidden, PreconditionFailed; Conflict: it has no secret or has ended; Invalid: too long an overlap.
    """
    client = clients.to_change(session, by, id)
    policy.require(by, "clients.write")
    same_version(client, expected)
    if client.secret_hash is None:
        raise Conflict("This client has no secret.")
    if clients.one(session, id) is None:
        raise Conflict("This client has ended.")
    if old_until is not None and old_until > now + OVERLAP:
        fault = Fault("Two secrets are taken for %(days)s days at most.", {"days": OVERLAP.days}, "/old_secret_until")
        raise Invalid(fault)
    secret = secrets.new()
    overlaps = old_until is not None and old_until > now
    with recording(session, ("clients", id), act="clients.rotate", by=by):
        client.old_secret_hash = client.secret_hash if overlaps else None
        client.old_secret_until = old_until if overlaps else None
        client.secret_hash = secrets.digest(secret).hex()
        client.secret_since = now
    return secret


def _add(session: Session, client: Client, by: Actor) -> Client:
    with recording(session, act="clients.register", by=by) as recorded:
        session.add(client)
        session.flush()
        recorded.add(("clients", client.id))
    return client


def _must_be_safe(redirect_uris: Sequence[str]) -> None:
    """Refuse addresses people may not be sent back to; Invalid names the first."""
    for index, uri in enumerate(redirect_uris):
        if not _may_be_sent_to(uri):
            raise Invalid(
                Fault("This is not an address people may be sent back to.", pointer=f"/redirect_uris/{index}")
            )


def _may_be_sent_to(uri: str) -> bool:
    parts = urlsplit(uri)
    if parts.fragment or "#" in uri or not uri.isascii() or any(character <= " " for character in uri):
        return False
    if parts.scheme == "http":
        return parts.hostname in LOOPBACK
    return (parts.scheme == "https" and bool(parts.hostname)) or ("." in parts.scheme and not parts.netloc)
