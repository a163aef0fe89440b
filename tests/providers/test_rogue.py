"""Providers that publish what nobody should believe, answer what nobody asked, or do not answer."""

from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.main import create_app
from app.models import Identity, Person
from app.settings import Settings
from app.web import outgoing
from app.web.outgoing import Unreachable
from app.web.providers import AT_ONCE, LIFETIME, Believed
from tests.access.forge import ps256, public_der
from tests.access.hostile import hostile_tokens
from tests.database import Databases
from tests.oauth.conftest import Browser, Service, fill
from tests.providers.conftest import PERU
from tests.providers.hostile_keys import key_sets
from tests.providers.rogue import CLIENT, Rogue, Silent


@dataclass
class Stage:
    """A service, and the rogue it believes."""

    app: FastAPI
    rogue: Rogue
    silent: Silent
    dripping: Silent
    moment: float = 0.0

    def forget(self) -> None:
        """Have what the provider says asked for again, and the old be too old."""
        self.moment += 10 * LIFETIME * 3600

    def me(self, token: str) -> int:
        headers = [(b"authorization", b"Bearer " + token.encode("utf-8", "surrogatepass"))]
        return TestClient(self.app).get("/api/v1/me", headers=headers).status_code


@pytest.fixture(scope="module")
def stage(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder, database = tmp_path_factory.mktemp("rogue"), databases.clone()
    with ExitStack() as stack:
        rogue = stack.enter_context(Rogue().serving())
        silent, dripping = (stack.enter_context(Silent(drips).serving()) for drips in (False, True))
        providers = [
            {"issuer": one.issuer, "sign_in": {"key": key, "name": key, "client_id": CLIENT, "client_secret": "a b:c"}}
            for key, one in (("rogue", rogue), ("silent", silent), ("dripping", dripping))
        ]
        app = create_app(Settings(data=folder, pool_size=4, oauth_providers=providers), database.url)
        with Service(app).session() as session:
            fill(session)
            session.add(Person(id=UUID(PERU), email="other@demo.invalid", name="Ana", language="es"))
            session.flush()
            session.add(Identity(person_id=UUID(PERU), issuer=rogue.issuer, subject="peru", linked_by="tests"))
        found = Stage(app, rogue, silent, dripping)
        for believed in app.state.providers.values():
            believed.clock = lambda: found.moment
        yield found
        app.state.writing.kw["bind"].dispose()
    databases.drop(database)


@pytest.fixture
def rogue(stage: Stage) -> Iterator[Rogue]:
    stage.forget()
    yield stage.rogue
    stage.rogue.behave()


def came_back(stage: Stage, **answer: Any) -> tuple[int, bool]:
    """The status of the answer to an attempt that the rogue ends with this ID token, and whether anybody is signed in.
    `token`: makes it from the nonce."""
    browser = Browser(Service(stage.app))
    asked = dict(parse_qsl(urlsplit(browser.http.get("/sign-in/rogue?next=/mine").headers["location"]).query))
    assert asked["tenant"] == "a"  # what the address of the endpoint held already
    stage.rogue.answers["/token"] = answer["token"](asked["nonce"])
    back = browser.http.get(f"/sign-in/rogue/back?{urlencode({'state': asked['state'], 'code': 'c'})}")
    return back.status_code, browser.http.get("/mine").status_code == 200


def id_tokens(rogue: Rogue) -> dict[str, Any]:
    """What the token endpoint must not be believed, by what is wrong with it: made of the nonce."""
    forge, now = rogue.forge, rogue.forge.seconds

    def wrong(**claims: Any) -> Any:
        return lambda nonce: {"id_token": rogue.id_token(**({"nonce": nonce} | claims))}

    def headed(**header: Any) -> Any:
        return lambda nonce: {"id_token": forge.token(forge.header(typ="JWT") | header, claims(nonce))}

    def claims(nonce: str) -> dict[str, Any]:
        good = {"iss": rogue.issuer, "sub": "peru", "aud": CLIENT, "iat": now, "exp": now + 600}
        return good | {"nonce": nonce}

    def signed(sign: Any, alg: str) -> Any:
        def made(nonce: str) -> dict[str, str]:
            header = forge.header(typ="JWT", alg=alg)
            return {
                "id_token": forge.with_signature(
                    sign(forge.signing_input(header, claims(nonce))), header, claims(nonce)
                )
            }

        return made

    found = {
        "no nonce": wrong(nonce=None),
        "the nonce of another attempt": wrong(nonce="x" * 43),
        "a nonce that is a list": lambda nonce: {"id_token": rogue.id_token([nonce])},
        "another application's": wrong(aud="other"),
        "the audience of the API": wrong(aud=rogue.forge.audience),
        "no audience": wrong(aud=None),
        "an empty list of audiences": wrong(aud=[]),
        "for several, without azp": wrong(aud=[CLIENT, "other"]),
        "for several, of another azp": wrong(aud=[CLIENT, "other"], azp="other"),
        "of another azp": wrong(azp="other"),
        "another issuer": wrong(iss="https://evil.example"),
        "the issuer with a slash": wrong(iss=rogue.issuer + "/"),
        "no issuer": wrong(iss=None),
        "expired": wrong(exp=now - 60),
        "no end": wrong(exp=None),
        "an end that is text": wrong(exp=str(now + 600)),
        "an end that is true": wrong(exp=True),
        "issued tomorrow": wrong(iat=now + 86_400),
        "no beginning": wrong(iat=None),
        "not valid yet": wrong(nbf=now + 600),
        "no subject": wrong(sub=None),
        "a subject that is a list": wrong(sub=["peru"]),
        "a subject with a blank": wrong(sub="peru "),
        "an access token": headed(typ="at+jwt"),
        "a logout token": headed(typ="logout+jwt"),
        "a key of its own address": headed(jku=f"{rogue.issuer}/keys"),
        "what must be understood": headed(crit=["exp"]),
        "an unknown key": headed(kid="other"),
        "no key": headed(kid=None),
        "no signature": signed(lambda _: b"", "none"),
        "another algorithm": signed(lambda message: ps256(forge.rs, message), "PS256"),
        "the public key as a secret": lambda nonce: {
            "id_token": forge.hmac_token(public_der(forge.es), typ="JWT", nonce=nonce)
        },
        "signed by somebody else": lambda nonce: {
            "id_token": forge.token(forge.header(typ="JWT"), claims(nonce), forge.theirs)
        },
        "no token": lambda _: {"access_token": "x"},
        "a token that is a list": lambda nonce: {"id_token": [rogue.id_token(nonce)]},
        "a megabyte": lambda nonce: {"id_token": rogue.id_token(nonce), "x": "x" * 2**20},
        "no object": lambda _: ["id_token"],
        "no JSON": lambda _: b"<html>",
        "an error": lambda _: None,
    }
    return found | {
        f"a hostile access token: {name}": lambda _, it=token: {"id_token": it.encode("utf-8", "replace").decode()}
        for name, token in list(hostile_tokens(forge).items())[::6]
        if len(token) < outgoing.LONGEST
    }


def test_no_id_token_that_is_wrong_signs_anybody_in(stage: Stage, rogue: Rogue) -> None:
    assert came_back(stage, token=lambda nonce: {"id_token": rogue.id_token(nonce)}) == (303, True)
    several = {"aud": [CLIENT, "other"], "azp": CLIENT}
    assert came_back(stage, token=lambda nonce: {"id_token": rogue.id_token(nonce, **several)}) == (303, True)
    found = id_tokens(rogue)
    stage.app.state.limits.windows.storage.reset()
    answers = {}
    for name, token in found.items():
        answers[name] = came_back(stage, token=token)
        stage.app.state.limits.windows.storage.reset()
    away = ("a megabyte", "no object", "no JSON")
    assert {name: answer for name, answer in answers.items() if answer != (503 if name in away else 403, False)} == {}
    assert len(found) >= 60


def test_no_hostile_key_set_makes_a_token_good_or_stops_the_service(stage: Stage, rogue: Rogue) -> None:
    assert stage.me(rogue.forge.token()) == 200  # a machine of nobody
    answers, found = {}, list(key_sets(rogue.forge))
    for name, published, token in found:
        rogue.answers["/keys"] = published
        stage.forget()
        answers[name] = stage.me(token)
    assert {name: status for name, status in answers.items() if status != 401} == {}
    assert len(found) >= 50
    rogue.behave()
    stage.forget()
    assert stage.me(rogue.forge.token()) == 200


def test_a_key_that_can_be_used_is_used_beside_keys_that_cannot(stage: Stage, rogue: Rogue) -> None:
    rogue.publish({"kty": "oct", "k": "AA", "kid": "x"}, None, rogue.key | {"key_ops": ["verify"]})
    assert stage.me(rogue.forge.token()) == 200


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("issuer", "https://evil.example"),
        ("issuer", None),
        ("jwks_uri", "http://example.org/keys"),
        ("jwks_uri", "file:///etc/passwd"),
        ("jwks_uri", "//example.org/keys"),
        ("jwks_uri", ["http://127.0.0.1/keys"]),
        ("jwks_uri", "http://[::1"),
        ("jwks_uri", ""),
    ],
)
def test_metadata_of_another_issuer_or_that_lead_elsewhere_are_not_followed(
    stage: Stage, rogue: Rogue, member: str, value: object
) -> None:
    rogue.describe(rogue.metadata | {member: value})
    rogue.asked.clear()
    assert stage.me(rogue.forge.token()) == 401
    assert rogue.asked["/keys"] == 0


def test_whatever_metadata_say_nobody_is_sent_elsewhere_and_nothing_breaks(stage: Stage, rogue: Rogue) -> None:
    begins = {}
    for value in ("", None, 5, ["x"], "javascript:alert(1)", "http://idp.example/", "//idp.example/", "https://[::1",
                  "https://idp.example/\r\nset-cookie: a=b", "https://idp.example/?é=ü&&=", "https://idp.example/#x",
                  "https://idp.example/%zz?%zz"):  # fmt: skip
        rogue.describe(
            rogue.metadata | {"authorization_endpoint": value, "token_endpoint_auth_methods_supported": value}
        )
        stage.forget()
        answer = TestClient(stage.app).get("/sign-in/rogue", follow_redirects=False)
        begins[str(value)] = answer.status_code, answer.headers.get("location", "https://idp.example/")[:20]
        assert "a=b" not in answer.headers.get("set-cookie", "")
    assert {status for status, _ in begins.values()} == {303, 503}, begins
    assert {address for _, address in begins.values()} == {"https://idp.example/"}, begins


@pytest.mark.parametrize(
    ("methods", "basic"), [(None, True), (5, True), (["client_secret_basic"], True), (["client_secret_post"], False)]
)
def test_our_secret_is_told_in_the_way_the_provider_takes_it(
    stage: Stage, rogue: Rogue, methods: object, basic: bool
) -> None:
    rogue.describe(rogue.metadata | {"token_endpoint_auth_methods_supported": methods})
    assert came_back(stage, token=lambda nonce: {"id_token": rogue.id_token(nonce)}) == (303, True)
    header, body = rogue.received["/token"]
    assert header == (f"Basic {b64encode(f'{CLIENT}:a%20b%3Ac'.encode()).decode()}" if basic else "")
    assert ("client_secret=a+b%3Ac" in body) != basic and "code_verifier=" in body


@pytest.mark.parametrize("how", ["silent", "dripping"])
def test_a_provider_that_never_ends_its_answer_is_given_up(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """Without a bound this test would not end either. However many wait, it is asked once."""
    monkeypatch.setattr(outgoing, "WHOLE", 0.3)
    provider: Silent = getattr(stage, how)
    stage.forget()
    with pytest.raises(Unreachable, match="Timeout"):
        outgoing.json_of(provider.issuer)
    before = provider.connections
    forge = stage.rogue.forge
    tokens = [forge.token(claims=forge.claims(iss=provider.issuer, n=number)) for number in range(16)]
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(stage.me, tokens)) == {401}
    assert provider.connections == before + 1
    stage.forget()
    assert TestClient(stage.app).get(f"/sign-in/{how}").status_code == 503


def test_a_provider_that_hangs_holds_few_threads_of_ours(stage: Stage, rogue: Rogue) -> None:
    believed: Believed = stage.app.state.providers[rogue.issuer]
    with ExitStack() as stack:
        for _ in range(AT_ONCE):
            stack.enter_context(believed.turn())
        rogue.asked.clear()
        assert came_back(stage, token=lambda nonce: {"id_token": rogue.id_token(nonce)}) == (503, False)
        assert rogue.asked["/token"] == 0
    assert came_back(stage, token=lambda nonce: {"id_token": rogue.id_token(nonce)}) == (303, True)


def test_an_answer_that_is_packed_or_leads_on_is_not_taken(stage: Stage, rogue: Rogue) -> None:
    for status, headers in ((200, {"content-encoding": "gzip"}), (302, {"location": f"{rogue.issuer}/elsewhere"})):
        rogue.answers |= {"/keys": {"keys": [rogue.key]}, "/elsewhere": {"keys": [rogue.key]}}
        rogue.heads["/keys"] = (status, headers)
        stage.forget()
        assert stage.me(rogue.forge.token()) == 401
    assert rogue.asked["/elsewhere"] == 0


def test_what_was_fetched_is_kept_as_long_as_it_is_good(stage: Stage, rogue: Rogue) -> None:
    believed: Believed = stage.app.state.providers[rogue.issuer]
    rogue.asked.clear()
    for _ in range(3):
        believed.described()
        assert believed.keys(rogue.forge.es_kid)
    assert rogue.asked.total() == 2
