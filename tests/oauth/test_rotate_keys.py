"""The command `rotate-keys`, as an operator of a production gives it beside a running service."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from joserfc.jws import extract_compact
from pydantic import SecretStr
from sqlalchemy import func, select, update
from starlette.testclient import TestClient

from app.access.actor import SYSTEM
from app.access.tokens import MAX_LIFETIME
from app.actions import clients
from app.main import create_app
from app.models import SigningKey
from app.queries import keys
from app.settings import CHECKOUT, Settings
from tests.database import Database
from tests.oauth.conftest import Service, fill

SECRET = "5f0c2c0a9d1b47e3a86f" * 3
ADDRESS = "https://avance.example"


@dataclass(frozen=True)
class Production(Service):
    """A production with one client, whose secret is its name."""

    database: Database

    def client(self, **asked: object) -> TestClient:
        return TestClient(self.app, base_url=ADDRESS, follow_redirects=False)

    def operator(self, **more: str) -> subprocess.CompletedProcess[str]:
        """The command with the settings of the service, and `more`."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AVANCE_")}
        settings = {
            "AVANCE_ENV": "production",
            "AVANCE_OAUTH_EMBEDDED": "true",
            "AVANCE_DATABASE_URL": self.database.url,
            "AVANCE_SECRET": SECRET,
            "AVANCE_BASE_URL": ADDRESS,
        }
        return subprocess.run(
            [sys.executable, "-m", "app.cli", "rotate-keys"],
            cwd=CHECKOUT,
            env={**kept, **settings, **more},
            capture_output=True,
            text=True,
            timeout=60,
        )

    def rotate(self, **more: str) -> str:
        """Give the command; the kid it says it made."""
        done = self.operator(**more)
        assert done.returncode == 0, done.stderr
        kid = self.signing()
        assert done.stdout == f"Tokens are signed with the key {kid} from now on.\n"
        return kid

    def access(self) -> str:
        """An access token of the client."""
        return str(self.token("station")["access_token"])

    def accepts(self, token: str) -> bool:
        status = self.client().get("/api/v1/activities", headers={"authorization": f"Bearer {token}"}).status_code
        assert status in (200, 401)
        return status == 200

    def served(self) -> list[str]:
        return [key["kid"] for key in self.client().get("/oauth/jwks").json()["keys"]]

    def signing(self) -> str:
        with self.session() as session:
            key = keys.signing(session)
            assert key is not None
            return key.kid

    def retired(self, kid: str, ago: timedelta) -> None:
        """Let a rotation lie in the past."""
        with self.session() as session:
            moved = update(SigningKey).where(SigningKey.kid == kid).values(retired_at=datetime.now(UTC) - ago)
            session.execute(moved)


@pytest.fixture
def production(fresh_database: Database, tmp_path: Path) -> Iterator[Production]:
    settings = Settings(env="production", oauth_embedded=True, data=tmp_path, database_url=fresh_database.url, base_url=ADDRESS,
                        secret=SecretStr(SECRET), pool_size=2)  # fmt: skip
    app = create_app(settings, fresh_database.url)
    found = Production(app, fresh_database)
    with found.session() as session:
        clients.register_machine(
            session, "station", name="A station", secret="station", has=["activities:read"], by=SYSTEM
        )
    yield found
    app.state.writing.kw["bind"].dispose()


def kid_of(token: str) -> str:
    return str(extract_compact(token.encode()).headers()["kid"])


def test_the_command_makes_a_new_key_and_refuses_no_token_of_the_old_one(production: Production) -> None:
    old = production.access()
    assert kid_of(old) == production.signing()
    made = production.rotate()
    new = production.access()
    assert kid_of(new) == made != kid_of(old)
    assert production.accepts(old) and production.accepts(new)
    assert production.served() == [made, kid_of(old)]


def test_the_old_key_goes_when_its_last_token_has_expired_and_not_before(production: Production) -> None:
    old = production.access()
    made = production.rotate()
    production.retired(kid_of(old), timedelta(seconds=MAX_LIFETIME))
    assert production.accepts(old)
    production.retired(kid_of(old), keys.SERVED)
    assert not production.accepts(old)
    assert production.accepts(production.access())
    assert production.served() == [made]


def test_a_second_run_is_safe(production: Production) -> None:
    tokens = [production.access()]
    for _ in range(2):
        production.rotate()
        tokens.append(production.access())
    assert [production.accepts(token) for token in tokens] == [True, True, True]
    assert len({kid_of(token) for token in tokens}) == 3
    assert sorted(production.served()) == sorted(map(kid_of, tokens))
    with production.session() as session:
        unretired = select(func.count()).select_from(SigningKey).where(SigningKey.retired_at.is_(None))
        assert session.scalar(unretired) == 1


def test_before_the_first_token_the_command_makes_the_key_that_signs_it(production: Production) -> None:
    made = production.rotate(AVANCE_OWNER_DATABASE_URL=production.database.owner_url)
    assert kid_of(production.access()) == made


def test_a_key_of_another_secret_stops_nobody(production: Production) -> None:
    old = production.access()
    strange = production.rotate(AVANCE_SECRET="0b7e41d96c3a58f2e1d4" * 3)
    new = production.access()
    assert kid_of(new) not in (strange, kid_of(old))
    assert production.accepts(old) and production.accepts(new)


def test_without_a_secret_of_its_own_a_production_rotates_nothing(production: Production) -> None:
    old = production.access()
    for secret, sentence in (("", "needs AVANCE_SECRET"), ("demo" * 10, "too short or too regular")):
        refused = production.operator(AVANCE_SECRET=secret)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert sentence in refused.stderr
    assert production.signing() == kid_of(old)


def test_a_database_of_a_demonstration_is_refused(production: Production) -> None:
    old = production.access()
    with production.session() as session:
        fill(session)
    refused = production.operator()
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "filled by a demonstration" in refused.stderr
    assert production.signing() == kid_of(old)
