"""Registering and ending OAuth clients."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from app.access import scopes, secrets
from app.access.actor import Actor
from app.actions._record import recording
from app.errors import Fault, Invalid
from app.models import Client

LOOPBACK = ("127.0.0.1", "::1", "localhost")


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
    for index, uri in enumerate(redirect_uris):
        if not _may_be_sent_to(uri):
            raise Invalid(
                Fault("This is not an address people may be sent back to.", pointer=f"/redirect_uris/{index}")
            )
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


def _add(session: Session, client: Client, by: Actor) -> Client:
    with recording(session, act="clients.register", by=by) as recorded:
        session.add(client)
        session.flush()
        recorded.add(("clients", client.id))
    return client


def _may_be_sent_to(uri: str) -> bool:
    parts = urlsplit(uri)
    if parts.fragment or "#" in uri or not uri.isascii() or any(character <= " " for character in uri):
        return False
    if parts.scheme == "http":
        return parts.hostname in LOOPBACK
    return (parts.scheme == "https" and bool(parts.hostname)) or ("." in parts.scheme and not parts.netloc)
