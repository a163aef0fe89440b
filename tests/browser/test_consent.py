"""The page on which a person lets an application act: sound in every language, granted and refused by keyboard alone."""

import base64
import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from app.access.actor import SYSTEM
from app.actions import clients
from app.actions._record import record_commits
from app.db import bind, make_engine, make_sessions
from tests.browser.conftest import Opens, Site, Visitor
from tests.browser.conftest import served as serving
from tests.browser.log import Log
from tests.database import Database, Databases

pytestmark = pytest.mark.browser

VERIFIER = "a-verifier-of-at-least-forty-three-characters-0"
SCOPES = "plans:read activities:read activities:write"


@dataclass
class Application:
    """An application at an origin of its own. `answers`: the parameters of what came back to it."""

    origin: str
    answers: list[dict[str, str]] = field(default_factory=list)

    @property
    def callback(self) -> str:
        return f"{self.origin}/callback"

    @property
    def asks(self) -> str:
        """The path of the page that asks for consent to it."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": "app",
            "redirect_uri": self.callback,
            "scope": SCOPES,
            "state": "a state & more",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"/oauth/authorize?{urlencode(asked)}"


@pytest.fixture(scope="module")
def application() -> Iterator[Application]:
    """Listens on a port of this machine, as an installed application does."""

    class Callback(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/callback"):
                found.answers.append(dict(parse_qsl(urlsplit(self.path).query)))
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(
                b"<!doctype html><html lang=en><title>Back</title><link rel=icon href='data:,'><h1>Back</h1>"
            )

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Callback) as server:
        found = Application(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield found
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def site(databases: Databases, demonstration_database: Database, application: Application) -> Iterator[Site]:
    """The service with that application registered."""
    database = databases.clone(demonstration_database.name)
    engine = make_engine(database.url)
    sessions = make_sessions(engine)
    record_commits(sessions)
    with sessions() as session:
        bind(session, SYSTEM.reads, SYSTEM.writes)
        clients.register_application(
            session,
            "app",
            name="Tablero & <datos>",
            redirect_uris=[application.callback],
            has=SCOPES.split(),
            by=SYSTEM,
        )
        session.commit()
    with serving(database) as url:
        yield Site(url, "", "", Log(engine))
    engine.dispose()
    databases.drop(database)


def asked(visitor: Visitor, application: Application) -> Page:
    """Sign in on the way to the page of consent, as whoever comes from the application does."""
    page = visitor.go(application.asks)
    assert "/sign-in" in page.url
    page.fill("#email", "peru@demo.invalid")
    page.fill("#password", "demo")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Tablero & <datos>")
    return page


def tab_to(page: Page, decision: str) -> None:
    """Press Tab until the button has the focus, as somebody without a mouse does."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == decision:
            shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert shown == "solid", "the focus is not seen"
            return
    pytest.fail(f"Tab never reached {decision}")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_keyboard_alone_grants(opens: Opens, application: Application, site: Site, scripts: bool) -> None:
    page = asked(opens(scripts=scripts), application)
    tab_to(page, "allow")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{application.origin}/**")
    answer = application.answers.pop()
    assert answer.keys() == {"code", "state", "iss"}
    assert (answer["state"], answer["iss"]) == ("a state & more", site.url)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_keyboard_alone_refuses(opens: Opens, application: Application, scripts: bool) -> None:
    page = asked(opens(scripts=scripts), application)
    tab_to(page, "deny")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{application.origin}/**")
    answer = application.answers.pop()
    assert (answer["error"], answer["state"]) == ("access_denied", "a state & more")
    assert "code" not in answer


def test_the_language_is_changed_without_losing_the_question(opens: Opens, application: Application) -> None:
    page = asked(opens(), application)
    page.locator("a[hreflang=fr]:visible").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    tab_to(page, "allow")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{application.origin}/**")
    assert application.answers.pop()["state"] == "a state & more"


def test_an_address_nobody_registered_gets_a_sound_page_and_no_redirect(opens: Opens, application: Application) -> None:
    visitor = opens()
    elsewhere = application.asks.replace(quote(application.callback, safe=""), quote("https://elsewhere.invalid/", ""))
    assert visitor.go(elsewhere).locator("h1").count() == 1
    assert application.answers == []
