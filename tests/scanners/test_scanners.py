"""Wapiti and sqlmap find nothing in the service, as somebody signed in with a cookie and as a client with a token; each finds the
hole planted in an application of their own (`holed`).

They are given addresses with parameters, and the attacks that these could have; they ask this machine only.
"""

import csv
import json
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import create_engine
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.main import create_app
from app.settings import Settings
from app.web import cookies
from tests.database import Database, Databases
from tests.scanners.holed import holed
from tests.scanners.prepare import BIN
from tests.services import serving

PAGES = (
    "/search?q=police",
    "/plans?state=PER",
    "/recommendations?q=x",
    "/sign-in?next=/mine",
    "/plans/{plan}/timeline?year=2025",
    "/activities/{activity}?saved=content",
)
"""Free text, a code, where to go next, a number, the address of a form: one parameter each, since each costs a hundred pages."""
OPERATIONS = (
    "/plans?state=PER&mechanism=MESECVI&stage=published",
    "/search?q=police&type=activities",
    "/recommendations?round=1&q=x",
    "/activities?state=PER&plan={plan}",
    "/changes?since=1&types=activities",
    "/progress?as_of=2020-01-01",
)
ATTACKS = "xss,crlf,redirect"


@dataclass
class Told:
    """An application, and how often it answered with each status."""

    app: ASGIApp
    statuses: Counter[int] = field(default_factory=Counter)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.statuses[message["status"]] += 1
            await send(message)

        await self.app(scope, receive, noted)


@dataclass(frozen=True)
class Site:
    """Where an application is served, and what it answered."""

    url: str
    told: Told


@pytest.fixture(scope="module")
def service(databases: Databases, demonstration_database: Database) -> Iterator[Site]:
    """The service with the loaded data."""
    database, apps = databases.clone(demonstration_database.name), []

    def make(url: str) -> ASGIApp:
        apps.append(Told(create_app(Settings(env="demonstration", base_url=url), database.url)))
        return apps[0]

    with serving(make) as url:
        yield Site(url, apps[0])
    databases.drop(database)


@pytest.fixture(scope="module")
def control(demonstration_database: Database) -> Iterator[str]:
    engine = create_engine(demonstration_database.url)
    with serving(lambda _: holed(engine)) as url:
        yield url
    engine.dispose()


def ran(*command: str | Path) -> str:
    """What a scanner says. It has to end by itself, and well."""
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def wapiti(folder: Path, url: str, paths: Sequence[str], *more: str) -> dict[str, list[str]]:
    """What wapiti finds at the addresses: the kind of flaw, and where."""
    report = folder / "wapiti.json"
    starts = [word for path in paths for word in ("-s", url + path)]
    crawl = ["-d", "0", "--scope", "folder", "-m", ATTACKS, "--flush-session", "--store-session", str(folder)]
    report_as = ["-f", "json", "-o", str(report), "--no-bugreport", "-v", "0"]
    ran(BIN / "wapiti", "-u", f"{url}/", *starts, *crawl, *report_as, *more)
    found = json.loads(report.read_text())
    flaws = found["vulnerabilities"] | found["anomalies"]
    return {
        kind: [f"{one['path']} {one['parameter']}: {one['info']}" for one in all_]
        for kind, all_ in flaws.items()
        if all_
    }


def sqlmap(folder: Path, urls: Sequence[str], *more: str) -> list[tuple[str, str]]:
    """The addresses and parameters through which sqlmap reaches the database."""
    asked, results = folder / "urls.txt", folder / "results.csv"
    asked.write_text("\n".join(urls))
    ran(BIN / "sqlmap", "-m", asked, "--batch", "--flush-session", "--dbms", "PostgreSQL", "--technique", "BEU",
        "--output-dir", folder, "--results-file", results, *more)  # fmt: skip
    with results.open() as rows:
        return [(row["Target URL"], row["Parameter"]) for row in csv.DictReader(rows) if row["Parameter"]]


def test_wapiti_finds_nothing_signed_in(service: Site, tmp_path: Path) -> None:
    with httpx2.Client(base_url=service.url) as browser:
        form = {"email": "peru@demo.invalid", "password": "demo", "next": "/", "csrf": ""}
        key = browser.post("/sign-in", data=form).cookies[cookies.PLAIN]
        plan = browser.get("/api/v1/plans?state=PER&stage=published").json()["items"][0]["id"]
        activity = browser.get(f"/api/v1/plans/{plan}/activities").json()["items"][0]["id"]
    service.told.statuses.clear()
    pages = [page.format(plan=plan, activity=activity) for page in PAGES]
    assert wapiti(tmp_path, service.url, pages, "-C", f"{cookies.PLAIN}={key}") == {}
    assert service.told.statuses.total() > 400
    assert max(service.told.statuses) < 500


def test_control_wapiti_finds_the_planted_script(control: str, tmp_path: Path) -> None:
    found = wapiti(tmp_path, control, ["/search?q=x"])
    assert [one.split(":")[0] for one in found["Reflected Cross Site Scripting"]] == ["/search q"]


def test_sqlmap_finds_nothing_with_a_token(service: Site, tmp_path: Path) -> None:
    with httpx2.Client(base_url=service.url) as client:
        form = {"grant_type": "client_credentials", "client_id": "demo-peru", "client_secret": "demo-peru"}
        token = client.post("/oauth/token", data=form).json()["access_token"]
        plan = client.get("/api/v1/plans?state=PER&stage=published").json()["items"][0]["id"]
    service.told.statuses.clear()
    urls = [f"{service.url}/api/v1{path.format(plan=plan)}" for path in OPERATIONS]
    assert sqlmap(tmp_path, urls, "-H", f"Authorization: Bearer {token}") == []
    assert service.told.statuses.total() > 300
    assert max(service.told.statuses) < 500


def test_control_sqlmap_finds_the_planted_injection(control: str, tmp_path: Path) -> None:
    assert sqlmap(tmp_path, [f"{control}/plans?state=PER"]) == [(f"{control}/plans?state=PER", "state")]
