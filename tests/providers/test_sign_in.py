"""People who sign in to our pages at oidc-provider, on its own pages; and everybody who tries to with another's answer."""

import logging
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from app.web.providers import PAUSE
from tests.browser.validated import validated
from tests.oauth.conftest import Browser, Service, fields_of
from tests.providers.conftest import PERU, Trust
from tests.providers.nodes import BACK
from tests.providers.walking import walked

PATH = urlsplit(BACK).path
EVIL = "https://evil.example"


@pytest.fixture
def browser(trust: Trust) -> Browser:
    return Browser(Service(trust.app))


def sent(browser: Browser, next: str = "/mine", key: str = "oas") -> str:
    """The address of the provider that a browser is sent to."""
    answer = browser.http.get(f"/sign-in/{key}", params={"next": next})
    assert answer.status_code == 303, answer.text
    found: str = answer.headers["location"]
    return found


def back(browser: Browser, url: str, **other: str | None) -> str:
    """Through the provider's pages and back: the answer as a path of ours, with other parameters; None leaves one out."""
    said = dict(parse_qsl(urlsplit(walked(url, "peru", BACK)).query)) | other
    return f"{PATH}?{urlencode({name: value for name, value in said.items() if value is not None})}"


def refused(browser: Browser, path: str, status: int = 403) -> str:
    """The page that refuses an answer: nobody is signed in by it, and it repeats nothing of it."""
    answer = browser.http.get(path)
    assert answer.status_code == status, answer.text
    assert "code=" not in answer.text
    assert browser.http.get("/mine").status_code == 303
    found: str = answer.text
    return found


def test_a_person_signs_in_on_the_providers_pages_with_pkce_and_out_again(browser: Browser) -> None:
    page = browser.http.get("/sign-in?next=/mine").text
    assert 'href="/sign-in/oas?next=/mine"' in page and "Sign in through OAS &amp; Co" in page
    assert browser.sign_in("colombia@demo.invalid").status_code == 303
    before = browser.http.cookies["avance"]
    url = sent(browser)
    asked = dict(parse_qsl(urlsplit(url).query))
    assert (asked["code_challenge_method"], asked["scope"], asked["redirect_uri"]) == ("S256", "openid", BACK)
    answer = browser.http.get(back(browser, url))
    assert (answer.status_code, answer.headers["location"]) == (303, "/mine")
    assert browser.http.cookies["avance"] != before
    assert set(browser.http.cookies) == {"avance"}
    assert "Ana" in browser.http.get("/mine").text
    other = Browser(Service(browser.http.app))  # type: ignore[attr-defined]  # of Starlette's client
    other.http.cookies.set("avance", before)
    assert other.http.get("/mine").status_code == 303
    page = browser.http.get("/sign-out").text
    assert "you stay signed in there" in page
    assert browser.http.post("/sign-out", data=fields_of(page)).status_code == 303
    assert browser.http.get("/mine").status_code == 303


def test_who_is_nobody_here_is_told_whom_to_ask_and_is_let_in_once_linked(trust: Trust, browser: Browser) -> None:
    def came() -> str:
        return PATH + "?" + urlsplit(walked(sent(browser), "sub<b>7", BACK)).query

    page = browser.http.get(came())
    assert validated([("unknown", page.text)]) == {}
    assert (page.status_code, page.headers["cache-control"]) == (403, "no-store")
    assert f">{trust.provider.issuer}</dd>" in page.text and ">sub&lt;b&gt;7</dd>" in page.text
    assert "Ask the Secretariat of your mechanism" in page.text
    assert browser.http.get("/mine").status_code == 303
    desk = Browser(Service(trust.app))
    assert desk.sign_in("admin@demo.invalid").status_code == 303
    form = form_of(desk, "/admin/identities/new")
    typed = {"person": PERU, "issuer": trust.provider.issuer, "subject": "sub<b>7"}
    (own,) = re.findall(r"/admin/people/([0-9a-f-]{36})", desk.http.get("/admin/people?q=admin@").text)
    themselves = desk.http.post("/admin/identities/new", data=form | typed | {"person": own})
    assert themselves.status_code == 403 and "Nobody links an identity to their own account" in themselves.text
    assert desk.http.post("/admin/identities/new", data=form | typed).status_code == 303
    assert desk.http.post("/admin/identities/new", data=form | typed).status_code == 409
    assert browser.http.get(came()).status_code == 303
    assert browser.http.get("/mine").status_code == 200
    lines = desk.http.get("/admin/identities?who=sub<b>7").text
    assert "OAS &amp; Co" in lines and "sub&lt;b&gt;7" in lines
    (path,) = re.findall(r'href="(/admin/identities/[0-9a-f-]{36})"', lines)
    assert desk.http.post(path, data=form_of(desk, path)).status_code == 303
    assert browser.http.get("/mine").status_code == 303  # the session ended with the link
    assert browser.http.get(came()).status_code == 403


def form_of(reader: Browser, path: str) -> dict[str, str]:
    found = re.findall(r'<form class="edit__form".*?</form>', reader.http.get(path).text, re.DOTALL)
    return fields_of(found[0])


def test_an_answer_brought_by_another_browser_signs_nobody_in(trust: Trust, browser: Browser) -> None:
    """Login CSRF: somebody begins as themselves, and has another person's browser end it. And code injection: with a code
    that was somebody else's."""
    answer = back(browser, sent(browser))
    other = Browser(Service(trust.app))
    assert "began in this browser" in refused(other, answer)
    url = sent(other)
    assert "began in this browser" in refused(other, answer)
    stolen = dict(parse_qsl(urlsplit(answer).query))["code"]
    assert "proves nothing" in refused(other, back(other, url, code=stolen))


def test_a_foreign_state_and_none_sign_nobody_in_and_end_nothing_that_was_begun(browser: Browser) -> None:
    url = sent(browser)
    for state in ("x" * 43, "", "é", None):
        assert "began in this browser" in refused(browser, back(browser, url, state=state))
    refused(browser, back(browser, url, state="\0"), 400)
    refused(browser, back(browser, url) + "&code=again", 400)
    assert browser.http.get(back(browser, url)).status_code == 303


def test_an_answer_is_good_once(browser: Browser) -> None:
    answer = back(browser, sent(browser))
    assert browser.http.get(answer).status_code == 303
    browser.http.cookies.delete("avance")
    assert "began in this browser" in refused(browser, answer)


@pytest.mark.parametrize("issuer", [EVIL, "", None])
def test_an_answer_of_a_mixed_up_issuer_or_of_none_signs_nobody_in(browser: Browser, issuer: str | None) -> None:
    assert "proves nothing" in refused(browser, back(browser, sent(browser), iss=issuer))


@pytest.mark.parametrize(
    ("other", "sentence"),
    [({"code": "made-up"}, "proves nothing"), ({"code": None, "error": "access_denied"}, "did not sign you in")],
)
def test_a_code_of_nobody_and_a_refusal_sign_nobody_in(
    browser: Browser, other: dict[str, str | None], sentence: str
) -> None:
    text = refused(browser, back(browser, sent(browser), error_description="<b>call 1-800</b>", **other))
    assert sentence in text and "1-800" not in text


@pytest.mark.parametrize("next", [f"//{EVIL}", EVIL, "/\\evil.example", "/sign-in/oas", "/" + "x" * 2000])
def test_the_way_back_leads_to_our_own_pages_only(browser: Browser, next: str) -> None:
    assert browser.http.get(back(browser, sent(browser, next))).headers["location"] == "/"


def test_nothing_of_an_answer_stands_in_the_log(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    kept = sent(browser)
    attempt = dict(parse_qsl(browser.http.cookies["avance-sign-in"].strip('"')))
    answer = back(browser, kept)
    for client in ("httpx2", "httpcore2"):  # the test's own
        caplog.set_level(logging.WARNING, client)
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    assert browser.http.get(answer).status_code == 303
    assert browser.http.get(answer).status_code == 403
    secrets = {attempt[name] for name in ("state", "nonce", "verifier")} | {browser.http.cookies["avance"], "eyJ"}
    secrets |= {dict(parse_qsl(urlsplit(answer).query))["code"]}
    assert "signed_in" in caplog.text
    assert {secret for secret in secrets if secret in caplog.text} == set()


def test_another_sites_link_begins_nothing(browser: Browser) -> None:
    answer = browser.http.get("/sign-in/oas?next=/mine", headers={"sec-fetch-site": "cross-site"})
    assert (answer.headers["location"], answer.headers.get("set-cookie")) == ("/sign-in?next=/mine", None)
    for path in ("/sign-in/nobody", "/sign-in/nobody/back", "/sign-in/OAS", "/sign-in/%00"):
        assert browser.http.get(path).status_code == 404, path


def test_a_cookie_of_somebody_elses_making_begins_nothing(browser: Browser) -> None:
    url = sent(browser)
    for value in ("", "state=x", "%", "a=1&a=2", "x" * 4000):
        browser.http.cookies.set("avance-sign-in", value, domain="127.0.0.1", path="/")
        refused(browser, back(browser, url))


@pytest.fixture
def stopped(trust: Trust) -> Iterator[Trust]:
    trust.provider.stop()
    yield trust
    trust.provider.new_key()
    trust.provider.start()


def test_while_the_provider_is_away_its_people_are_told_so(stopped: Trust, browser: Browser) -> None:
    state = dict(parse_qsl(urlsplit(sent(browser)).query))["state"]
    answer = browser.http.get(f"{PATH}?{urlencode({'state': state, 'code': 'x', 'iss': stopped.provider.issuer})}")
    assert answer.status_code == 503 and "cannot be reached" in answer.text
    stopped.moment += 4000
    assert browser.http.get("/sign-in/oas").status_code == 503


def test_after_a_restart_with_another_key_people_sign_in(trust: Trust, browser: Browser) -> None:
    trust.moment += PAUSE
    assert browser.http.get(back(browser, sent(browser))).status_code == 303


def test_what_was_typed_waits_while_its_author_signs_in_in_another_tab(browser: Browser) -> None:
    page = browser.http.post("/activities/0199c3a2-8c1e-7d5a-9f3e-2b6c4d8e1f00/facts", data={"note": "mine & <b>"})
    assert page.status_code == 401
    assert 'target="_blank"' in page.text
    kept = page.text[page.text.rindex("<form") :]
    assert 'action="/activities/' in kept and 'name="note" value="mine &amp; &lt;b&gt;"' in kept
