"""What external providers say of themselves, metadata and keys: discovered, kept for a while, fetched again when a token
names an unknown key.

One fetch at a time per provider, and never two within PAUSE: however many tokens with invented keys come, the provider
is asked once. While it is down what it said is good for STALE; then nobody of it gets in.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from app.access.tokens import Key
from app.providers import Provider
from app.web import outgoing
from app.web.outgoing import Unreachable

log = structlog.get_logger()

LIFETIME: Final = 300.0
PAUSE: Final = 10.0
STALE: Final = 3600.0
PATIENCE: Final = 3.0
"""Seconds for which one request waits for what another is fetching."""
AT_ONCE: Final = 8
"""How many people a provider may be answering for: one that hangs shall not hold every thread of the service."""
DISCOVERY: Final = "/.well-known/openid-configuration"
NEVER: Final = float("-inf")
ALGORITHMS: Final = {"EC": "ES256", "RSA": "RS256"}
PRIVATE: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
"""Members only a secret half has. A provider that publishes one has lost the key."""
SHORTEST: Final = 342
"""Characters of an RSA modulus of 2048 bits. Of shorter ones joserfc warns before they are refused."""


@dataclass
class Believed:
    """A provider and what is known of it. `fetched`: when that came; `asked`: when it was last asked for."""

    provider: Provider
    clock: Callable[[], float] = time.monotonic
    _described: Mapping[str, Any] = field(default_factory=dict, init=False)
    _keys: Mapping[str, Key] = field(default_factory=dict, init=False)
    _fetched: float = field(default=NEVER, init=False)
    _asked: float = field(default=NEVER, init=False)
    _flight: threading.Lock = field(default_factory=threading.Lock, init=False)
    _turns: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(AT_ONCE), init=False)

    def keys(self, kid: str) -> Mapping[str, Key]:
        """The keys that may verify a token which names `kid`; none when the provider has been away for too long."""
        self._refresh(lambda: kid in self._keys)
        return self._keys if self._age() < STALE else {}

    def described(self) -> Mapping[str, Any]:
        """The provider's metadata (OpenID Connect Discovery). Raises Unreachable when it has been away for too long."""
        self._refresh(lambda: True)
        if self._age() >= STALE:
            raise Unreachable("away for too long")
        return self._described

    def address(self, member: str) -> str:
        """An address that the metadata name. Raises Unreachable for none, or one that is not safe to go to."""
        return _address(self.provider, self.described(), member)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One of the AT_ONCE exchanges with the provider for people who sign in. Raises Unreachable when all are taken."""
        if not self._turns.acquire(blocking=False):
            raise Unreachable("too many at once")
        try:
            yield
        finally:
            self._turns.release()

    def _refresh(self, there: Callable[[], bool]) -> None:
        """Fetch what is too old, or where what is wanted is not `there`. Who can go on with what is known does not wait for
        the one that fetches."""
        if self._due(there()):
            usable = there() and self._age() < STALE
            if self._flight.acquire(timeout=0 if usable else PATIENCE):
                try:
                    if self._due(there()):
                        self._fetch()
                finally:
                    self._flight.release()

    def _age(self) -> float:
        return self.clock() - self._fetched

    def _due(self, there: bool) -> bool:
        return (not there or self._age() >= LIFETIME) and self.clock() - self._asked >= PAUSE

    def _fetch(self) -> None:
        issuer = self.provider.issuer
        try:
            described = outgoing.json_of(issuer.rstrip("/") + DISCOVERY)
            if described.get("issuer") != issuer:
                raise Unreachable("the metadata is of another issuer")
            found = read(outgoing.json_of(_address(self.provider, described, "jwks_uri")))
        except Unreachable as error:
            log.warning("provider_unreachable", issuer=issuer, why=str(error))
            return
        finally:
            self._asked = self.clock()  # at the end: those who waited for a slow provider shall not all ask it again
        self._described, self._keys, self._fetched = described, found, self.clock()
        log.info("provider_keys", issuer=issuer, keys=len(found))


def read(key_set: Mapping[str, Any]) -> dict[str, Key]:
    """The keys of a JWK Set that we can use, by kid. One without kid, of another kind or use, a private one, and those
    that share a kid, are left out."""
    listed = key_set.get("keys")
    if not isinstance(listed, list):
        raise Unreachable("not a key set")
    found = [key for key in map(_key, listed[:100]) if key]
    times = Counter(key.kid for key in found)
    return {key.kid: key for key in found if times[key.kid] == 1}


def _key(jwk: Any) -> Key | None:
    if not isinstance(jwk, dict) or not PRIVATE.isdisjoint(jwk):
        return None
    kty, kid, does = jwk.get("kty"), jwk.get("kid"), jwk.get("key_ops", ["verify"])
    algorithm = ALGORITHMS.get(kty) if isinstance(kty, str) else None
    verifies = jwk.get("use", "sig") == "sig" and isinstance(does, list) and "verify" in does
    if algorithm is None or jwk.get("alg", algorithm) != algorithm or not verifies or not isinstance(kid, str):
        return None
    if algorithm == "RS256" and len(str(jwk.get("n"))) < SHORTEST:
        return None
    try:
        key = (ECKey if algorithm == "ES256" else RSAKey).import_key(jwk)
        return Key.from_pem(kid, algorithm, key.as_pem(private=False).decode("ascii"))
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _address(provider: Provider, described: Mapping[str, Any], member: str) -> str:
    url = described.get(member)
    if not isinstance(url, str) or not provider.leads_to(url):
        raise Unreachable(f"the metadata names no {member}, or none that is safe")
    return url
