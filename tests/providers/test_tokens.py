"""Access tokens of oidc-provider, which nobody here wrote, at our API: who they are, and when its keys are asked for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from app.web.providers import LIFETIME, PAUSE, STALE
from tests.access.forge import Forge
from tests.providers.conftest import AUDIENCE, Trust


def test_a_machine_with_mapped_claims_is_what_they_say_and_no_more(trust: Trust) -> None:
    answer = trust.me(trust.token())
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert [(grant["role"], grant["state"]) for grant in told["grants"]] == [("focal_point", "PER")]
    assert told["scopes"] == ["plans:read"]


def test_a_client_of_the_table_needs_no_claims(trust: Trust) -> None:
    told = trust.me(trust.token("nobody")).json()
    assert told["id"] == "demo-reader"


def test_500_unknown_keys_at_once_cost_one_fetch(trust: Trust) -> None:
    assert trust.me(trust.token()).status_code == 200
    trust.moment += PAUSE
    before = trust.asked()
    forge = Forge(trust.provider.issuer, AUDIENCE, datetime.now(UTC))
    hostile = [forge.token(forge.header(kid=f"unknown-{n}")) for n in range(500)]
    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(lambda token: trust.me(token).status_code, hostile))
    assert set(answers) == {401}
    assert trust.asked() == before + 1


def test_a_new_key_is_learnt_with_its_first_token_and_the_old_one_forgotten(trust: Trust) -> None:
    old = trust.token()
    assert trust.me(old).status_code == 200
    trust.provider.stop()
    trust.provider.new_key()
    trust.provider.start()
    trust.moment += PAUSE
    assert trust.me(trust.token()).status_code == 200
    assert trust.me(old).status_code == 401


def test_keys_of_a_provider_that_is_down_are_good_for_an_hour(trust: Trust) -> None:
    token = trust.token()
    assert trust.me(token).status_code == 200
    trust.provider.stop()
    trust.moment += STALE - 1
    assert trust.me(token).status_code == 200
    trust.moment += LIFETIME
    assert trust.me(token).status_code == 401
    trust.provider.start()
    trust.moment += PAUSE
    assert trust.me(token).status_code == 200
