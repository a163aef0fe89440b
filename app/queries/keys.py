"""Keys of tokens and of sealed versions: those that verify, those that are served. Public, so not narrowed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from joserfc.jwk import ECKey
from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from app.access.keys import Use
from app.access.tokens import MAX_LIFETIME, SKEW, Key
from app.models import SigningKey

SERVED = timedelta(seconds=MAX_LIFETIME + 2 * SKEW) + timedelta(minutes=5)
"""How long a retired key is served and verifies: until the last token it signed has expired, and caches with it."""
SERVED_SINCE = (
    select(SigningKey.kid, SigningKey.algorithm, SigningKey.public_pem)
    .where(SigningKey.use == "tokens", or_(SigningKey.retired_at.is_(None), SigningKey.retired_at > bindparam("since")))
    .order_by(SigningKey.retired_at.desc().nulls_first(), SigningKey.kid)
)
"""Made once, as every request with a token asks it."""


def public_keys(session: Session, now: datetime) -> Mapping[str, Key]:
    """Key by kid: what `tokens.verify` wants. One statement; a key is read from its PEM once per process."""
    rows = session.execute(SERVED_SINCE, {"since": now - SERVED}).all()
    return {kid: _key(kid, algorithm, pem) for kid, algorithm, pem in rows}


def jwks(session: Session, now: datetime) -> dict[str, list[dict[str, Any]]]:
    """The same as a JWK Set (RFC 7517), the signing key first. One statement."""
    return {"keys": [_jwk(*row) for row in session.execute(SERVED_SINCE, {"since": now - SERVED})]}


def sealing(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Every key that ever sealed a version as a JWK Set, newest first: none is forgotten. One statement."""
    rows = select(SigningKey.kid, SigningKey.algorithm, SigningKey.public_pem).where(SigningKey.use == "versions")
    return {"keys": [_jwk(*row) for row in session.execute(rows.order_by(SigningKey.created_at.desc()))]}


def signing(session: Session, use: Use = "tokens") -> SigningKey | None:
    """The key that signs now, with its encrypted private half; None before the first start. One statement."""
    current = select(SigningKey).where(SigningKey.use == use, SigningKey.retired_at.is_(None))
    return session.scalars(current).one_or_none()


def _jwk(kid: str, algorithm: str, pem: str) -> dict[str, Any]:
    return {**ECKey.import_key(pem).as_dict(private=False), "kid": kid, "alg": algorithm, "use": "sig"}


@lru_cache(maxsize=32)
def _key(kid: str, algorithm: str, pem: str) -> Key:
    return Key.from_pem(kid, algorithm, pem)
