"""Passwords of people: Argon2id by pwdlib, in equal time whether the person exists or not.

One hash takes 64 MiB and a core for tens of milliseconds, so only a few are computed at once: a flood of sign-ins waits
instead of taking the memory of the machine.
"""

import secrets
import threading
import unicodedata
from functools import cache

from pwdlib import PasswordHash

LONGEST = 1024
"""Characters; a longer password is no password."""

_HASH = PasswordHash.recommended()
_AT_ONCE = threading.BoundedSemaphore(2)


def hashed(password: str) -> str:
    """The hash to keep. Normalised (NFKC), so that the same password typed on another keyboard fits."""
    with _AT_ONCE:
        return _HASH.hash(_normal(password))


def fits(password: str, kept: str | None) -> bool:
    """Whether this is the password behind the hash. With None (no such person, or none set) False, after as long."""
    with _AT_ONCE:
        decoy = _decoy()  # also when it is not needed: the first sign-in of a process must not tell either
        found = _HASH.verify(_normal(password)[:LONGEST], kept or decoy)
    return found and kept is not None and len(password) <= LONGEST


@cache
def _decoy() -> str:
    """A hash of the same cost that nobody's password has."""
    return _HASH.hash(secrets.token_urlsafe())


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
