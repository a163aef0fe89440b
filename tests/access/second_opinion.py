"""joserfc as a second reader of tokens, and the written list of hostile tokens it takes, each with the reason."""

from joserfc import jwk, jwt
from joserfc.jws import JWSRegistry

from app.access import tokens
from tests.access.forge import Forge, public_pem

MEMBER = "joserfc checks the shape of this header member and ignores it; we take none that names a key"
TYP = "joserfc leaves `typ` to the caller; RFC 9068 wants at+jwt, so that an ID token is no access token"
CRIT = "RFC 7515 forbids an empty list; joserfc does not mind, we take no `crit` at all"
TWICE = "joserfc lets the last of two members win; that is how two readers of one token are made to differ"
ENCODING = "joserfc gives bytes to json.loads, which guesses UTF-16 and a byte order mark; RFC 7519 says UTF-8"
NAME = "joserfc wants a string, whatever is in it; ours go to a database and to a log"
PROFILE = "a claim joserfc knows nothing of; RFC 9068 and RFC 6749 do"
WHOLE = "RFC 7519 allows fractions of a second; we issue and take whole ones"
LIFETIME = "joserfc does not relate `exp` to `iat`; the contract says at most one hour"
SIZE = "joserfc's own limits are wider: 128 kB of payload, and no limit of nesting but the interpreter's"

DIFFERENCES = {
    "header with jwk": MEMBER,
    "header with jku": MEMBER,
    "header with x5u": MEMBER,
    "header with x5c": MEMBER,
    "header with cty": MEMBER,
    "typ JWT": TYP,
    "typ of an ID token": TYP,
    "typ AT+JWT": TYP,
    "typ missing": TYP,
    "crit empty": CRIT,
    "header with the algorithm twice": TWICE,
    "exp twice": TWICE,
    "sub twice": TWICE,
    "aud twice": TWICE,
    "a member twice, spelled with an escape": TWICE,
    "header begins with a byte order mark": ENCODING,
    "header in UTF-16": ENCODING,
    "payload begins with a byte order mark": ENCODING,
    "payload in UTF-16": ENCODING,
    "sub with NUL": NAME,
    "sub with a lone surrogate": NAME,
    "sub not ASCII": NAME,
    "sub with a newline": NAME,
    "sub of 300 characters": NAME,
    "client_id a list": PROFILE,
    "sid a number": PROFILE,
    "sid with NUL": PROFILE,
    "scope a list": PROFILE,
    "scope a number": PROFILE,
    "scope null": PROFILE,
    "scope with a newline": PROFILE,
    "scope with NUL": PROFILE,
    "scope with a lone surrogate": PROFILE,
    "scope with two blanks": PROFILE,
    "exp a float": WHOLE,
    "iat a float": WHOLE,
    "exp before iat": LIFETIME,
    "exp equals iat": LIFETIME,
    "exp past what a date can hold": LIFETIME,
    "exp in the year 9999": LIFETIME,
    "lives an hour and a second": LIFETIME,
    "iat negative": LIFETIME,
    "iat long ago": LIFETIME,
    "over 8 KiB with a good signature": SIZE,
    "payload of 300 objects": SIZE,
}


def takes(token: str, forge: Forge) -> bool:
    """Whether joserfc, told everything it can be told, takes the token."""
    keys = jwk.KeySet(
        [
            jwk.ECKey.import_key(public_pem(forge.es), {"kid": "es-1", "alg": "ES256", "use": "sig"}),
            jwk.ECKey.import_key(public_pem(forge.es_second), {"kid": "es-2", "alg": "ES256", "use": "sig"}),
            jwk.RSAKey.import_key(public_pem(forge.rs), {"kid": "rs-1", "alg": "RS256", "use": "sig"}),
        ]
    )
    rules = jwt.JWTClaimsRegistry(
        now=forge.seconds,
        leeway=tokens.SKEW,
        iss={"essential": True, "value": forge.issuer},
        aud={"essential": True, "value": forge.audience},
        sub={"essential": True},
        client_id={"essential": True},
        jti={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    try:
        read = jwt.decode(token, keys, registry=JWSRegistry(algorithms=["ES256", "RS256"]))
        rules.validate(read.claims)
    except Exception:  # a refusal by whatever error is a refusal
        return False
    return True
