"""Production as docs/operations.md tells it, without containers: a PostgreSQL of somebody else with passwords over TCP, the
roles script, `load` as a job with the owner's URL, `serve` without it.

The server is PostgreSQL 15, the oldest we promise, where the machine has it, else the one of the wheel.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from app.cluster.account import binaries, server_account
from app.models import Base
from app.settings import CHECKOUT
from tests.conftest import RUN
from tests.database import connect
from tests.house.test_migrations import drift
from tests.house.test_run import start  # noqa: F401  # the fixture
from tests.services import Service, free_port

OLDEST = Path("/usr/lib/postgresql/15/bin")
SECRET = "5f0c2c0a9d1b47e3a86f" * 3
OWNER_PASSWORD, APP_PASSWORD = "owner's $pass", "app-pass"


@dataclass(frozen=True)
class Server:
    """A PostgreSQL that is not ours."""

    version: int
    environ: dict[str, str]
    owner_url: str


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    account = server_account()
    found = OLDEST if (OLDEST / "initdb").exists() else binaries(account)
    home: Path = request.config.stash[RUN] / f"foreign-{os.getpid()}"
    home.mkdir(mode=0o700)
    if account.foreign:
        shutil.chown(home, account.uid, account.gid)
    port = free_port()
    making = [
        found / "initdb",
        "-D",
        home / "data",
        "-U",
        "postgres",
        "--auth-local=trust",
        "--auth-host=scram-sha-256",
    ]
    assert account.run([*making, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]).returncode == 0
    words = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={home} -c fsync=off"
    control = [found / "pg_ctl", "-D", home / "data", "-w"]
    assert account.run([*control, "-l", home / "log", "-o", words, "start"]).returncode == 0
    try:
        roles = subprocess.run(
            ["sh", str(CHECKOUT / "deploy" / "roles.sh")],
            env={
                "PATH": f"{found}:{os.environ['PATH']}",
                "PGHOST": str(home),
                "PGPORT": str(port),
                "AVANCE_OWNER_PASSWORD": OWNER_PASSWORD,
                "AVANCE_APP_PASSWORD": APP_PASSWORD,
            },
            capture_output=True,
            text=True,
        )
        assert roles.returncode == 0, roles.stderr
        where = f"127.0.0.1:{port}/avance"
        owner_url = f"postgresql://avance_owner:owner%27s%20%24pass@{where}"
        environ = {
            "AVANCE_ENV": "production",
            "AVANCE_OAUTH_EMBEDDED": "true",
            "AVANCE_DATABASE_URL": f"postgresql://avance_app:{APP_PASSWORD}@{where}",
            "AVANCE_SECRET": SECRET,
            "AVANCE_BASE_URL": "https://avance.example",
        }
        with psycopg.connect(owner_url) as connection:
            yield Server(connection.info.server_version // 10000, environ, owner_url)
    finally:
        account.run([*control, "-m", "immediate", "stop"])


def run(server: Server, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A command as an operator gives it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AVANCE_")}
    command = [sys.executable, "-m", "app.cli", *words]
    environ = {**kept, **server.environ, **more}
    return subprocess.run(command, cwd=CHECKOUT, env=environ, capture_output=True, text=True, timeout=120)


def test_a_database_nobody_migrated_is_refused(server: Server) -> None:
    done = run(server, "serve")
    assert done.returncode == 2
    assert "stands at revision none" in done.stderr
    assert "app.cli migrate" in done.stderr


@pytest.fixture(scope="module")
def filled(server: Server) -> Server:
    done = run(server, "load", AVANCE_OWNER_DATABASE_URL=server.owner_url)
    assert done.returncode == 0, done.stderr
    assert "Reference data loaded" in done.stdout
    again = run(server, "load")
    assert again.returncode == 0, again.stderr
    assert "nothing new" in again.stdout
    return server


def test_the_service_serves_without_the_owner_and_without_demonstration_identities(
    filled: Server,
    request: pytest.FixtureRequest,
    start: Callable[..., Service],  # noqa: F811  # the fixture
) -> None:
    nowhere: Path = request.config.stash[RUN] / "no-data-folder"
    service = start(nowhere, **filled.environ)
    service.ready()
    assert service.status("/api/v1/states") == 200
    with psycopg.connect(filled.owner_url) as connection:
        for table in ("clients", "people"):
            assert connection.execute(f"select count(*) from {table} where demonstration").fetchone() == (0,)
    assert service.end() == 0
    assert not nowhere.exists()
    assert "Demonstration" not in service.said()
    logs = [json.loads(line) for line in service.said().splitlines() if line.startswith("{")]
    assert {"event", "level", "timestamp"} <= set(logs[0])


def test_the_oldest_postgresql_has_the_same_tables(filled: Server) -> None:
    with connect(filled.owner_url.replace("postgresql", "postgresql+psycopg")).connect() as connection:
        assert drift(connection, Base.metadata) == []


def test_check_config_shows_no_secret(server: Server) -> None:
    done = run(server, "check-config", AVANCE_OWNER_DATABASE_URL=server.owner_url)
    assert done.returncode == 0
    assert "avance_app:***@" in done.stdout
    for secret in (SECRET, APP_PASSWORD, "owner%27s", "owner's"):
        assert secret not in done.stdout
