"""A person who signs in at oidc-provider, on its own pages, with PKCE: what of its tokens opens our API, and what does not."""

from collections.abc import Iterator

import pytest
from authlib.integrations.httpx_client import OAuth2Client

from tests.oauth.conftest import VERIFIER
from tests.providers.conftest import AUDIENCE, PERU, Trust
from tests.providers.nodes import CALLBACK
from tests.providers.walking import walked


@pytest.fixture
def app(trust: Trust) -> Iterator[OAuth2Client]:
    with OAuth2Client("app", "secret", redirect_uri=CALLBACK, code_challenge_method="S256", trust_env=False) as found:
        found.scope = "openid offline_access plans:read"
        yield found


def signed_in(trust: Trust, app: OAuth2Client, name: str) -> dict[str, str]:
    issuer = trust.provider.issuer
    url, state = app.create_authorization_url(
        f"{issuer}/auth", code_verifier=VERIFIER, resource=AUDIENCE, prompt="consent", nonce="n"
    )
    found: dict[str, str] = app.fetch_token(
        f"{issuer}/token",
        authorization_response=walked(url, name, CALLBACK),
        state=state,
        code_verifier=VERIFIER,
        resource=AUDIENCE,
    )
    return found


def test_a_person_named_by_sub_is_themselves_before_and_after_a_refresh(trust: Trust, app: OAuth2Client) -> None:
    tokens = signed_in(trust, app, "peru")
    told = trust.me(tokens["access_token"]).json()
    assert (told["kind"], told["id"]) == ("person", PERU)
    renewed = app.refresh_token(f"{trust.provider.issuer}/token", tokens["refresh_token"], resource=AUDIENCE)
    assert renewed["access_token"] != tokens["access_token"]
    assert trust.me(renewed["access_token"]).json()["id"] == PERU


def test_an_id_token_opens_nothing(trust: Trust, app: OAuth2Client) -> None:
    tokens = signed_in(trust, app, "peru")
    assert trust.me(tokens["access_token"]).status_code == 200
    assert trust.me(tokens["id_token"]).status_code == 401


def test_a_mail_address_makes_nobody_of_ours(trust: Trust, app: OAuth2Client) -> None:
    assert trust.me(signed_in(trust, app, "peru@demo.invalid")["access_token"]).status_code == 401
