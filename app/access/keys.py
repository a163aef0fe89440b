"""Key pairs that sign access tokens and sealed versions: made, locked with a secret, opened again. Knows no database."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from joserfc.jwk import ECKey

ALGORITHM = "ES256"
Use = Literal["tokens", "versions"]
PURPOSE = "signing-keys"
"""Under this name the secret that locks the keys of tokens is derived from AVANCE_SECRET."""
SEALING = "sealing-keys"
"""The same for the keys that seal versions."""


@dataclass(frozen=True)
class Pair:
    """A new key pair. `kid`: thumbprint of RFC 7638; `private_pem`: PKCS 8, encrypted; `public_pem`: plain."""

    kid: str
    private_pem: str
    public_pem: str


def generate(secret: bytes) -> Pair:
    """A new P-256 pair whose private half only `secret` (32 bytes) opens."""
    key = ECKey.generate_key("P-256", private=True)
    return Pair(
        kid=key.thumbprint(),
        private_pem=key.as_pem(private=True, password=secret.hex()).decode("ascii"),
        public_pem=key.as_pem(private=False).decode("ascii"),
    )


@lru_cache(maxsize=8)
def opened(private_pem: str, secret: bytes) -> ECKey:
    """The private half, opened once per process. Raises ValueError when it was locked with another secret."""
    return ECKey.import_key(private_pem, password=secret.hex())
