"""The guard in front of python-jose: what must be true of an access token before anybody is believed to be somebody.

It knows keys, an issuer, an audience and a moment; it does not know people, grants, revocation, the database or HTTP.

python-jose alone accepts a public key as an HMAC secret, tokens without `exp`, `aud` or `sub`, a `kid` it never looks
at, `crit` members it does not understand, and answers some inputs with errors that are not its own. So it is asked one
question only (does this signature fit this one key?), after everything around the question has been checked here:
RFC 7515 (compact form), RFC 8725 (best current practice), RFC 9068 (the profile of access tokens).
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, NoReturn

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from jose import jwk, jws
from jose.backends.base import Key as Verifier
from jose.exceptions import JOSEError

MAX_LENGTH: Final = 8 * 1024
"""Characters of a whole token; a longer one is refused unread."""

MAX_OPENINGS: Final = 256
"""`[` and `{` in one JSON text, which bounds its depth on every Python; ours have two."""

MAX_LIFETIME: Final = 3600
"""Seconds between `iat` and `exp`; the contract promises at most one hour, whoever issues."""

SKEW: Final = 10
"""Seconds by which two clocks may differ, in either direction: for `exp`, `iat` and `nbf` alike."""

ALGORITHMS: Final = frozenset({"RS256", "ES256"})
TYPES: Final[frozenset[str | None]] = frozenset({"at+jwt", "application/at+jwt"})
ID_TOKEN: Final = frozenset({"nonce", "at_hash", "c_hash", "s_hash"})
"""Claims only an ID token has: it tells an application who signed in, and opens nothing here."""

HEADER: Final = frozenset({"alg", "kid", "typ", "x5t", "x5t#S256"})
"""The members a header may have. The thumbprints are sent by some issuers and never used; everything else (`jku`,
`jwk`, `x5u`, `x5c`, `crit`, `b64`, `zip`, `cty`, …) changes how a token is read or where its key comes from."""

_SEGMENTS = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")
_NAME = re.compile(r"[\x21-\x7e]{1,255}")  # printable ASCII without blank: what OIDC asks of `sub`, and no NUL
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*")  # RFC 6749, appendix A.4
_LATEST = 253_402_300_799  # the last second of the year 9999, past which datetime cannot go


class InvalidToken(Exception):
    """This token proves nothing. `reason` is a short English code for logs; it holds nothing of the token."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Key:
    """A public key that may verify tokens, and the one algorithm it is for."""

    kid: str
    algorithm: str
    verifier: Verifier = field(repr=False)

    @classmethod
    def from_pem(cls, kid: str, algorithm: str, pem: str) -> "Key":
        """From a SubjectPublicKeyInfo in PEM.

        Raises ValueError for an algorithm other than RS256 and ES256, a key of another kind or curve than the algorithm
        wants, an RSA modulus under 2048 bits or so long that verifying is work, and for a private key, which has no
        business here.
        """
        public = load_pem_public_key(pem.encode("ascii"))
        if algorithm == "ES256":
            fits = isinstance(public, ec.EllipticCurvePublicKey) and isinstance(public.curve, ec.SECP256R1)
        else:
            fits = algorithm == "RS256" and isinstance(public, rsa.RSAPublicKey) and 2048 <= public.key_size <= 8192
        if not fits or not kid:
            raise ValueError(f"the key {kid!r} cannot verify {algorithm}")
        return cls(kid, algorithm, jwk.construct(pem, algorithm))


@dataclass(frozen=True, slots=True)
class Claims:
    """What a good token says. Times are aware, in UTC.

    `subject` is the id of a person, or the client's own id when a machine speaks for itself (`machine`). `family` is
    the authorization a person's token was issued under (`sid`): ending it ends every token of it. `said`: all claims,
    for those whose meaning an operator set.
    """

    subject: str
    client_id: str
    scopes: frozenset[str]
    issued: datetime
    expires: datetime
    jti: str
    family: str | None
    said: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def machine(self) -> bool:
        return self.subject == self.client_id


@dataclass(frozen=True, slots=True)
class Profile:
    """How the access tokens of an issuer differ from ours: their types, and the claim that names the client. `jti` may
    be missing from a plain JWT, which RFC 9068 does not describe."""

    types: frozenset[str | None] = TYPES
    client_claim: str = "client_id"

    @property
    def plain(self) -> bool:
        return "JWT" in self.types


OURS: Final = Profile()


def announced(token: str) -> tuple[str, str]:
    """Whom a token says it is from, and the key it names: what to look up before it can be verified. Nobody vouches for
    either. Raises InvalidToken."""
    if len(token) > MAX_LENGTH:
        raise InvalidToken("too long")
    segments = _SEGMENTS.fullmatch(token)
    if segments is None:
        raise InvalidToken("not three segments of base64url")
    try:
        header, claims = (_json_object(_decoded(part)) for part in segments.groups()[:2])
    except InvalidToken:
        raise
    except Exception as error:  # as in verify
        raise InvalidToken("unreadable") from error
    return name_in(claims, "iss"), name_in(header, "kid")


def verify(
    token: str, keys: Mapping[str, Key], *, issuer: str, audience: str, now: datetime, profile: Profile = OURS
) -> Claims:
    """The claims of a token that one of `keys` signed for us and that is valid at `now` (aware).

    Every way in which it can be wrong is one `InvalidToken`, whatever was raised underneath.
    """
    moment = now.timestamp()
    try:
        said = signed(token, keys, profile.types)
        return _read(said, issuer=issuer, audience=audience, moment=moment, profile=profile)
    except InvalidToken:
        raise
    except Exception as error:  # hostile input: json, base64, int, python-jose and cryptography raise what they like
        raise InvalidToken("unreadable") from error


def signed(token: str, keys: Mapping[str, Key], types: frozenset[str | None]) -> dict[str, Any]:
    """The claims of a token that one of `keys` signed; nothing is said of what they claim. `types`: what its `typ` may be,
    None for none. Raises InvalidToken, and whatever hostile input makes others raise."""
    if len(token) > MAX_LENGTH:
        raise InvalidToken("too long")
    segments = _SEGMENTS.fullmatch(token)
    if segments is None:
        raise InvalidToken("not three segments of base64url")
    header_part, payload_part, signature_part = segments.groups()
    header = _json_object(_decoded(header_part))
    if not header.keys() <= HEADER:
        raise InvalidToken("header has a member we do not take")
    if header.get("typ") not in types:
        raise InvalidToken("not an access token")
    key = keys.get(header["kid"])
    if key is None:
        raise InvalidToken("unknown key")
    if key.algorithm not in ALGORITHMS or header.get("alg") != key.algorithm:
        raise InvalidToken("algorithm is not the key's")
    _decoded(payload_part)
    _decoded(signature_part)
    try:
        return _json_object(jws.verify(token, key.verifier, algorithms=[key.algorithm]))
    except JOSEError as error:
        raise InvalidToken("signature does not fit") from error


def _read(claims: dict[str, Any], *, issuer: str, audience: str, moment: float, profile: Profile) -> Claims:
    if not ID_TOKEN.isdisjoint(claims):
        raise InvalidToken("an ID token")
    if claims.get("iss") != issuer:
        raise InvalidToken("another issuer")
    audiences = claims.get("aud")
    named = [audiences] if isinstance(audiences, str) else audiences
    if not isinstance(named, list) or not all(isinstance(one, str) for one in named) or audience not in named:
        raise InvalidToken("another audience")
    issued, expires = _moment(claims, "iat"), _moment(claims, "exp")
    if expires <= moment - SKEW:
        raise InvalidToken("expired")
    if issued > moment + SKEW:
        raise InvalidToken("issued in the future")
    if "nbf" in claims and _moment(claims, "nbf") > moment + SKEW:
        raise InvalidToken("not valid yet")
    if not 0 < expires - issued <= MAX_LIFETIME:
        raise InvalidToken("lives too long or not at all")
    scope = claims.get("scope", "")
    if not isinstance(scope, str) or (scope and not _SCOPE.fullmatch(scope)):
        raise InvalidToken("scope is malformed")
    return Claims(
        subject=name_in(claims, "sub"),
        client_id=name_in(claims, profile.client_claim),
        scopes=frozenset(scope.split()),
        issued=datetime.fromtimestamp(issued, UTC),
        expires=datetime.fromtimestamp(expires, UTC),
        jti="" if profile.plain and "jti" not in claims else name_in(claims, "jti"),
        family=name_in(claims, "sid") if "sid" in claims else None,
        said=claims,
    )


def _decoded(segment: str) -> bytes:
    """The bytes of a segment, which must be written in the one canonical way: else one token has many spellings."""
    raw = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii") != segment:
        raise InvalidToken("base64url is not canonical")
    return raw


def _json_object(raw: bytes) -> dict[str, Any]:
    if raw.count(b"[") + raw.count(b"{") > MAX_OPENINGS:
        raise InvalidToken("nested too deeply")
    value = _DECODER.decode(raw.decode("utf-8"))
    if not isinstance(value, dict):
        raise InvalidToken("not a JSON object")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise InvalidToken("a member stands twice")
    return members


def _no_number(constant: str) -> NoReturn:
    raise InvalidToken("NaN or Infinity")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_number)


def _moment(claims: Mapping[str, Any], name: str) -> int:
    value = claims.get(name)
    if type(value) is not int or not 0 < value <= _LATEST:  # a bool is an int to isinstance
        raise InvalidToken(f"{name} is no time")
    return value


def name_in(claims: Mapping[str, Any], name: str) -> str:
    """A claim that names somebody or something. Raises InvalidToken."""
    value = claims.get(name)
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise InvalidToken(f"{name} is missing or malformed")
    return value
