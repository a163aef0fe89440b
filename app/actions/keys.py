"""Making and changing the keys of tokens and of sealed versions. Not things of the API, so no Changes: the log has them."""

from datetime import datetime

import structlog
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.access import keys as pairs
from app.access.actor import Actor
from app.access.keys import Use
from app.models import SigningKey
from app.queries import keys

log = structlog.get_logger()

ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtext('avance.signing_keys'))")


def ensure(session: Session, secret: bytes, *, now: datetime, by: Actor, use: Use = "tokens") -> SigningKey:
    """The key that signs now, which `secret` opens; made when there is none. Any number of processes may start at once:
    they agree on one. One that was locked with another secret is retired, as nobody can sign with it any more."""
    known = keys.signing(session, use)
    if known is not None and _opens(known, secret):
        return known
    session.execute(ONE_AT_A_TIME)
    known = keys.signing(session, use)
    if known is not None and _opens(known, secret):
        return known
    if known is not None:
        log.warning("signing_key_locked_with_another_secret", kid=known.kid)
    return _replace(session, known, secret, now, by, use)


def rotate(session: Session, secret: bytes, *, now: datetime, by: Actor, use: Use = "tokens") -> SigningKey:
    """Retire the key that signs now, if any, and make a new one. The old one is served while its tokens can live, one
    that sealed versions for ever."""
    session.execute(ONE_AT_A_TIME)
    return _replace(session, keys.signing(session, use), secret, now, by, use)


def _opens(key: SigningKey, secret: bytes) -> bool:
    try:
        pairs.opened(key.private_pem, secret)
    except ValueError:
        return False
    return True


def _replace(session: Session, old: SigningKey | None, secret: bytes, now: datetime, by: Actor, use: Use) -> SigningKey:
    if old is not None:
        old.retired_at = now
        session.flush()
        log.info("signing_key_retired", kid=old.kid, by=by.id)
    return _add(session, secret, now, by, use)


def _add(session: Session, secret: bytes, now: datetime, by: Actor, use: Use) -> SigningKey:
    pair = pairs.generate(secret)
    key = SigningKey(
        kid=pair.kid,
        use=use,
        algorithm=pairs.ALGORITHM,
        private_pem=pair.private_pem,
        public_pem=pair.public_pem,
        created_at=now,
    )
    session.add(key)
    session.flush()
    log.info("signing_key_made", kid=key.kid, by=by.id)
    return key
