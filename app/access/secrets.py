"""Random secrets that are shown once and kept as a digest: session ids, codes, refresh tokens, secrets of clients.

They have 256 random bits, so a plain SHA-256 keeps them as safe as any slow hash would; passwords, which people choose,
go to `passwords`.
"""

import hashlib
import hmac
import secrets


def new() -> str:
    """43 characters of base64url, 256 random bits."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """The SHA-256 under which a secret is kept and found: 32 bytes."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def fits(secret: str, kept: str | None) -> bool:
    """Whether this is the secret whose digest is kept in hexadecimal; in constant time, also for None (never)."""
    return hmac.compare_digest(digest(secret).hex(), kept or "0" * 64) and kept is not None
