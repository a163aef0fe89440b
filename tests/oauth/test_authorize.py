"""A person lets an application act for them: PKCE, consent, codes; and all that is refused on the way."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from sqlalchemy import select, update

from app.models import Authorization, AuthorizationCode, Person
from tests.oauth.conftest import ASKED, CALLBACK, Browser, Service, asking, back, basic, exchange, fields_of


def test_the_whole_way_of_an_application_with_a_secret(service: Service, browser: Browser) -> None:
    page = browser.http.get(asking())
    assert page.status_code == 200
    assert "An &lt;Application&gt;" in page.text
    assert "Focal point of Peru (demo)" in page.text
    assert "app.invalid" in page.text
    assert "activities:read" in page.text and "activities:write" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "form-action 'self' https://app.invalid;" in page.headers["content-security-policy"]

    answer = browser.http.post("/oauth/authorize", data=fields_of(page.text) | {"decision": "allow"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{CALLBACK}?")
    told = back(answer)
    assert told["state"] == ASKED["state"]
    assert told["iss"] == service.app.state.settings.oauth_issuer

    token = exchange(service, told["code"])
    assert token.status_code == 200, token.text
    assert token.headers["cache-control"] == "no-store"
    read = jwt.decode(token.json()["access_token"], KeySet.import_key_set(service.client().get("/oauth/jwks").json()))
    with service.session() as session:
        person = session.scalars(select(Person).where(Person.email == "peru@demo.invalid")).one()
    assert read.claims["sub"] == str(person.id)
    assert read.claims["client_id"] == "app"
    assert read.claims["scope"] == token.json()["scope"] == "plans:read activities:read"
    assert token.json()["refresh_token"]
    bearer = {"authorization": "Bearer " + token.json()["access_token"]}
    assert service.client().get("/api/v1/activities", headers=bearer).status_code == 200


def test_an_installed_application_needs_no_secret(service: Service, browser: Browser) -> None:
    page = browser.http.get(asking(client_id="native", redirect_uri="org.example.native:/cb"))
    assert "form-action 'self' org.example.native:;" in page.headers["content-security-policy"]
    code = browser.code(client_id="native", redirect_uri="org.example.native:/cb")
    token = exchange(service, code, client_id="native", client_secret="", redirect_uri="org.example.native:/cb")
    assert token.status_code == 200, token.text


def test_the_secret_may_come_by_basic(service: Service, browser: Browser) -> None:
    form = {"grant_type": "authorization_code", "code": browser.code(), "redirect_uri": CALLBACK}
    form["code_verifier"] = "a-verifier-of-at-least-forty-three-characters-0"
    assert service.client().post("/oauth/token", data=form, headers=basic("app", "app-secret")).status_code == 200


def test_without_scope_the_client_gets_all_it_has(service: Service, browser: Browser) -> None:
    token = exchange(service, browser.code(scope="")).json()
    assert token["scope"] == "plans:read activities:read activities:write"


def test_who_is_not_signed_in_signs_in_first_and_comes_back(service: Service) -> None:
    stranger = Browser(service)
    answer = stranger.http.get(asking())
    assert answer.status_code == 303
    target = urlsplit(answer.headers["location"])
    assert target.path == "/sign-in"
    onward = parse_qs(target.query)["next"][0]
    signed_in = stranger.sign_in(next=onward)
    assert signed_in.status_code == 303
    page = stranger.http.get(signed_in.headers["location"])
    assert page.status_code == 200
    assert fields_of(page.text).items() >= ASKED.items()


def test_a_person_may_say_no(service: Service, browser: Browser) -> None:
    for decision in ("deny", "", "ALLOW"):
        told = browser.consent(decision)
        assert told["error"] == "access_denied"
        assert told["state"] == ASKED["state"]
        assert told["iss"] == service.app.state.settings.oauth_issuer


TO_THE_CLIENT: dict[str, tuple[dict[str, str | None], str]] = {
    "no code_challenge": ({"code_challenge": None}, "invalid_request"),
    "no method, which would be plain": ({"code_challenge_method": None}, "invalid_request"),
    "plain": ({"code_challenge_method": "plain"}, "invalid_request"),
    "neither": ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
    "method in lower case": ({"code_challenge_method": "s256"}, "invalid_request"),
    "a challenge too short": ({"code_challenge": "abc"}, "invalid_request"),
    "a challenge too long": ({"code_challenge": "a" * 44}, "invalid_request"),
    "a challenge with padding": ({"code_challenge": "a" * 42 + "="}, "invalid_request"),
    "an unknown scope": ({"scope": "plans:read openid"}, "invalid_scope"),
    "a scope the client has not": ({"scope": "access:write"}, "invalid_scope"),
    "no response_type": ({"response_type": None}, "invalid_request"),
    "the implicit flow": ({"response_type": "token"}, "unsupported_response_type"),
    "a response_type in quotes": ({"response_type": '"code"\\ñ'}, "unsupported_response_type"),
}


@pytest.mark.parametrize("what", TO_THE_CLIENT)
@pytest.mark.parametrize("client_id", ["app", "native"])
def test_what_is_wrong_is_told_to_a_client_that_is_known(
    service: Service, browser: Browser, client_id: str, what: str
) -> None:
    changed, error = TO_THE_CLIENT[what]
    uri = CALLBACK if client_id == "app" else "org.example.native:/cb"
    answer = browser.http.get(asking(**({"client_id": client_id, "redirect_uri": uri} | changed)))
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"].startswith(uri)
    told = back(answer)
    assert told["error"] == error
    assert told["state"] == ASKED["state"]
    assert told["iss"] == service.app.state.settings.oauth_issuer
    assert "code" not in told


TO_THE_PERSON: dict[str, str] = {
    "unknown client": asking(client_id="nobody"),
    "no client": asking(client_id=None),
    "a machine": asking(client_id="demo-reader"),
    "no redirect_uri": asking(redirect_uri=None),
    "another redirect_uri": asking(redirect_uri="https://attacker.invalid/"),
    "a longer redirect_uri": asking(redirect_uri=CALLBACK + "/more"),
    "a redirect_uri with a query": asking(redirect_uri=CALLBACK + "?a=b"),
    "a redirect_uri in upper case": asking(redirect_uri=CALLBACK.upper()),
    "a redirect_uri with a fragment": asking(redirect_uri=CALLBACK + "#"),
    "a redirect_uri with quotes": asking(redirect_uri='https://a.invalid/"\\'),
    "a redirect_uri in Cyrillic": asking(redirect_uri="https://аpp.invalid/callback"),
    "client_id twice": asking() + "&client_id=app",
    "state twice": asking() + "&state=x",
    "not UTF-8": asking() + "&x=%ff",
    "NUL": asking(client_id="app\0"),
    "a newline in state": asking(state="a\nb"),
    "unknown client and response_type": asking(client_id="nobody", response_type='"'),
    "nothing": "/oauth/authorize",
}


@pytest.mark.parametrize("what", TO_THE_PERSON)
def test_what_is_wrong_is_told_to_the_person_while_the_client_is_not_known(browser: Browser, what: str) -> None:
    answer = browser.http.get(TO_THE_PERSON[what])
    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert answer.headers["content-type"].startswith("text/html")
    assert "Tell those who run it" in answer.text


def test_the_answer_is_checked_as_the_question_was(browser: Browser) -> None:
    fields = fields_of(browser.http.get(asking()).text) | {"decision": "allow"}
    evil = browser.http.post("/oauth/authorize", data=fields | {"redirect_uri": "https://attacker.invalid/"})
    assert (evil.status_code, "location" in evil.headers) == (400, False)
    assert (
        back(browser.http.post("/oauth/authorize", data=fields | {"scope": "access:write"}))["error"] == "invalid_scope"
    )
    plain = browser.http.post("/oauth/authorize", data=fields | {"code_challenge_method": "plain"})
    assert back(plain)["error"] == "invalid_request"


def test_another_site_cannot_consent_for_a_person(service: Service, browser: Browser) -> None:
    fields = fields_of(browser.http.get(asking()).text) | {"decision": "allow"}
    other = Browser(service)
    other.sign_in("colombia@demo.invalid")
    foreign = fields_of(other.http.get(asking()).text)["csrf"]
    for wrong in ({"csrf": ""}, {"csrf": "x"}, {"csrf": "ñ.ñ"}, {"csrf": foreign}):
        answer = browser.http.post("/oauth/authorize", data=fields | wrong)
        assert (answer.status_code, "location" in answer.headers) == (403, False)
    cross = browser.http.post("/oauth/authorize", data=fields, headers={"sec-fetch-site": "cross-site"})
    assert cross.status_code == 403


def test_consent_of_a_session_that_ended_asks_to_sign_in_again(service: Service) -> None:
    browser = Browser(service)
    browser.sign_in()
    fields = fields_of(browser.http.get(asking()).text) | {"decision": "allow"}
    browser.http.cookies.clear()
    answer = browser.http.post("/oauth/authorize", data=fields)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=%2Foauth%2Fauthorize%3F")


WRONG_EXCHANGES: dict[str, tuple[dict[str, str], str]] = {
    "another verifier": ({"code_verifier": "b" * 43}, "invalid_grant"),
    "no verifier": ({"code_verifier": ""}, "invalid_request"),
    "the challenge as verifier": ({"code_verifier": ASKED["code_challenge"]}, "invalid_grant"),
    "a verifier too short": ({"code_verifier": "a" * 42}, "invalid_request"),
    "a verifier that is not ASCII": ({"code_verifier": "ñ" * 43}, "invalid_request"),
    "another redirect_uri": ({"redirect_uri": "https://attacker.invalid/"}, "invalid_grant"),
    "no redirect_uri": ({"redirect_uri": ""}, "invalid_grant"),
    "another client": ({"client_id": "native", "client_secret": ""}, "invalid_grant"),
    "no code": ({"code": ""}, "invalid_request"),
    "another code": ({"code": "x"}, "invalid_grant"),
    "a wrong secret": ({"client_secret": "wrong"}, "invalid_client"),
    "no secret": ({"client_secret": ""}, "invalid_client"),
}


@pytest.mark.parametrize("what", WRONG_EXCHANGES)
def test_a_code_is_exchanged_by_whom_it_was_made_for(service: Service, browser: Browser, what: str) -> None:
    changed, error = WRONG_EXCHANGES[what]
    form = {"code": browser.code()} | changed
    answer = exchange(service, **form)
    assert answer.json()["error"] == error
    assert answer.status_code == (401 if error == "invalid_client" else 400)


def test_a_code_is_spent_by_a_wrong_try_of_its_client_but_not_by_others(service: Service, browser: Browser) -> None:
    code = browser.code()
    assert exchange(service, code, client_id="native", client_secret="").status_code == 400
    assert exchange(service, code, client_secret="wrong").status_code == 401
    assert exchange(service, code).status_code == 200
    code = browser.code()
    assert exchange(service, code, code_verifier="b" * 43).status_code == 400
    assert exchange(service, code).json()["error"] == "invalid_grant"


def test_a_code_lives_a_minute(service: Service, browser: Browser) -> None:
    code = browser.code()
    with service.session() as session:
        session.execute(update(AuthorizationCode).values(expires_at=service.now))
    assert exchange(service, code).json()["error"] == "invalid_grant"


def test_a_code_used_twice_ends_all_that_was_issued_for_it(service: Service, browser: Browser) -> None:
    code = browser.code()
    token = exchange(service, code).json()
    bearer = {"authorization": "Bearer " + token["access_token"]}
    assert service.client().get("/api/v1/activities", headers=bearer).status_code == 200
    assert exchange(service, code).json()["error"] == "invalid_grant"
    assert service.client().get("/api/v1/activities", headers=bearer).status_code == 401
    form = {"grant_type": "refresh_token", "refresh_token": token["refresh_token"]}
    again = service.client().post("/oauth/token", data=form, headers=basic("app", "app-secret"))
    assert again.json()["error"] == "invalid_grant"
    with service.session() as session:
        reasons = session.scalars(select(Authorization.ended_why).where(Authorization.ended_at.is_not(None)))
        assert "code_replayed" in set(reasons)


def test_of_two_exchanges_at_once_one_wins(service: Service, browser: Browser) -> None:
    for _ in range(5):
        code = browser.code()
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(exchange, [service] * 4, [code] * 4))
        assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400]
        won = next(answer for answer in answers if answer.status_code == 200)
        bearer = {"authorization": "Bearer " + won.json()["access_token"]}
        assert service.client().get("/api/v1/activities", headers=bearer).status_code == 401  # the others were replays


def test_nothing_that_is_kept_is_the_code_itself(service: Service, browser: Browser) -> None:
    code = browser.code()
    with service.session() as session:
        kept = session.scalars(select(AuthorizationCode)).all()
        assert kept
        assert all(code.encode() != row.digest and code not in str(vars(row)) for row in kept)


def test_a_person_who_has_ended_gets_no_tokens(service: Service) -> None:
    leaving = Browser(service)
    leaving.sign_in("expert@demo.invalid")
    code = leaving.code()
    token = exchange(service, leaving.code()).json()
    bearer = {"authorization": "Bearer " + token["access_token"]}
    assert service.client().get("/api/v1/activities", headers=bearer).status_code == 200
    with service.session() as session:
        session.execute(update(Person).where(Person.email == "expert@demo.invalid").values(ended_at=service.now))
    assert exchange(service, code).json()["error"] == "invalid_grant"
    assert service.client().get("/api/v1/activities", headers=bearer).status_code == 401
    assert leaving.http.get(asking()).status_code == 303
    with service.session() as session:
        session.execute(update(Person).where(Person.email == "expert@demo.invalid").values(ended_at=None))
