"""Named hostile tokens: each is refused, whoever verifies it and wherever it arrives.

Unless its name says otherwise a token is signed by our own good key, so that only the named fault stands between it and
a reader: a guard that looks at signatures alone accepts most of them.
"""

import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from tests.access import hostile_claims
from tests.access.forge import Forge, b64, dumped, es256, ps256, public_der, public_jwk, public_pem, rs256

ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
OTHER_ALPHABET = {"-": "+", "_": "/"}


def hostile_tokens(forge: Forge) -> dict[str, str]:
    """Name → token. Made anew on each call, as signatures are random."""
    return (
        _algorithms(forge)
        | _keys(forge)
        | _headers(forge)
        | _signatures(forge)
        | _encodings(forge)
        | (hostile_claims.claims(forge) | hostile_claims.times(forge) | hostile_claims.texts(forge))
    )


def _algorithms(f: Forge) -> dict[str, str]:
    pem, der = public_pem(f.es), public_der(f.es)
    p384 = ec.generate_private_key(ec.SECP384R1())
    k256 = ec.generate_private_key(ec.SECP256K1())
    ed = ed25519.Ed25519PrivateKey.generate()
    unsigned = {alg: f.with_signature(b"", f.header(alg=alg)) for alg in ("none", "None", "NONE", "nOnE")}
    return {f"algorithm {alg}, no signature": token for alg, token in unsigned.items()} | {
        "algorithm none with a good signature": f.token(f.header(alg="none")),
        "HS256 with our public key in PEM as secret": f.hmac_token(pem),
        "HS256 with our public key in DER as secret": f.hmac_token(der),
        "HS256 with our public key in PEM without its last newline": f.hmac_token(pem.strip()),
        "HS256 with our public JWK as secret": f.hmac_token(dumped(public_jwk(f.es))),
        "HS256 with an empty secret": f.hmac_token(b""),
        "HS256 with the kid as secret": f.hmac_token(f.es_kid.encode()),
        "HS512 with our public key in PEM as secret": f.hmac_token(pem, "sha512", alg="HS512"),
        "HS256 with the RSA public key in DER as secret": f.hmac_token(public_der(f.rs), kid="rs-1"),
        "RS256 under the kid of the EC key": f.rs_token(f.header(alg="RS256")),
        "ES256 under the kid of the RSA key": f.token(f.header(kid="rs-1")),
        "PS256 by our RSA key": _rsa(f, "PS256"),
        "RS384 by our RSA key": _rsa(f, "RS384"),
        "RS512 by our RSA key": _rsa(f, "RS512"),
        "ES384 by a P-384 key under our kid": _ec(f, p384, "ES384", hashes.SHA384()),
        "ES512 claimed with an ES256 signature": f.token(f.header(alg="ES512")),
        "ES256K under our kid": _ec(f, k256, "ES256K", hashes.SHA256()),
        "EdDSA under our kid": f.with_signature(ed.sign(f.signing_input(f.header(alg="EdDSA"))), f.header(alg="EdDSA")),
        "algorithm missing": f.token({"typ": "at+jwt", "kid": f.es_kid}),
        "algorithm null": f.token(f.header(alg=None)),
        "algorithm a list": f.token(f.header(alg=["ES256"])),
        "algorithm a number": f.token(f.header(alg=256)),
        "algorithm in lower case": f.token(f.header(alg="es256")),
        "algorithm with a blank behind": f.token(f.header(alg="ES256 ")),
        "algorithm with NUL behind": f.token(f.header(alg="ES256\0")),
        "algorithm empty": f.token(f.header(alg="")),
    }


def _rsa(f: Forge, alg: str) -> str:
    header = f.header(alg=alg, kid="rs-1")
    message = f.signing_input(header)
    digest = {"RS384": hashes.SHA384(), "RS512": hashes.SHA512()}.get(alg)
    return f.with_signature(rs256(f.rs, message, digest) if digest else ps256(f.rs, message), header)


def _ec(f: Forge, key: ec.EllipticCurvePrivateKey, alg: str, digest: hashes.HashAlgorithm) -> str:
    header = f.header(alg=alg)
    return f.with_signature(es256(key, f.signing_input(header), digest), header)


def _keys(f: Forge) -> dict[str, str]:
    named: dict[str, Any] = {
        "null": None,
        "empty": "",
        "unknown": "es-9",
        "a number": 1,
        "a list": [f.es_kid],
        "an object": {"kid": f.es_kid},
        "a path": "../../../../dev/null",
        "an SQL injection": f"' or kid = '{f.es_kid}",
        "a URL": "https://attacker.invalid/k",
        "ours with NUL behind": f.es_kid + "\0",
        "ours in upper case": f.es_kid.upper() + "A",
        "ours with a blank before": " " + f.es_kid,
        "true": True,
    }
    return {f"kid {what}": f.token(f.header(kid=kid)) for what, kid in named.items()} | {
        "kid missing": f.token({"alg": "ES256", "typ": "at+jwt"}),
        "signed by an attacker's EC key under our kid": f.token(key=f.theirs),
        "signed by an attacker's RSA key under our kid": f.rs_token(key=f.theirs_rs),
        "signed by another key of ours than the kid names": f.token(f.header(kid="es-2")),
        "kid a path and HS256 with an empty secret": f.hmac_token(b"", kid="/dev/null"),
        "the attacker's key in the header": f.token(f.header(jwk=public_jwk(f.theirs)), key=f.theirs),
        "the attacker's key in the header, no kid": f.token(
            {"alg": "ES256", "typ": "at+jwt", "jwk": public_jwk(f.theirs)}, key=f.theirs
        ),
    }


def _headers(f: Forge) -> dict[str, str]:
    extra: dict[str, Any] = {
        "jwk": public_jwk(f.es),
        "jku": "https://attacker.invalid/jwks",
        "x5u": "https://attacker.invalid/cert",
        "x5c": ["MIIB"],
        "zip": "DEF",
        "cty": "JWT",
        "enc": "A256GCM",
        "b64": False,
        "p2c": 2_000_000_000,
        "role": "admin",
    }
    types: dict[str, Any] = {
        "JWT": "JWT",
        "of an ID token": "id_token+jwt",
        "AT+JWT": "AT+JWT",
        "a list": ["at+jwt"],
        "null": None,
    }
    return (
        {f"header with {name}": f.token(f.header(**{name: value})) for name, value in extra.items()}
        | {f"typ {what}": f.token(f.header(typ=typ)) for what, typ in types.items()}
        | {
            "typ missing": f.token({"alg": "ES256", "kid": f.es_kid}),
            "crit names a member we do not know": f.token(f.header(crit=["cap"], cap=1)),
            "crit empty": f.token(f.header(crit=[])),
            "crit with b64 false": f.token(f.header(crit=["b64"], b64=False)),
            "header an array": f.token([f.header()]),
            "header a string": f.token("ES256"),
            "header is not JSON": f.token(b"{alg:ES256}"),
            "header with the algorithm twice": f.token(
                b'{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"' + f.es_kid.encode() + b'"}'
            ),
            "header begins with a byte order mark": f.token(b"\xef\xbb\xbf" + dumped(f.header())),
            "header in UTF-16": f.token(json.dumps(f.header()).encode("utf-16")),
            "header is not UTF-8": f.token(dumped(f.header(x5t="?")).replace(b"?", b"\xff")),
            "header nested 3,000 deep": f.token(b'{"x5t":' + b"[" * 2900 + b"]" * 2900 + b"," + dumped(f.header())[1:]),
        }
    )


def _signatures(f: Forge) -> dict[str, str]:
    message = f.signing_input()
    good = es256(f.es, message)
    der = f.es.sign(message, ec.ECDSA(hashes.SHA256()))
    head, _, tail = f.token().partition(".")
    return {
        "signature empty": f.with_signature(b""),
        "signature with one bit flipped": f.with_signature(good[:-1] + bytes([good[-1] ^ 1])),
        "signature in DER": f.with_signature(der),
        "signature all zero": f.with_signature(bytes(64)),
        "signature r and s the order of the curve": f.with_signature(ORDER_OF_P256.to_bytes(32, "big") * 2),
        "signature all ones": f.with_signature(b"\xff" * 64),
        "signature cut short": f.with_signature(good[:-1]),
        "signature with a byte behind": f.with_signature(good + b"\0"),
        "signature with zero bytes before r": f.with_signature(b"\0" + good),
        "signature of another token": f.with_signature(es256(f.es, f.signing_input(claims=f.claims(jti="other")))),
        "payload changed after signing": f"{head}.{b64(dumped(f.claims(sub='admin')))}.{tail.split('.')[1]}",
        "header changed after signing": f"{b64(dumped(f.header(x5t='x')))}.{tail}",
        "signed with SHA-1": f.with_signature(es256(f.es, message, hashes.SHA1())),
        "signed over the decoded payload": f.with_signature(es256(f.es, dumped(f.claims()))),
    }


def _encodings(f: Forge) -> dict[str, str]:
    good = f.token()
    head, body, signature = good.split(".")
    odd = _not_canonical(signature)
    slashed = next(t for t in (f.token(claims=f.claims(jti=f"j{n}")) for n in range(1000)) if "_" in t or "-" in t)
    long = f.token(claims=f.claims(note="a" * (8 * 1024)))
    return {
        "empty": "",
        "one dot": ".",
        "two dots": "..",
        "one segment": head,
        "two segments": f"{head}.{body}",
        "four segments": f"{good}.{signature}",
        "five segments": f"{good}..{signature}",
        "header empty": f".{body}.{signature}",
        "payload segment empty": f"{head}..{signature}",
        "concatenated with itself": good + good,
        "two with a comma": f"{good},{good}",
        "Bearer twice": f"Bearer {good}",
        "in quotes": f'"{good}"',
        "percent encoded": good.replace(".", "%2E"),
        "padded with =": f"{head}.{body}.{signature}==",
        "standard base64 alphabet": "".join(OTHER_ALPHABET.get(c, c) for c in slashed),
        "last character not canonical": f"{head}.{body}.{odd}",
        "a character too few": f"{head}.{body}.{signature[:-1]}",
        "a blank before": f" {good}",
        "a blank behind": f"{good} ",
        "a newline behind": f"{good}\n",
        "a tab inside": f"{head}.\t{body}.{signature}",
        "a newline inside a segment": f"{head}.{body[:9]}\n{body[9:]}.{signature}",
        "NUL behind": f"{good}\0",
        "NUL inside": f"{head}.{body}\0.{signature}",
        "a lone surrogate": f"{head}.{body}\ud800.{signature}",
        "a Cyrillic letter": good.replace("e", "е", 1),
        "a full-width dot": good.replace(".", "．", 1),
        "a zero-width space": f"{head}.\u200b{body}.{signature}",
        "a byte over 8 KiB": "A" * (8 * 1024 + 1),
        "over 8 KiB with a good signature": long,
        "a megabyte": "A" * 2**20 + f".{body}.{signature}",
        "a megabyte of dots": "." * 2**20,
        "flattened JSON form": json.dumps({"protected": head, "payload": body, "signature": signature}),
        "brackets of an array": f"[{good}]",
        "header padded with =": f"{head}=.{body}.{signature}",
    }


def _not_canonical(segment: str) -> str:
    """The same bytes spelled otherwise: 64 bytes leave four bits of the last character unused."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return segment[:-1] + alphabet[alphabet.index(segment[-1]) + 1]
