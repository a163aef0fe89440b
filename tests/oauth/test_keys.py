"""Signing keys and the metadata: one key for all processes, rotation that refuses no good token, locked at rest."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata
from authlib.oauth2.rfc9207 import AuthorizationServerMetadata as WithIssuer
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.access import keys as pairs
from app.access import tokens
from app.access.actor import SYSTEM
from app.actions import keys as acts
from app.models import SigningKey
from app.queries import keys
from tests.oauth.conftest import Service
from tests.oauth.test_refresh import reads


def test_the_public_keys_are_served_and_nothing_else_of_them(service: Service) -> None:
    service.token()
    answer = service.client().get("/oauth/jwks")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["content-type"] == "application/jwk-set+json"
    for key in answer.json()["keys"]:
        assert (key["kty"], key["crv"], key["alg"], key["use"]) == ("EC", "P-256", "ES256", "sig")
        assert key.keys() == {"kty", "crv", "x", "y", "kid", "alg", "use"}


def test_rotation_keeps_the_old_key_until_its_tokens_have_expired(service: Service) -> None:
    old = service.token()
    with service.session() as session:
        retired = keys.signing(session)
        acts.rotate(session, service.app.state.issuer.secret, now=service.now, by=SYSTEM)
        kid = keys.signing(session)
    assert retired and kid and retired.kid != kid.kid
    new = service.token()
    assert (reads(service, old), reads(service, new)) == (200, 200)
    served = [key["kid"] for key in service.client().get("/oauth/jwks").json()["keys"]]
    assert served[0] == kid.kid
    assert retired.kid in served
    with service.session() as session:
        long_ago = service.now - keys.SERVED
        session.execute(update(SigningKey).where(SigningKey.kid == retired.kid).values(retired_at=long_ago))
    assert (reads(service, old), reads(service, new)) == (401, 200)
    assert retired.kid not in [key["kid"] for key in service.client().get("/oauth/jwks").json()["keys"]]


def test_a_retired_key_is_served_longer_than_its_last_token_lives() -> None:
    assert timedelta(seconds=tokens.MAX_LIFETIME + tokens.SKEW) < keys.SERVED


def test_processes_that_start_at_once_agree_on_one_key(service: Service) -> None:
    with service.session() as session:
        session.execute(update(SigningKey).values(retired_at=service.now))
    with ThreadPoolExecutor(6) as pool:
        issued = list(pool.map(lambda _: service.token(), range(6)))
    with service.session() as session:
        current = select(func.count()).select_from(SigningKey).where(SigningKey.retired_at.is_(None))
        assert session.execute(current).scalar_one() == 1
    assert {reads(service, token) for token in issued} == {200}


def test_the_private_half_is_locked_with_the_secret(session: Session) -> None:
    key = acts.ensure(session, b"s" * 32, now=func.now(), by=SYSTEM)
    assert "ENCRYPTED PRIVATE KEY" in key.private_pem
    assert pairs.opened(key.private_pem, b"s" * 32).is_private
    with pytest.raises(ValueError):
        pairs.opened(key.private_pem, b"t" * 32)


def test_with_another_secret_a_new_key_signs_and_old_tokens_stay_good(service: Service) -> None:
    old, issuer = service.token(), service.app.state.issuer
    service.app.state.issuer = replace(issuer, secret=b"another secret of 32 bytes......")
    new = service.token()
    service.app.state.issuer = issuer
    assert (reads(service, old), reads(service, new)) == (200, 200)
    assert reads(service, service.token()) == 200


@pytest.mark.parametrize("path", ["oauth-authorization-server", "openid-configuration"])
def test_the_metadata_is_valid_and_true(service: Service, path: str) -> None:
    answer = service.client().get(f"/.well-known/{path}")
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    told = answer.json()
    AuthorizationServerMetadata(told).validate(metadata_classes=[WithIssuer])
    assert told["issuer"] == service.app.state.settings.oauth_issuer
    assert told["code_challenge_methods_supported"] == ["S256"]
    for name in (
        "authorization_endpoint",
        "token_endpoint",
        "revocation_endpoint",
        "introspection_endpoint",
        "jwks_uri",
    ):
        path = told[name].removeprefix(told["issuer"])
        assert service.client().get(path).status_code in (200, 400, 405), name
