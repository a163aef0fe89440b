"""Runs the benchmark and prints its table: `python -m bench [--scale 1] [--seconds 3] [--rounds 3] [--only list]`.

One web process on one core; database and load generator on the other. Every round runs every server of a scenario in
turn, so that drift of the machine falls on all of them; the first is not counted; the table shows medians and ratios.
"""

import argparse
import asyncio
import os
import pickle
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from alembic import command
from alembic.config import Config
from fastapi.testclient import TestClient
from joserfc import jwt
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session

from app.access import keys as pairs
from app.access.actor import SYSTEM
from app.access.scopes import ALL
from app.actions import keys
from app.cluster import APP, OWNER, Cluster
from app.main import create_app
from app.models import Client, Grant
from app.settings import CHECKOUT, Settings
from bench.data import WRITING, Made, Size, make
from bench.load import run
from bench.scenarios import Scenario, chosen

CONNECTIONS = 32


def main() -> None:
    """Make the data, start the servers, load them, print the table."""
    asked = argparse.ArgumentParser(prog="make bench")
    asked.add_argument("--scale", type=float, default=1)
    asked.add_argument("--seconds", type=float, default=3)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--only", default="", help="measure only the paths whose name begins so")
    options = asked.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1]})
    folder = Path(tempfile.mkdtemp(prefix="avance-bench-"))
    folder.chmod(0o755)
    try:
        with Cluster(folder) as cluster:
            begun = time.perf_counter()
            made = prepared(cluster, Size().times(options.scale))
            print(f"data at {options.scale:g}x, made in {time.perf_counter() - begun:.0f} s; {len(cores)} cores")
            settings = Settings(data=folder, base_url="http://127.0.0.1:9")
            token = granted(cluster, settings, made)
            wanted = [one for one in chosen(made, token) if one.name.startswith(options.only)]
            scenarios = recorded(cluster, settings, made, wanted)
            table(scenarios, cluster, settings, folder, cores[0], options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def prepared(cluster: Cluster, size: Size) -> Made:
    """A migrated database with the benchmark's data."""
    config = Config(CHECKOUT / "alembic.ini")
    config.attributes["url"] = cluster.url(OWNER)
    command.upgrade(config, "head")
    return make(cluster.url(OWNER).replace("+psycopg", ""), size)


def granted(cluster: Cluster, settings: Settings, made: Made) -> str:
    """A token of a focal point of the State that the scenarios write in."""
    with Session(create_engine(cluster.url(OWNER))) as session:
        session.add(
            Client(
                id=WRITING,
                name=WRITING,
                secret_hash="none",
                redirect_uris=[],
                grant_types=["client_credentials"],
                scopes=sorted(ALL),
            )
        )
        session.flush()
        session.add(Grant(client_id=WRITING, role="focal_point", state=made.state, giver="bench", reason="bench"))
        key = keys.ensure(session, settings.key("signing"), now=datetime.now(UTC), by=SYSTEM)
        private = pairs.opened(key.private_pem, settings.key("signing"))
        kid = key.kid
        session.commit()
    now = int(time.time())
    claims = {
        "iss": settings.oauth_issuer,
        "aud": settings.oauth_audience,
        "sub": WRITING,
        "client_id": WRITING,
        "iat": now,
        "exp": now + 3600,
        "jti": str(uuid4()),
        "scope": " ".join(sorted(ALL)),
    }
    return jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": kid}, claims, private, algorithms=["ES256"])


def recorded(cluster: Cluster, settings: Settings, made: Made, scenarios: list[Scenario]) -> list[Scenario]:
    """The statements and the size of the answer of one request of each."""
    app = create_app(settings, cluster.url(APP))
    engine = app.state.writing.kw["bind"]
    seen: list[tuple[str, Any]] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _k, sql, given, _x, _m: seen.append((sql, given)))
    with TestClient(app) as client:
        for scenario in scenarios:
            if scenario.wanted == 304:
                etag = client.get(scenario.path, headers=scenario.headers).headers["etag"]
                scenario.headers["If-None-Match"] = etag
            for n in (0, len(made.activities)):
                seen.clear()
                content = scenario.body(n)
                headers = scenario.headers | ({"Content-Type": "application/json"} if content else {})
                answer = client.request(scenario.method, scenario.path, headers=headers, content=content)
                assert answer.status_code == scenario.wanted, (scenario.name, answer.status_code, answer.text)
            scenario.statements, scenario.size = list(seen), len(answer.content)
    return scenarios


def table(
    scenarios: list[Scenario], cluster: Cluster, settings: Settings, folder: Path, core: int, options: Any
) -> None:
    """Measure and print."""
    url = cluster.url(APP)
    header = f"{'path':28} {'SQL':>4} {'bytes':>7} {'service':>9} {'Starlette':>10} {'ASGI':>8} {'of Starl.':>9} {'of ASGI':>8}"
    print(header + "\n" + "-" * len(header))
    with ExitStack() as stack:
        environment = {"AVANCE_DATABASE_URL": url, "AVANCE_DATA": str(folder), "AVANCE_BASE_URL": settings.base_url}
        service = stack.enter_context(server(["-m", "bench.service"], core, environment))
        for scenario in scenarios:
            with ExitStack() as inner:
                plain = url.replace("+psycopg", "")
                same = {
                    "kind": "starlette",
                    "url": plain,
                    "statements": scenario.statements,
                    "commits": scenario.commits,
                    "page": scenario.page,
                }
                bare = inner.enter_context(bare_server(same, folder, core))
                asgi = inner.enter_context(bare_server({"kind": "asgi", "size": scenario.size}, folder, core))
                figures: dict[str, list[float]] = {"service": [], "starlette": [], "asgi": []}
                wrong = 0
                if scenario.wanted == 304:  # what was written meanwhile has made another ETag
                    with urllib.request.urlopen(f"http://127.0.0.1:{service}{scenario.path}") as answer:
                        scenario.headers["If-None-Match"] = answer.headers["etag"]
                if scenario.page:
                    assert same_page(service, bare, scenario.path), "the two pages differ"
                for nth in range(1 + options.rounds):  # the first warms up: connections prepare what they repeat
                    for name, port, wanted in (
                        ("service", service, scenario.wanted),
                        ("starlette", bare, 200),
                        ("asgi", asgi, 200),
                    ):
                        found = asyncio.run(
                            run(
                                port,
                                scenario.requests(),
                                wanted=wanted,
                                seconds=options.seconds,
                                connections=CONNECTIONS,
                            )
                        )
                        figures[name] += [found.per_second] if nth else []
                        wrong += found.wrong
                ours, theirs, least = (statistics.median(figures[name]) for name in ("service", "starlette", "asgi"))
                print(
                    f"{scenario.name:28} {len(scenario.statements):>4} {scenario.size:>7} {ours:>9.0f} {theirs:>10.0f}"
                    f" {least:>8.0f} {ours / theirs:>9.2f} {ours / least:>8.3f}" + (f"  {wrong} wrong" if wrong else "")
                )


def same_page(service: int, bare: int, path: str) -> bool:
    """Whether both give the same page, but for the address that it prints."""
    pages = []
    for port in (service, bare):
        asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Accept": "text/html"})
        with urllib.request.urlopen(asked) as answer:
            pages.append(answer.read().replace(f":{port}".encode(), b""))
    return pages[0] == pages[1]


@contextmanager
def bare_server(what: dict[str, Any], folder: Path, core: int) -> Iterator[int]:
    """A bare server of `bench.bare`; its port."""
    file = folder / f"{uuid4()}.pickle"
    file.write_bytes(pickle.dumps(what))
    with server(["-m", "bench.bare", str(file)], core, {}) as port:
        yield port


@contextmanager
def server(arguments: list[str], core: int, environment: dict[str, str]) -> Iterator[int]:
    """A server process pinned to a core; its port, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, *arguments, str(port)],
        env=os.environ | environment,
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),
    )
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1)
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
