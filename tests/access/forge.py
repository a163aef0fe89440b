"""Makes tokens, good and bad, byte by byte, so that no library's good manners stand between a test and its attack."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

Json = dict[str, Any]


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def dumped(value: object) -> bytes:
    return value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()


def es256(key: ec.EllipticCurvePrivateKey, message: bytes, digest: hashes.HashAlgorithm | None = None) -> bytes:
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(digest or hashes.SHA256())))
    size = (key.curve.key_size + 7) // 8
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def rs256(key: rsa.RSAPrivateKey, message: bytes, digest: hashes.HashAlgorithm | None = None) -> bytes:
    return key.sign(message, padding.PKCS1v15(), digest or hashes.SHA256())


def ps256(key: rsa.RSAPrivateKey, message: bytes) -> bytes:
    return key.sign(message, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())


def mac(secret: bytes, message: bytes, digest: str = "sha256") -> bytes:
    return hmac.new(secret, message, digest).digest()


def public_pem(key: Any) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def public_der(key: Any) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def public_jwk(key: ec.EllipticCurvePrivateKey) -> Json:
    numbers = key.public_key().public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": b64(numbers.x.to_bytes(32, "big")),
        "y": b64(numbers.y.to_bytes(32, "big")),
    }


@dataclass(frozen=True)
class Forge:
    """Our keys (`es`, `es_second`, `rs`: the verifier knows them) and an attacker's."""

    issuer: str
    audience: str
    now: datetime
    es: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    es_kid: str = "es-1"
    subject: str = "demo-reader"
    client_id: str = "demo-reader"
    es_second: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    rs: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    theirs: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    theirs_rs: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    @property
    def seconds(self) -> int:
        return int(self.now.timestamp())

    def header(self, **members: Any) -> Json:
        return {"alg": "ES256", "typ": "at+jwt", "kid": self.es_kid} | members

    def claims(self, **members: Any) -> Json:
        return {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": self.subject,
            "client_id": self.client_id,
            "jti": hashlib.sha256(str(members).encode()).hexdigest()[:22],
            "iat": self.seconds - 60,
            "exp": self.seconds + 540,
            "scope": "plans:read states:read",
        } | members

    def signing_input(self, header: object = None, claims: object = None) -> bytes:
        head = self.header() if header is None else header
        body = self.claims() if claims is None else claims
        return f"{b64(dumped(head))}.{b64(dumped(body))}".encode()

    def token(self, header: object = None, claims: object = None, key: ec.EllipticCurvePrivateKey | None = None) -> str:
        """Signed with ES256 by our own key, unless another is named: whatever else is wrong, the signature is right."""
        message = self.signing_input(header, claims)
        return f"{message.decode()}.{b64(es256(key or self.es, message))}"

    def rs_token(self, header: object = None, claims: object = None, key: rsa.RSAPrivateKey | None = None) -> str:
        message = self.signing_input(header or self.header(alg="RS256", kid="rs-1"), claims)
        return f"{message.decode()}.{b64(rs256(key or self.rs, message))}"

    def with_signature(self, signature: bytes, header: object = None, claims: object = None) -> str:
        return f"{self.signing_input(header, claims).decode()}.{b64(signature)}"

    def hmac_token(self, secret: bytes, digest: str = "sha256", **members: Any) -> str:
        header = self.header(**({"alg": "HS256"} | members))
        return self.with_signature(mac(secret, self.signing_input(header), digest), header)
