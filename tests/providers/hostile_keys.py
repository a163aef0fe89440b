"""Key sets that must make no token good, by what is wrong with them. Each is published by the provider itself: nothing of it may
stop the service either."""

from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.access.forge import Forge, Json, b64, public_jwk

SECRET = b"a secret of the size of a hash .."


def rsa_jwk(modulus: int, exponent: int = 65537, **members: Any) -> Json:
    def text(number: int) -> str:
        return b64(number.to_bytes((number.bit_length() + 7) // 8 or 1, "big"))

    return {
        "kty": "RSA",
        "n": text(modulus),
        "e": text(exponent),
        "kid": "rs-1",
        "alg": "RS256",
        "use": "sig",
    } | members


def key_sets(forge: Forge) -> Iterator[tuple[str, Any, str]]:
    """What is wrong, what is published (bytes as they stand, else JSON), and the token that would be good by it."""
    good = public_jwk(forge.es) | {"kid": forge.es_kid, "alg": "ES256", "use": "sig"}
    token = forge.token()
    numbers = forge.rs.public_key().public_numbers()
    signed = forge.rs_token()
    other = public_jwk(forge.theirs) | {"kid": forge.es_kid}
    oct_ = {"kty": "oct", "k": b64(SECRET), "kid": forge.es_kid, "alg": "HS256", "use": "sig"}
    private = b64(forge.es.private_numbers().private_value.to_bytes(32, "big"))
    short = rsa.generate_private_key(65537, 1024)
    p384 = ec.generate_private_key(ec.SECP384R1()).public_key().public_numbers()

    def longer(number: int) -> str:
        return b64(number.to_bytes(48, "big"))

    def of(*keys: Any) -> Json:
        return {"keys": list(keys)}

    yield "the key of somebody else under our kid", of(other), token
    yield "a secret as a key", of(oct_), forge.hmac_token(SECRET)
    yield "a secret beside the key, under its kid", of(good, oct_), forge.hmac_token(SECRET)
    yield "a secret that says it is for ES256", of(oct_ | {"alg": "ES256"}), forge.hmac_token(SECRET)
    yield "a secret member in a public key", of(good | {"k": b64(SECRET)}), forge.hmac_token(SECRET)
    yield "the private half", of(good | {"d": private}), token
    yield "a private half that is none", of(good | {"d": ""}), token
    yield "a prime of the private half", of(rsa_jwk(numbers.n, p="AQ")), signed
    yield "the same kid twice", of(good, other), token
    yield "the same key twice", of(good, good), token
    yield "no kid", of({name: value for name, value in good.items() if name != "kid"}), token
    yield "an empty kid", of(good | {"kid": ""}), token
    yield "a kid that is a number", of(good | {"kid": 1}), token
    yield "a kid that is a list", of(good | {"kid": [forge.es_kid]}), token
    path = "../../../../etc/passwd"
    yield "a path as kid", of(good | {"kid": path}), forge.token(forge.header(kid=path + "\0"))
    yield "a statement as kid", of(good | {"kid": "' or '1'='1"}), forge.token(forge.header(kid="' or '1'='1"))
    yield "for encryption", of(good | {"use": "enc"}), token
    yield "a use that is a list", of(good | {"use": ["sig"]}), token
    yield "operations without verifying", of(good | {"key_ops": ["sign"]}), token
    yield "operations that are a word", of(good | {"key_ops": "verify"}), token
    yield "for another algorithm", of(good | {"alg": "HS256"}), forge.hmac_token(SECRET)
    yield "for no algorithm", of(good | {"alg": "none"}), forge.with_signature(b"", forge.header(alg="none"))
    yield "an algorithm that is an object", of(good | {"alg": {"ES256": 1}}), token
    yield "a kind that is a list", of(good | {"kty": ["EC"]}), token
    yield "a kind nobody knows", of(good | {"kty": "OKP"}), token
    yield "the curve of another", of(good | {"crv": "P-384"}), token
    yield "a curve that does not fit", of(good | {"crv": "P-384", "x": longer(p384.x), "y": longer(p384.y)}), token
    yield "a point off the curve", of(good | {"x": b64(b"\1" * 32)}), token
    yield "the point at infinity", of(good | {"x": b64(b"\0" * 32), "y": b64(b"\0" * 32)}), token
    yield "a coordinate that is a number", of(good | {"x": 1}), token
    yield "a coordinate that is an object", of(good | {"x": {"x": good["x"]}}), token
    yield "a coordinate of a megabyte", of(good | {"x": "A" * 200_000}), token
    yield "RSA of 1024 bits", of(rsa_jwk(short.public_key().public_numbers().n)), forge.rs_token(key=short)
    yield "RSA of 100,000 bits", of(rsa_jwk((1 << 100_000) + 1)), signed
    yield "RSA with the exponent 1", of(rsa_jwk(numbers.n, 1)), signed
    yield "RSA with an even exponent", of(rsa_jwk(numbers.n, 65536)), signed
    yield "RSA with an exponent as long as the modulus", of(rsa_jwk(numbers.n, numbers.n - 2)), signed
    yield "RSA with the modulus 0", of(rsa_jwk(0)), signed
    yield "RSA for PS256", of(rsa_jwk(numbers.n, alg="PS256")), signed
    yield "RSA for RS512", of(rsa_jwk(numbers.n, alg="RS512")), signed
    yield "a key as text", of(str(good)), token
    yield "a key as a list", of([good]), token
    yield "a key that is null", of(None), token
    yield "keys in an object", {"keys": {forge.es_kid: good}}, token
    yield "keys in keys", {"keys": [{"keys": [good]}]}, token
    yield "keys that are null", {"keys": None}, token
    yield "a list of keys", [good], token
    yield "an empty object", {}, token
    yield "null", None, token
    yield "no JSON", b"<html>", token
    yield "nothing", b"", token
    yield "no UTF-8", b'{"keys": ["\xff"]}', token
    yield "deep JSON", b'{"keys": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", token
    yield "a megabyte", of(*[good | {"kid": str(number)} for number in range(5000)], good), token
    yield "ten thousand keys", of(*[{"kid": number} for number in range(10_000)], good), token
    yield "a key behind a hundred others", of(*[other | {"kid": str(number)} for number in range(100)], good), token
