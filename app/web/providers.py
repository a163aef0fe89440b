"""The keys of external providers: discovered, kept for a while, fetched again when a token names an unknown one.

One fetch at a time per provider, and never two within PAUSE: however many tokens with invented keys come, the provider
is asked once. While it is down its keys are good for STALE; then nobody of it gets in.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
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
DISCOVERY: Final = "/.well-known/openid-configuration"
NEVER: Final = float("-inf")
ALGORITHMS: Final = {"EC": "ES256", "RSA": "RS256"}


@dataclass
class Believed:
    """A provider and the keys known of it. `fetched`: when they came; `asked`: when they were last asked for."""

    provider: Provider
    clock: Callable[[], float] = time.monotonic
    _keys: Mapping[str, Key] = field(default_factory=dict, init=False)
    _fetched: float = field(default=NEVER, init=False)
    _asked: float = field(default=NEVER, init=False)
    _flight: threading.Lock = field(default_factory=threading.Lock, init=False)

    def keys(self, kid: str) -> Mapping[str, Key]:
        """The keys that may verify a token which names `kid`; none when the provider has been away for too long."""
        if self._due(kid):
            usable = kid in self._keys and self._age() < STALE
            if self._flight.acquire(blocking=not usable):  # who has a key does not wait for the one that fetches
                try:
                    if self._due(kid):
                        self._fetch()
                finally:
                    self._flight.release()
        return self._keys if self._age() < STALE else {}

    def _age(self) -> float:
        return self.clock() - self._fetched

    def _due(self, kid: str) -> bool:
        wanted = kid not in self._keys or self._age() >= LIFETIME
        return wanted and self.clock() - self._asked >= PAUSE

    def _fetch(self) -> None:
        self._asked = self.clock()
        issuer = self.provider.issuer
        try:
            described = outgoing.json_of(issuer.rstrip("/") + DISCOVERY)
            if described.get("issuer") != issuer:
                raise Unreachable("the metadata is of another issuer")
            found = read(outgoing.json_of(_address(described.get("jwks_uri"))))
        except Unreachable as error:
            log.warning("provider_unreachable", issuer=issuer, why=str(error))
            return
        self._keys, self._fetched = found, self.clock()
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
    if not isinstance(jwk, dict) or jwk.get("kty") not in ALGORITHMS or jwk.get("use", "sig") != "sig" or "d" in jwk:
        return None
    algorithm, kid = ALGORITHMS[jwk["kty"]], jwk.get("kid")
    if jwk.get("alg", algorithm) != algorithm or not isinstance(kid, str):
        return None
    try:
        key = (ECKey if algorithm == "ES256" else RSAKey).import_key(jwk)
        return Key.from_pem(kid, algorithm, key.as_pem(private=False).decode("ascii"))
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _address(url: object) -> str:
    if not isinstance(url, str):
        raise Unreachable("the metadata names no jwks_uri")
    return url
