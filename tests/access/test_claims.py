"""What claims of external providers give: by path, URL, list, blanks or commas; anything else nothing."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from app.access import tokens
from app.access.claims import granted
from app.access.tokens import InvalidToken, Profile
from app.providers import Given, Provider
from app.web.outgoing import Unreachable
from app.web.providers import read
from tests.access.forge import Forge, public_jwk, public_pem

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FORGE = Forge("https://idp.example", "https://avance.example/api/v1", NOW)
PERU = {"role": "focal_point", "state": "PER"}
CHILE = {"role": "focal_point", "state": "CHL"}


def states(claim: Any, said: Any, separator: str | None = None) -> list[str | None]:
    rule = {"claim": claim, "separator": separator, "values": {"per": [PERU], "chl": [CHILE]}}
    provider = Provider.model_validate({"issuer": "https://idp.example", "grants": [rule]})
    return [held.state for held in granted(provider, said)]


def test_a_claim_is_read_where_and_how_it_was_said_to_stand() -> None:
    assert states("https://oas.example/roles", {"https://oas.example/roles": ["per", "chl"]}) == ["PER", "CHL"]
    assert states(["realm", "roles"], {"realm": {"roles": ["per"]}}) == ["PER"]
    assert states("roles", {"roles": "per chl"}, " ") == ["PER", "CHL"]
    assert states("roles", {"roles": "per, chl,per"}, ",") == ["PER", "CHL"]
    assert states("roles", {"roles": "per"}) == ["PER"]


@pytest.mark.parametrize(
    "roles", [None, 1, True, {}, {"per": True}, [["per"]], [1], "per chl", "PER", "", [], "per\u0000", {"roles": "per"}]
)
def test_anything_else_gives_nothing(roles: Any) -> None:
    assert states("roles", {"roles": roles}) == []
    assert states(["realm", "roles"], {"realm": roles}) == (["PER"] if roles == {"roles": "per"} else [])
    assert states("roles", {}) == []


@pytest.mark.parametrize(
    "given",
    [
        {"role": "focal_point"},
        {"role": "secretariat"},
        {"role": "administrator", "state": "PER"},
        {"role": "expert", "mechanism": "MESICIC", "state": "PER"},
        {"role": "king"},
        {"role": "observer", "stat": "PER"},
    ],
)
def test_a_role_without_its_bounds_is_refused_at_the_start(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Given.model_validate(given)


def verified(token: str, profile: Profile) -> tokens.Claims:
    keys = {"es-1": tokens.Key.from_pem("es-1", "ES256", public_pem(FORGE.es).decode())}
    return tokens.verify(token, keys, issuer=FORGE.issuer, audience=FORGE.audience, now=NOW, profile=profile)


def test_a_type_and_a_name_of_the_client_are_taken_as_set_and_no_other() -> None:
    plain, strict = Profile(frozenset({"JWT"}), "azp"), Profile(client_claim="azp")
    said = {name: value for name, value in FORGE.claims(azp="app").items() if name != "jti"}
    token = FORGE.token(FORGE.header(typ="JWT"), said)
    assert verified(token, plain).client_id == "app"
    with pytest.raises(InvalidToken, match="not an access token"):
        verified(token, strict)
    with pytest.raises(InvalidToken, match="jti"):
        verified(FORGE.token(FORGE.header(), said), strict)


@pytest.mark.parametrize("claim", ["nonce", "at_hash", "c_hash", "s_hash"])
def test_an_id_token_is_refused_though_its_type_is_taken(claim: str) -> None:
    with pytest.raises(InvalidToken, match="an ID token"):
        verified(FORGE.token(FORGE.header(typ="JWT"), FORGE.claims(**{claim: "x"})), Profile(frozenset({"JWT"})))


def test_only_usable_keys_are_taken_from_a_set() -> None:
    good = {**public_jwk(FORGE.es), "kid": "good"}
    odd = [1, {}, {**good, "kid": 1}, {**good, "use": "enc", "kid": "a"}, {**good, "alg": "ES384", "kid": "b"},
           {**good, "d": "x", "kid": "c"}, {**good, "x": "AA", "kid": "e"}, {"kty": "oct", "k": "AA", "kid": "f"},
           {**good, "kid": "twice"}, {**good, "kid": "twice"}]  # fmt: skip
    assert list(read({"keys": [*odd, good]})) == ["good"]
    with pytest.raises(Unreachable):
        read({"keys": {}})
