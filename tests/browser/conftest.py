"""Chromium against the whole service: real HTTP, real database, real commits.

A page that breaks the content security policy, or logs an error, fails the test that opened it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from sqlalchemy import Engine

from app.access.actor import SYSTEM
from app.db import bind, make_engine, make_sessions
from app.main import create_app
from app.models import Plan
from app.settings import Settings
from tests.browser.hand import Hands
from tests.browser.log import Log
from tests.browser.prepare import HERE, chromium
from tests.database import Database, Databases
from tests.services import serving

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WATCH = """
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (e) => violations.push(`${e.violatedDirective} ${e.blockedURI}`));
"""
HARMLESS = ("Autofocus processing was blocked",)
"""What Chromium says when an answer of htmx moves the focus, which is what we want."""
EXPECTED = ("Failed to load resource: the server responded with a status of 4",)
"""The network log of a refusal: the page shows it."""


@dataclass(frozen=True)
class Site:
    """A running service with the loaded data and its change log. `peru` and `draft` are the ids of its plans."""

    url: str
    peru: str
    draft: str
    log: Log


@contextmanager
def served(database: Database) -> Iterator[str]:
    """Serve the application on a free port of this machine, in a thread of this process."""
    with serving(lambda url: create_app(Settings(env="demonstration", base_url=url), database.url)) as url:
        yield url


@pytest.fixture(scope="module")
def site(databases: Databases, demonstration_database: Database) -> Iterator[Site]:
    """The service on a copy of the loaded database: what a module changes, no other sees."""
    database = databases.clone(demonstration_database.name)
    engine = make_engine(database.url)
    plans = _plans(engine)
    with served(database) as url:
        yield Site(url, plans["PER"], plans["COL"], Log(engine))
    engine.dispose()
    databases.drop(database)


def _plans(engine: Engine) -> dict[str, str]:
    with make_sessions(engine)() as session:
        bind(session, SYSTEM.reads, SYSTEM.writes)
        return {plan.state: str(plan.id) for plan in session.query(Plan).where(Plan.mechanisms.contains(["MESECVI"]))}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = chromium()
    assert found is not None, "no Chromium: python -m tests.browser.prepare"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody at a browser. `said` collects what the console says and the policy blocks."""

    site: Site
    context: BrowserContext
    page: Page
    said: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        self.page.goto(self.site.url + path)
        return self.page

    def sign_in(self, email: str = "peru@demo.invalid", to: str = "/") -> Page:
        self.go(f"/sign-in?next={to}")
        self.page.fill("#email", email)
        self.page.fill("#password", "demo")
        self.page.click("main button[type=submit]")
        return self.page

    def axe(self, rules: list[str] | None = None) -> list[str]:
        """What axe finds wrong on the page as it stands: rule and place. `rules`: only these."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate(
            "runOnly => axe.run(document, {runOnly, resultTypes: ['violations']})",
            {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS},
        )
        return [
            f"{v['id']}: {node['target']} {node['failureSummary']}" for v in found["violations"] for node in v["nodes"]
        ]

    def focused(self) -> Any:
        """The element that has the focus: its tag and id."""
        return self.page.evaluate("[document.activeElement.tagName.toLowerCase(), document.activeElement.id]")

    def violations(self) -> list[str]:
        """What the policy blocked on this page."""
        found: list[str] = self.page.evaluate("window.violations ?? []")
        return found


Opens = Callable[..., Visitor]


@pytest.fixture
def opens(site: Site, browser: Browser) -> Iterator[Opens]:
    """Opens a browser for a visitor: `opens(width=360, locale="pt-BR", scripts=False)`."""
    visitors: list[Visitor] = []

    def open(*, strict: bool = True, **asked: Any) -> Visitor:
        visitor = visit(site, browser, **asked)
        visitors.append(visitor) if strict else None
        return visitor

    yield open
    for visitor in visitors:
        blocked = visitor.violations() if visitor.page.url.startswith("http") else []
        visitor.context.close()
        assert visitor.said + blocked == []


@pytest.fixture(scope="module")
def everybody(site: Site, browser: Browser) -> Iterator[Hands]:
    """The people of a module, who keep their browsers."""
    found = Hands(partial(visit, site, browser))
    yield found
    found.close()


@pytest.fixture
def hands(everybody: Hands) -> Iterator[Hands]:
    """The same; nobody's console says anything, nobody's page breaks its policy."""
    yield everybody
    for visitor in everybody.known.values():
        said = visitor.said + visitor.violations()
        visitor.said.clear()
        assert said == []


def visit(
    site: Site,
    browser: Browser,
    *,
    width: int = 1280,
    locale: str = "en-GB",
    scripts: bool = True,
    scheme: Any = "light",
) -> Visitor:
    """A browser of its own for a visitor, whose console and policy are listened to."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        locale=locale,
        java_script_enabled=scripts,
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    context.add_init_script(WATCH)
    context.set_default_timeout(10_000)
    visitor = Visitor(site, context, context.new_page())
    visitor.page.on("console", lambda message: _hear(visitor, message))
    visitor.page.on("pageerror", lambda error: visitor.said.append(str(error)))
    return visitor


def _hear(visitor: Visitor, message: ConsoleMessage) -> None:
    if message.type in ("error", "warning") and not message.text.startswith(HARMLESS + EXPECTED):
        visitor.said.append(message.text)
