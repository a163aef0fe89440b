"""The seal of a version: its canonical bytes, their SHA-256, and a detached signature. Knows no database and no noun.

RFC 8785 says how the same content always is the same bytes; RFC 7515, appendix F, how a signature stands beside them:
`header..signature`, with ES256.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import rfc8785
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from app.access.keys import ALGORITHM

TYPE = "avance-version+jws"


@dataclass(frozen=True)
class Seal:
    """Bytes that do not change any more. `sha256`: hexadecimal; `signature`: of the bytes, by the key `kid`."""

    content: bytes
    sha256: str
    signature: str
    kid: str


def seal(document: Mapping[str, Any], key: ECKey, kid: str) -> Seal:
    """Seal a document of strings, small whole numbers, booleans, nulls, lists and objects."""
    content = rfc8785.dumps(dict(document))
    compact = jws.serialize_compact({"alg": ALGORITHM, "kid": kid, "typ": TYPE}, content, key)
    return Seal(content, digest(content), jws.detach_content(compact), kid)


def digest(content: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return sha256(content).hexdigest()


def holds(content: bytes, signature: str, keys: Mapping[str, Any]) -> bool:
    """Whether a detached signature is one of these bytes by one of these keys (a JWK Set)."""
    try:
        known = KeySet.import_key_set(dict(keys))  # type: ignore[arg-type]  # any JSON, which it refuses itself
        jws.deserialize_compact(signature, known, [ALGORITHM], payload=content)
    except (JoseError, ValueError, KeyError, TypeError):
        return False
    return True
