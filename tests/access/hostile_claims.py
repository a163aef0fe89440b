"""Hostile tokens whose signature is right and whose content is not: claims, times, JSON."""

import json
from typing import Any

from tests.access.forge import Forge, dumped


def claims(f: Forge) -> dict[str, str]:
    without = {
        f"{name} missing": f.token(claims={k: v for k, v in f.claims().items() if k != name})
        for name in ("exp", "iat", "iss", "aud", "sub", "client_id", "jti")
    }
    wrong: dict[str, dict[str, Any]] = {
        "sub null": {"sub": None},
        "sub a number": {"sub": 7},
        "sub empty": {"sub": ""},
        "sub a list": {"sub": ["demo-reader"]},
        "sub with NUL": {"sub": "demo\0"},
        "sub with a lone surrogate": {"sub": "demo\ud800"},
        "sub not ASCII": {"sub": "dеmo"},
        "sub with a newline": {"sub": "demo\nadmin"},
        "sub of 300 characters": {"sub": "a" * 300},
        "sub true": {"sub": True},
        "client_id null": {"client_id": None},
        "client_id a list": {"client_id": ["demo-reader"]},
        "client_id empty": {"client_id": ""},
        "jti a number": {"jti": 1},
        "jti empty": {"jti": ""},
        "sid a number": {"sid": 1},
        "sid with NUL": {"sid": "a\0"},
        "aud of another service": {"aud": "https://other.invalid"},
        "aud null": {"aud": None},
        "aud empty": {"aud": ""},
        "aud a list without us": {"aud": ["https://other.invalid"]},
        "aud an empty list": {"aud": []},
        "aud an object": {"aud": {f.audience: True}},
        "aud ours beside a number": {"aud": [f.audience, 1]},
        "aud ours with a slash more": {"aud": f.audience + "/"},
        "aud the beginning of ours": {"aud": f.audience[:-1]},
        "aud ours in a nested list": {"aud": [[f.audience]]},
        "aud in upper case": {"aud": f.audience.upper()},
        "iss another": {"iss": "https://attacker.invalid"},
        "iss with a slash more": {"iss": f.issuer + "/"},
        "iss a list": {"iss": [f.issuer]},
        "iss null": {"iss": None},
        "iss with a host behind": {"iss": f.issuer + ".attacker.invalid"},
        "scope a list": {"scope": ["plans:write"]},
        "scope a number": {"scope": 1},
        "scope null": {"scope": None},
        "scope with a newline": {"scope": "plans:read\nplans:write"},
        "scope with NUL": {"scope": "plans:read\0"},
        "scope with a lone surrogate": {"scope": "plans:read \udc00"},
        "scope with two blanks": {"scope": "plans:read  states:read"},
    }
    return without | {name: f.token(claims=f.claims(**members)) for name, members in wrong.items()}


def times(f: Forge) -> dict[str, str]:
    now = f.seconds
    wrong: dict[str, dict[str, Any]] = {
        "expired a minute ago": {"iat": now - 600, "exp": now - 60},
        "expired just beyond the skew": {"iat": now - 600, "exp": now - 11},
        "exp before iat": {"iat": now + 5, "exp": now + 1},
        "exp equals iat": {"iat": now + 1, "exp": now + 1},
        "exp a string": {"exp": str(now + 540)},
        "exp a float": {"exp": now + 540.5},
        "exp true": {"exp": True},
        "exp null": {"exp": None},
        "exp NaN": {"exp": float("nan")},
        "exp Infinity": {"exp": float("inf")},
        "exp negative": {"exp": -1},
        "exp zero": {"exp": 0},
        "exp a list": {"exp": [now + 540]},
        "exp past what a date can hold": {"exp": 10**30},
        "exp in the year 9999": {"exp": 253_402_300_799},
        "lives an hour and a second": {"iat": now - 60, "exp": now + 3541},
        "iat in the future": {"iat": now + 300},
        "iat a string": {"iat": str(now)},
        "iat true": {"iat": True},
        "iat a float": {"iat": now - 60.5},
        "iat negative": {"iat": -1},
        "iat NaN": {"iat": float("nan")},
        "iat long ago": {"iat": 1},
        "nbf in the future": {"nbf": now + 300},
        "nbf a string": {"nbf": "0"},
        "nbf null": {"nbf": None},
        "nbf true": {"nbf": True},
        "nbf NaN": {"nbf": float("nan")},
    }
    raw = {
        "exp 1e400": b"1e400",
        "exp of 5,000 digits": b"9" * 5000,
        "exp with an exponent": b"1e9",
        "exp minus infinity": b"-Infinity",
        "exp in hexadecimal": b"0xffffffff",
        "exp with a leading zero": b"0" + str(now + 540).encode(),
        "exp in Arabic digits": "٢٠٠٠٠٠٠٠٠٠".encode(),
    }
    body = dumped({k: v for k, v in f.claims().items() if k != "exp"})[1:]
    return {name: f.token(claims=f.claims(**members)) for name, members in wrong.items()} | {
        name: f.token(claims=b'{"exp":' + value + b"," + body) for name, value in raw.items()
    }


def texts(f: Forge) -> dict[str, str]:
    body = dumped(f.claims())
    bodies = {
        "exp twice": b'{"exp":1,' + body[1:],
        "sub twice": body[:-1] + b',"sub":"admin"}',
        "aud twice": b'{"aud":"other",' + body[1:],
        "a member twice, spelled with an escape": body[:-1] + b',"s\\u0075b":"admin"}',
        "payload an array": b"[" + body + b"]",
        "payload a string": json.dumps(body.decode()).encode(),
        "payload null": b"null",
        "payload a number": b"1",
        "payload empty": b"",
        "payload blank": b" ",
        "payload with garbage behind": body + b"x",
        "payload two objects": body + body,
        "payload with a comment": body[:-1] + b"/* */}",
        "payload with a comma behind": body[:-1] + b",}",
        "payload in single quotes": body.replace(b'"', b"'"),
        "payload begins with a byte order mark": b"\xef\xbb\xbf" + body,
        "payload in UTF-16": json.dumps(f.claims()).encode("utf-16"),
        "payload is not UTF-8": body.replace(b"plans", b"pl\xe1ns"),
        "payload ends in NUL": body + b"\0",
        "payload cut short": body[:-2],
        "payload is another token": f.token().encode(),
        "payload nested 2,900 deep": body[:-1] + b',"x":' + b"[" * 2700 + b"]" * 2700 + b"}",
        "payload of 300 objects": body[:-1] + b',"x":[' + b"{}," * 299 + b"{}]}",
        "a control character in a string": body.replace(b"plans", b"pl\nns"),
    }
    return {name: f.token(claims=text) for name, text in bodies.items()}
