"""Signing in and out: random ids that rotate, forms of our own only, equal words and time for whoever is unknown."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from app.access import passwords, secrets
from app.access.actor import SYSTEM
from app.actions import grants
from app.models import Grant, WebSession
from app.pages.sessions import own_path
from app.settings import Settings
from app.web import cookies, csrf
from app.web.forms import LONGEST
from tests.oauth.conftest import Browser, Service, asking, fields_of


def is_signed_in(browser: Browser) -> bool:
    """The consent page shows itself to who is signed in, and sends others away."""
    return bool(browser.http.get(asking()).status_code == 200)


def test_a_person_signs_in_and_out(service: Service) -> None:
    browser = Browser(service)
    answer = browser.sign_in(next="/plans?lang=en")
    assert (answer.status_code, answer.headers["location"]) == (303, "/plans?lang=en")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("avance=")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie and "Max-Age" not in cookie
    assert is_signed_in(browser)
    page = browser.http.get("/sign-out")
    assert page.status_code == 200
    out = browser.http.post("/sign-out", data=fields_of(page.text))
    assert (out.status_code, out.headers["location"]) == (303, "/")
    assert 'avance=""' in out.headers["set-cookie"]
    assert not is_signed_in(browser)


def test_the_address_may_be_typed_in_any_case(service: Service) -> None:
    assert Browser(service).sign_in(" Peru@Demo.INVALID ").status_code == 303


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("peru@demo.invalid", "wrong"),
        ("nobody@demo.invalid", "demo"),
        ("", ""),
        ("peru@demo.invalid", "demo" * 500),
        ("é", "é"),
    ],
)
def test_who_does_not_fit_hears_the_same_and_keeps_what_was_typed(service: Service, email: str, password: str) -> None:
    answer = Browser(service).sign_in(email, password, next="/plans")
    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers
    assert "The address and the password do not fit together." in answer.text
    assert "<title>Error:" in answer.text.replace("\n", "")
    assert f'value="{email}"' in answer.text
    assert "wrong" not in answer.text
    assert fields_of(answer.text)["next"] == "/plans"


def test_somebody_unknown_costs_the_same_work_as_somebody_known() -> None:
    """By the parameters of the hash, and by the processor's time, which a busy machine does not change."""
    kept = passwords.hashed("a password")
    assert kept.rsplit("$", 2)[0] == passwords._decoy().rsplit("$", 2)[0]

    def work(hash: str | None) -> float:
        started = time.process_time()
        assert not passwords.fits("another", hash)
        return time.process_time() - started

    known, unknown = (sum(work(hash) for _ in range(3)) for hash in (kept, None))
    assert unknown > known / 4


def test_a_password_typed_on_another_keyboard_fits() -> None:
    kept = passwords.hashed("Ma\u00f1ana\u00e9")
    assert passwords.fits("Man\u0303anae\u0301", kept)
    assert not passwords.fits("Manana", kept)


def test_the_id_is_a_new_one_at_each_sign_in_and_the_old_is_worth_nothing(service: Service) -> None:
    browser = Browser(service)
    browser.http.cookies.set("avance", "planted-by-somebody", domain="127.0.0.1")
    browser.sign_in()
    first = browser.http.cookies["avance"]
    assert first != "planted-by-somebody"
    browser.sign_in()
    assert browser.http.cookies["avance"] != first
    old = Browser(service)
    old.http.cookies.set("avance", first, domain="127.0.0.1")
    assert not is_signed_in(old)


def test_the_id_is_a_new_one_when_a_grant_begins_or_ends_and_the_old_is_worth_nothing(service: Service) -> None:
    browser, ends = Browser(service), {}
    browser.sign_in()
    given, digest = service.now, secrets.digest(browser.http.cookies["avance"])
    with service.session() as session:
        kept = session.get_one(WebSession, digest)
        person, ends["before"] = kept.person_id, kept.ends_at
        grant = grants.give(session, role="observer", person_id=person, by=SYSTEM, reason="tests")
    for change in ("begins", "ends"):
        if change == "ends":
            with service.session() as session:
                session.execute(update(Grant).where(Grant.id == grant.id).values(until=service.now))
        old = browser.http.cookies["avance"]
        assert is_signed_in(browser)
        assert browser.http.cookies["avance"] != old, change
        stolen = Browser(service)
        stolen.http.cookies.set("avance", old, domain="127.0.0.1")
        assert not is_signed_in(stolen)
        new = browser.http.cookies["avance"]
        assert is_signed_in(browser) and browser.http.cookies["avance"] == new, "once is enough"
    with service.session() as session:
        kept = session.get_one(WebSession, secrets.digest(new))
        assert kept.ends_at == ends["before"] and kept.created_at > given
        session.execute(delete(Grant).where(Grant.id == grant.id))


def test_a_session_that_ended_says_so_politely(service: Service) -> None:
    for change in ({"ends_at": -1}, {"seen_at": -7201}):
        browser = Browser(service)
        browser.sign_in()
        assert is_signed_in(browser)
        (column, seconds), digest = next(iter(change.items())), secrets.digest(browser.http.cookies["avance"])
        with service.session() as session:
            moment = service.now + timedelta(seconds=seconds)
            session.execute(update(WebSession).where(WebSession.digest == digest).values({column: moment}))
        assert not is_signed_in(browser)


def test_reading_keeps_a_session_alive_with_one_write_a_minute(service: Service) -> None:
    browser = Browser(service)
    browser.sign_in()
    mine = WebSession.digest == secrets.digest(browser.http.cookies["avance"])

    def seen() -> float:
        with service.session() as session:
            return session.scalars(select(WebSession.seen_at).where(mine)).one().timestamp()

    first = seen()
    assert is_signed_in(browser)
    assert seen() == first
    with service.session() as session:
        session.execute(update(WebSession).where(mine).values(seen_at=service.now - timedelta(minutes=90)))
    assert is_signed_in(browser)
    assert seen() >= first


def test_signing_in_forgets_the_sessions_that_have_ended(service: Service) -> None:
    for _ in range(2):
        Browser(service).sign_in()
    with service.session() as session:
        session.execute(update(WebSession).values(seen_at=service.now - timedelta(hours=3)))
    Browser(service).sign_in()
    with service.session() as session:
        assert session.execute(select(func.count()).select_from(WebSession)).scalar_one() == 1


def test_the_id_itself_is_kept_nowhere(service: Service) -> None:
    browser = Browser(service)
    browser.sign_in()
    with service.session() as session:
        assert browser.http.cookies["avance"].encode() not in session.scalars(select(WebSession.digest)).all()


FOREIGN: dict[str, dict[str, str]] = {
    "cross-site": {"sec-fetch-site": "cross-site"},
    "same-site": {"sec-fetch-site": "same-site"},
    "nonsense": {"sec-fetch-site": ""},
}


@pytest.mark.parametrize("what", FOREIGN)
def test_another_site_signs_nobody_in_or_out(service: Service, what: str) -> None:
    browser = Browser(service)
    form = {"email": "peru@demo.invalid", "password": "demo", "next": "/"}
    answer = browser.http.post("/sign-in", data=form, headers=FOREIGN[what])
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    browser.sign_in()
    fields = fields_of(browser.http.get("/sign-out").text)
    assert browser.http.post("/sign-out", data=fields, headers=FOREIGN[what]).status_code == 403
    assert is_signed_in(browser)


def test_an_older_browser_says_where_it_comes_from_by_origin(service: Service) -> None:
    form = {"email": "peru@demo.invalid", "password": "demo", "next": "/"}
    for origin, status in (
        ("http://127.0.0.1:8000", 303),
        ("http://attacker.invalid", 403),
        ("null", 403),
        ("http://127.0.0.1:8001", 403),
    ):
        assert service.client().post("/sign-in", data=form, headers={"origin": origin}).status_code == status


def test_signing_out_wants_the_token_of_the_session(service: Service) -> None:
    browser = Browser(service)
    browser.sign_in()
    for wrong in ({}, {"csrf": "x"}, {"csrf": csrf.token("another session")}):
        answer = browser.http.post("/sign-out", data=wrong)
        assert answer.status_code in (403, 415)
        assert answer.headers["content-type"].startswith("text/html")
    assert is_signed_in(browser)


def test_a_form_of_htmx_is_answered_where_it_does_no_harm(service: Service) -> None:
    browser = Browser(service)
    browser.sign_in()
    answer = browser.http.post("/sign-out", data={"csrf": "x"}, headers={"hx-request": "true"})
    assert answer.status_code == 401
    assert (answer.headers["hx-retarget"], answer.headers["hx-reswap"]) == ("#live", "textContent")
    assert "<" not in answer.text


def test_tokens_of_forms_are_of_one_session_and_never_the_same() -> None:
    one, other = csrf.token("a"), csrf.token("a")
    assert one != other
    assert csrf.fits(one, "a") and csrf.fits(other, "a")
    assert not csrf.fits(one, "b")
    for wrong in ("", ".", one.replace(".", ""), one[:-1], one + "0", "\ud800", "é.é", "." + one.partition(".")[2]):
        assert not csrf.fits(wrong, "a")


@pytest.mark.parametrize(
    "asked",
    [
        "https://attacker.invalid", "//attacker.invalid", "/\\attacker.invalid", "\\/attacker.invalid", "/\t/attacker.invalid",
        "/\n/attacker.invalid", "javascript:alert(1)", "", "plans", "/sign-out", "/sign-in?next=/", "/a b", "/\0",
    ],
)  # fmt: skip
def test_signing_in_leads_nowhere_else(asked: str) -> None:
    assert own_path(asked) == "/"


@pytest.mark.parametrize(
    "asked", ["/", "/plans/1?edit=7#a7", "/oauth/authorize?redirect_uri=https%3A%2F%2Fapp.invalid%2F"]
)
def test_signing_in_leads_back(asked: str) -> None:
    assert own_path(asked) == asked


@pytest.mark.parametrize(
    "body", [b"email=%ff", b"email=a&email=b", b"email=%00", b"\xff", b"a" * (LONGEST + 1), b"password=%ed%a0%80"]
)
def test_a_form_that_cannot_be_read_is_a_page(service: Service, body: bytes) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = service.client().post("/sign-in", content=body, headers=headers)
    assert answer.status_code in (400, 413)
    assert answer.headers["content-type"].startswith("text/html")


def test_over_https_the_cookie_is_this_hosts_only() -> None:
    assert cookies.name("https://avance.invalid") == "__Host-avance"
    assert cookies.name(Settings().base_url) == "avance"


def test_a_demonstration_shows_its_accounts_and_production_none(service: Service) -> None:
    assert "agency-peru@demo.invalid" in service.client().get("/sign-in").text
    shown = service.app.state.settings
    service.app.state.settings = Settings(
        env="production",
        oauth_embedded=True,
        base_url="https://avance.invalid",
        database_url="postgresql://x",
        secret="0123456789abcdef" * 4,
    )
    try:
        assert "demo.invalid" not in service.client().get("/sign-in").text
    finally:
        service.app.state.settings = shown
