"""The hostile tokens again, at the door of the API: signed with the key this very service signs with."""

from dataclasses import replace

import pytest

from app.access import keys as pairs
from app.queries import keys
from tests.access.forge import Forge
from tests.access.hostile import hostile_tokens
from tests.oauth.conftest import Service


@pytest.fixture(scope="module")
def forge(service: Service) -> Forge:
    service.token()
    settings = service.app.state.settings
    with service.session() as session:
        key = keys.signing(session)
    assert key is not None
    private = pairs.opened(key.private_pem, service.app.state.issuer.secret).private_key
    assert private is not None
    forge = Forge(settings.oauth_issuer, settings.oauth_audience, service.now, es=private, es_kid=key.kid)
    return replace(forge, now=service.now)


def answers(service: Service, token: str, method: str = "GET") -> tuple[int, dict[str, str]]:
    value = b"Bearer " + token.encode("utf-8", "surrogatepass")
    headers = [(b"authorization", value), (b"host", b"127.0.0.1:8000")]
    answer = service.client().request(method, "/api/v1/activities", headers=headers)
    return answer.status_code, dict(answer.headers)


def test_a_good_token_of_the_forge_is_taken(service: Service, forge: Forge) -> None:
    assert answers(service, forge.token(claims=forge.claims(scope="activities:read")))[0] == 200


def test_every_hostile_token_is_a_401_that_says_how(service: Service, forge: Forge) -> None:
    wrong = {}
    found = hostile_tokens(forge)
    for name, token in found.items():
        status, headers = answers(service, token)
        if status != 401 or not headers.get("www-authenticate", "").startswith("Bearer"):
            wrong[name] = status
    assert wrong == {}
    assert len(found) >= 70


def test_a_hostile_token_does_not_make_a_reader_the_public(service: Service, forge: Forge) -> None:
    assert service.client().get("/api/v1/activities").status_code == 200
    assert answers(service, forge.token(claims=forge.claims(exp=1)))[0] == 401


def test_a_token_of_a_client_that_does_not_exist_is_refused(service: Service, forge: Forge) -> None:
    for members in (
        {"sub": "nobody", "client_id": "nobody"},
        {"sub": "demo-peru", "client_id": "demo-reader"},
        {"sub": "0193a0c0-0000-7000-8000-000000000000"},
        {"sub": "0193a0c0-0000-7000-8000-000000000000", "sid": "0193a0c0-0000-7000-8000-000000000000"},
    ):
        assert answers(service, forge.token(claims=forge.claims(scope="activities:read", **members)))[0] == 401
