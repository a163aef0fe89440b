"""The token guard: good tokens pass, each of the named hostile ones is refused, and joserfc gives a second opinion.

Controls: python-jose alone, as its manual shows it, must be fooled by some of the same tokens; so must joserfc by
exactly those of a written list. If the list goes stale, or the attacks stop being attacks, these tests fail.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import jose.jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from app.access import tokens
from tests.access.forge import Forge, public_der, public_pem
from tests.access.hostile import hostile_tokens
from tests.access.second_opinion import DIFFERENCES, takes

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
FORGE = Forge("https://avance.invalid", "https://avance.invalid/api/v1", NOW)
HOSTILE = hostile_tokens(FORGE)
KEYS = {
    key.kid: key
    for key in (
        tokens.Key.from_pem("es-1", "ES256", public_pem(FORGE.es).decode()),
        tokens.Key.from_pem("es-2", "ES256", public_pem(FORGE.es_second).decode()),
        tokens.Key.from_pem("rs-1", "RS256", public_pem(FORGE.rs).decode()),
    )
}


def verified(token: str, at: datetime = NOW) -> tokens.Claims:
    return tokens.verify(token, KEYS, issuer=FORGE.issuer, audience=FORGE.audience, now=at)


def test_a_good_token_says_who_for_whom_and_until_when() -> None:
    claims = verified(FORGE.token())
    assert (claims.subject, claims.client_id, claims.machine) == ("demo-reader", "demo-reader", True)
    assert claims.scopes == {"plans:read", "states:read"}
    assert claims.issued == NOW - timedelta(seconds=60)
    assert claims.expires == NOW + timedelta(seconds=540)
    assert claims.family is None


def test_a_token_of_a_person_names_person_client_and_family() -> None:
    claims = verified(FORGE.token(claims=FORGE.claims(sub="0193-person", client_id="app", sid="0193-family")))
    assert (claims.subject, claims.client_id, claims.family, claims.machine) == (
        "0193-person",
        "app",
        "0193-family",
        False,
    )


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"aud": [FORGE.audience]},
        {"aud": ["https://other.invalid", FORGE.audience]},
        {"scope": ""},
        {"nbf": FORGE.seconds},
        {"nbf": FORGE.seconds + tokens.SKEW},
        {"iat": FORGE.seconds + tokens.SKEW, "exp": FORGE.seconds + 60},
        {"iat": FORGE.seconds - 600, "exp": FORGE.seconds - tokens.SKEW + 1},
        {"iat": FORGE.seconds - 60, "exp": FORGE.seconds + 3540},
        {"sub": "auth0|5f7c8ec7c33c6c004bbafe82"},
        {"roles": ["a", {"b": None}], "name": "Ñandú \u0000"},
    ],
)
def test_what_the_profile_allows_is_taken_by_both(members: dict[str, Any]) -> None:
    token = FORGE.token(claims=FORGE.claims(**members))
    assert verified(token).subject
    assert takes(token, FORGE)


def test_every_key_and_both_spellings_of_the_type_are_taken() -> None:
    assert verified(FORGE.rs_token()).subject
    assert verified(FORGE.token(FORGE.header(kid="es-2"), key=FORGE.es_second)).subject
    assert verified(FORGE.token(FORGE.header(typ="application/at+jwt"))).subject


def test_there_are_more_than_two_hundred_hostile_tokens() -> None:
    assert len(HOSTILE) > 200


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_token_is_refused_with_one_kind_of_error(name: str) -> None:
    with pytest.raises(tokens.InvalidToken):
        verified(HOSTILE[name])


def test_a_refusal_tells_nothing_of_the_token() -> None:
    for token in HOSTILE.values():
        with pytest.raises(tokens.InvalidToken) as refusal:
            verified(token)
        assert FORGE.subject not in refusal.value.reason
        assert len(refusal.value.reason) < 60


def test_joserfc_agrees_but_for_the_written_list() -> None:
    taken = {name for name, token in HOSTILE.items() if takes(token, FORGE)}
    assert taken - DIFFERENCES.keys() == set()
    assert DIFFERENCES.keys() - taken == set(), "these differences are none any more"


def test_joserfc_agrees_on_ten_thousand_generated_tokens() -> None:
    """Good members and bad ones drawn together, the same in every run. Where joserfc takes what we refuse, a member that is to
    blame is on the written list; what it refuses we never take."""
    drawn, taken, refused = Random(4), 0, 0
    for n in range(10_000):
        header, claims, reasons = generated(drawn, n)
        token = FORGE.token(header, claims)
        try:
            ours = bool(verified(token))
        except tokens.InvalidToken:
            ours = False
        theirs = takes(token, FORGE)
        taken, refused = taken + ours, refused + (not ours)
        assert ours == theirs or (theirs and reasons), (header, claims, ours, theirs)
        assert reasons <= DIFFERENCES.keys()
    assert min(taken, refused) > 1000


def test_python_jose_alone_is_fooled() -> None:
    """The control: what the guard is for. The call is the one of python-jose's manual, with our keys."""
    fooled = set()
    forge = replace(FORGE, now=datetime.now(UTC))  # python-jose looks at the clock itself
    for name, token in hostile_tokens(forge).items():
        for key in (public_pem(forge.es), public_der(forge.es)):
            try:
                jose.jwt.decode(token, key, audience=forge.audience, issuer=forge.issuer)
            except Exception:  # it also raises what is not its own
                continue
            fooled.add(name)
    assert "HS256 with our public key in DER as secret" in fooled
    assert {"exp missing", "aud missing", "sub missing", "kid unknown", "crit names a member we do not know"} <= fooled


HEADERS: list[tuple[dict[str, Any], str]] = [
    ({}, ""), ({}, ""), ({"typ": "application/at+jwt"}, ""), ({"kid": "es-9"}, ""), ({"alg": "RS256"}, ""), ({"alg": "none"}, ""),
    ({"kid": None}, ""), ({"typ": "JWT"}, "typ JWT"), ({"typ": "AT+JWT"}, "typ AT+JWT"), ({"cty": "JWT"}, "header with cty"),
    ({"jku": "https://attacker.invalid/jwks"}, "header with jku"), ({"crit": ["cap"], "cap": 1}, ""),
]  # fmt: skip
"""Members of a header, and the line of the written list (`DIFFERENCES`) that says why joserfc minds less, if it does."""
NOW_ = FORGE.seconds
CLAIMS: list[tuple[str, Any, str]] = [
    ("iss", FORGE.issuer + "/", ""), ("iss", None, ""), ("iss", [FORGE.issuer], ""), ("aud", [FORGE.audience, "x"], ""),
    ("aud", "https://other.invalid", ""), ("aud", [], ""), ("aud", None, ""), ("sub", "somebody", ""), ("sub", "", ""),
    ("sub", 7, ""),
    ("sub", "a\0", "sub with NUL"), ("sub", "a" * 300, "sub of 300 characters"), ("client_id", ["x"], "client_id a list"),
    ("sid", "family", ""), ("sid", 1, "sid a number"), ("scope", "", ""), ("scope", 1, "scope a number"),
    ("scope", "plans:read  states:read", "scope with two blanks"), ("exp", NOW_ + 3500, ""), ("exp", NOW_ - 60, ""),
    ("exp", "soon", ""), ("exp", NOW_ + 99.5, "exp a float"), ("exp", NOW_ + 4000, "lives an hour and a second"),
    ("iat", NOW_ - 1, ""), ("iat", NOW_ + 300, ""), ("iat", "then", ""), ("iat", NOW_ - 9.5, "iat a float"),
    ("iat", 0, "iat long ago"), ("nbf", NOW_ - 5, ""), ("nbf", NOW_ + 300, ""), ("nbf", "x", ""), ("role", "admin", ""),
]  # fmt: skip
"""Claims with a value, and the line of the written list, if there is one."""


def generated(drawn: Random, n: int) -> tuple[dict[str, Any], dict[str, Any], set[str]]:
    """A header, claims of which up to three are others, and the lines of the written list they stand under."""
    header, reason = drawn.choice(HEADERS) if drawn.random() < 0.4 else ({}, "")
    claims, reasons = FORGE.claims(jti=f"j{n}"), {reason}
    for name, value, why in drawn.sample(CLAIMS, drawn.choice((0, 0, 1, 1, 2, 3))):
        claims[name] = value
        reasons.add(why)
    return FORGE.header(**header), claims, reasons - {""}


NAME = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=60)


@settings(max_examples=60)
@given(
    subject=NAME,
    client=NAME,
    jti=NAME,
    age=st.integers(0, 1800),
    left=st.integers(1, 1800),
    nbf=st.none() | st.integers(-5000, 0),
    others=st.lists(NAME, max_size=3),
    rsa_key=st.booleans(),
    extra=st.dictionaries(st.text(max_size=5).map("x-".__add__), st.text(max_size=10) | st.integers(), max_size=3),
)
def test_generated_good_tokens_are_taken_by_both(
    subject: str, client: str, jti: str, age: int, left: int, nbf: int | None, others: list[str], rsa_key: bool,
    extra: dict[str, Any],
) -> None:  # fmt: skip
    claims = extra | FORGE.claims(
        sub=subject,
        client_id=client,
        jti=jti,
        iat=FORGE.seconds - age,
        exp=FORGE.seconds + left,
        aud=[*others, FORGE.audience],
    )
    if nbf is not None:
        claims["nbf"] = FORGE.seconds + nbf
    token = FORGE.rs_token(claims=claims) if rsa_key else FORGE.token(claims=claims)
    assert verified(token).jti == jti
    assert takes(token, FORGE)


@settings(max_examples=300)
@given(data=st.data())
def test_a_good_token_with_one_character_changed_is_refused_by_both(data: st.DataObject) -> None:
    token = FORGE.token()
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters().filter(lambda c: c != token[at]))
    changed = token[:at] + other + token[at + 1 :]
    with pytest.raises(tokens.InvalidToken):
        verified(changed)
    assert not takes(changed, FORGE)


@settings(max_examples=300)
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_no_value_of_a_claim_is_more_than_a_refusal(value: Any) -> None:
    for name in ("exp", "iat", "nbf", "iss", "aud", "sub", "client_id", "jti", "sid", "scope"):
        try:
            claims = verified(FORGE.token(claims=FORGE.claims(**{name: value})))
        except tokens.InvalidToken:
            continue
        assert isinstance(claims.subject, str)


@given(st.text())
@settings(max_examples=300)
def test_no_text_is_more_than_a_refusal(text: str) -> None:
    with pytest.raises(tokens.InvalidToken):
        verified(text)


def test_no_keys_means_no_token() -> None:
    with pytest.raises(tokens.InvalidToken):
        tokens.verify(FORGE.token(), {}, issuer=FORGE.issuer, audience=FORGE.audience, now=NOW)


def test_a_key_is_refused_for_an_algorithm_that_is_not_its_own() -> None:
    small = rsa.generate_private_key(65537, 1024)
    p384 = ec.generate_private_key(ec.SECP384R1())
    private = FORGE.es.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    for algorithm, pem in (
        ("ES256", public_pem(FORGE.rs)),
        ("RS256", public_pem(FORGE.es)),
        ("HS256", public_pem(FORGE.es)),
        ("none", public_pem(FORGE.es)),
        ("ES256", public_pem(p384)),
        ("RS256", public_pem(small)),
        ("ES256", private),
        ("ES256", b"secret"),
    ):
        with pytest.raises(ValueError):
            tokens.Key.from_pem("k", algorithm, pem.decode())
