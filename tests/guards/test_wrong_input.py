"""Wrong input to every operation: the documented problem in the reader's language, all that is wrong named, nothing
changed, never a crash.

What every operation refuses in the same code is asked of each in part: of each operation a third, of all together everything.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from httpx2 import Response

from app.web import problems
from tests.caller import Caller
from tests.guards.everybody import SEEING, Everybody
from tests.guards.operations import ALL, WRITES, Operation
from tests.guards.wrong import HALF, Described, queries, share, spoilt

LANGUAGES = cycle(("es", "en", "pt", "fr"))
TYPED = {"content-type": "application/json"}
NOWHERE = "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a99"


def faults(
    answer: Response, language: str, *, statuses: Sequence[int] = (422,), names: Sequence[str] = ()
) -> Iterator[str]:
    """What is wrong with a refusal: another status or form, another language, something not named."""
    if answer.status_code not in statuses:
        yield f"{answer.status_code} for {statuses}: {answer.text[:160]}"
        return
    if answer.headers.get("content-type") != "application/problem+json":
        yield f"is {answer.headers.get('content-type')}"
        return
    if answer.headers.get("content-language") != language:
        yield f"is in {answer.headers.get('content-language')}, not {language}"
    problem = answer.json()
    if problem["status"] != answer.status_code or not problem["detail"] or not problem["request_id"]:
        yield f"says {problem}"
    errors = problem.get("errors", [])
    told = [str(error.get("pointer", error.get("parameter"))) for error in errors]
    for name in names:
        if not any(one == name or one.startswith(f"{name}/") for one in told):
            yield f"{name} is not named, but {told}"
    if not all(error.get("detail") for error in errors):
        yield f"says nothing of {errors}"


class Refused:
    """Asks for refusals and keeps what was wrong with them. Each is asked for in another language."""

    def __init__(self, all_: Everybody, operation: Operation, by: str = "peru") -> None:
        self.all, self.operation, self.by = all_, operation, by
        self.described = described(all_, operation)
        self.path = existing(all_, operation)
        self.wrong: list[str] = []
        self.asked = 0

    def ask(
        self,
        *,
        path: str | None = None,
        headers: Sequence[tuple[str, str | bytes]] = (),
        statuses: Sequence[int] = (422,),
        names: Sequence[str] = (),
        method: str | None = None,
        **content: Any,
    ) -> None:
        language = next(LANGUAGES)
        sent: list[tuple[str, str | bytes]] = [("accept-language", language), *headers]
        given = {name.lower() for name, _ in sent}
        standing = {**self.all.headers(self.by), **({"if-match": "*"} if self.operation.method != "GET" else {})}
        sent += [(name, value) for name, value in standing.items() if name not in given]
        sent = [(name, value) for name, value in sent if value != ""]
        url = "/api/v1" + (path if path is not None else self.path)
        answer = self.all.client.request(method or self.operation.method, url, headers=sent, **content)
        self.asked += 1
        self.wrong += [
            f"{method or ''} {path or ''} {_short(headers)} {_short(content)}: {fault}"
            for fault in faults(answer, language, statuses=statuses, names=names)
        ]

    def send(self, body: Any, **wanted: Any) -> None:
        """A body as JSON, whatever characters are in it."""
        headers = [*TYPED.items(), *wanted.pop("headers", ())]
        self.ask(content=json.dumps(body).encode(), headers=headers, **wanted)


def _short(value: object) -> str:
    return str(value)[:300] if value else ""


def described(all_: Everybody, operation: Operation) -> Described:
    document = all_.app.openapi()
    return Described(document, document["paths"][f"/api/v1{operation.path}"][operation.method.lower()])


def existing(all_: Everybody, operation: Operation) -> str:
    """A path of something that is there."""
    by = SEEING.get(operation.noun or "", "peru")
    paths = operation.paths(all_.things(by))
    if operation.method != "GET":
        return paths[0]
    return next(path for path in paths if all_.get(path, by).status_code == 200)


@pytest.fixture(params=ALL, ids=str)
def refused(all_: Everybody, request: pytest.FixtureRequest) -> Iterator[Refused]:
    """Refusals of one operation; all that was wrong with them is told together, and that nothing was changed."""
    asking = Refused(all_, request.param, SEEING.get(request.param.noun or "", "peru"))
    before = all_.stored()
    yield asking
    assert asking.wrong == [], "\n".join(asking.wrong)
    assert all_.stored() == before


each_write = pytest.mark.parametrize("refused", WRITES, ids=str, indirect=True)
each_with_a_body = pytest.mark.parametrize("refused", [one for one in WRITES if one.takes], ids=str, indirect=True)


def test_every_wrong_parameter_is_named(refused: Refused) -> None:
    for query, names in queries(refused.described):
        refused.ask(params=query, names=names)
    for cursor in {"cursor", "since"} & refused.operation.parameters:
        for wrong in (
            "x",
            "a\x00b",
            "\ud7ff",
            "WzEsMl0",
            "bnVsbA",
            "e30",
            "WyJcdWQ4MDAiLCJ4Il0",
            "WzFlOTk5LCJ4Il0",
            "=",
            "+/",
        ):
            refused.ask(params={cursor: wrong}, names=[cursor])
    for broken in ("%ff=1", "limit=%ff", "limit=%ed%a0%80", "=", "&&a", "limit=1;cursor=x"):
        if "limit" in refused.operation.parameters or broken == "%ff=1":
            refused.ask(path=f"{refused.path}?{broken}")


def test_every_wrong_id_is_refused(refused: Refused) -> None:
    for name in refused.described.parameters("path"):
        wrongs = ("x", "%00", "a%00b", "%ff", "-1", "x" * 3000, "..%2f..", "PER%0A", "%ed%a0%80", "null", "*")
        for wrong in share(wrongs, str(refused.operation)):
            path = refused.operation.path.replace(f"{{{name}}}", wrong)
            path = path.replace("{noun}", "states").replace("{id}", NOWHERE)
            refused.ask(path=path, statuses=(404, 422), json={} if refused.operation.takes else None)


def test_every_wrong_header_is_refused(refused: Refused) -> None:
    """Of those that every operation reads."""
    name = str(refused.operation)
    tokens = (
        "Bearer",
        "Bearer ",
        "Basic eDp4",
        "Bearer x",
        "Bearer a.b.c",
        b"Bearer \xff",
        "x",
        "Bearer " + "x" * 9000,
    )
    for wrong in share(tokens, name):
        refused.ask(headers=[("authorization", wrong)], statuses=(401,))
    refused.ask(headers=2 * [("authorization", refused.all.headers("peru")["authorization"])], statuses=(401,))
    unwanted = ("text/html", "image/*, text/plain;q=0.5", "application/json;q=0", b"\xff", "x", "*/json")
    for wrong in share(unwanted, name):
        refused.ask(headers=[("accept", wrong)], statuses=(406,))
    for wrong in share((b"\xff\xfe", "x" * 5000, "es-" * 900, "*;q=x", ";;,,", "en;q=9e999"), name):
        answer = refused.all.ask("GET", "/states/XXX", headers={"accept-language": wrong})  # type: ignore[dict-item]
        refused.wrong += [f"{wrong!r}: {answer.text}"] if answer.status_code != 404 else []


@each_write
def test_a_wrong_precondition_or_key_is_refused(refused: Refused) -> None:
    body = {"content": json.dumps(refused.described.base), "headers": TYPED} if refused.operation.takes else {}
    headers = list(body.pop("headers", {}).items())
    known = refused.described.parameters("header")
    if "If-Match" in known:
        for wrong in (
            "x",
            '"x"',
            '""',
            "W/",
            '"1',
            "1",
            '"-1"',
            '"99999999999.x"',
            b'"\xff"',
            '"1.x", "2.x"',
            "**",
            '"1.x" x',
        ):
            refused.ask(headers=[("if-match", wrong), *headers], names=["If-Match"], **body)
        refused.ask(headers=[("if-match", '"1.x"'), ("if-match", '"2.x"'), *headers], names=["If-Match"], **body)
        refused.ask(headers=[("if-match", ""), *headers], statuses=(428,), **body)
    if "Idempotency-Key" in known:
        for wrong in ("a b", "x" * 256, b"\xc3\xa9", b"\xff", " "):
            refused.ask(headers=[("idempotency-key", wrong), *headers], names=["Idempotency-Key"], **body)
        refused.ask(
            headers=[("idempotency-key", "a"), ("idempotency-key", "b"), *headers], names=["Idempotency-Key"], **body
        )


@each_write
def test_a_body_that_cannot_be_read_is_refused(refused: Refused) -> None:
    takes = bool(refused.operation.takes)
    deep, much = b"[" * 100_000, b'{"note": "' + b"a" * 1_048_576 + b'"}'
    for media in (
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "json",
        b"\xff",
        "",
    ):
        refused.ask(content=b"{}", headers=[("content-type", media)], statuses=(415,) if takes else (415, 422))
    for content in (b"{", b"{}{}", b"nul", b"'x'", b'{"a": 01}', b'{"a": NaN}', b'{"a": Infinity}', deep, b"\xef\xbb\xbf{}",
                    b'{"a":' * 5000 + b"1" + b"}" * 5000, b'{"a": ' + b"9" * 5000 + b"}", b'{"a": 1, "a": 2}'):  # fmt: skip
        refused.ask(content=content, headers=TYPED.items())
    for content in (b'{"note": "\xff"}', b"\xff\xfe{\x00}\x00", b'{"a": "\xed\xa0\x80"}'):
        refused.ask(content=content, headers=TYPED.items(), statuses=(400,) if takes else (400, 422))
    refused.ask(content=much, headers=TYPED.items(), statuses=(413,) if takes else (422,))
    refused.ask(content=iter([much]), headers=TYPED.items(), statuses=(413,) if takes else (422,))
    for content in (b"[]", b"null", b"1", b'"x"', b"[{}]", b" ") if takes else (b"{}",):
        refused.ask(content=content, headers=TYPED.items())


@each_with_a_body
def test_every_wrong_member_is_named(refused: Refused) -> None:
    for body, names in spoilt(refused.described):
        refused.send(body, names=names)
    assert refused.asked > 10


@each_with_a_body
def test_half_a_character_is_refused_wherever_it_stands(refused: Refused) -> None:
    refused.send({HALF: 1})
    for name, member in refused.described.body["properties"].items():  # type: ignore[index]  # it has one
        refused.send(refused.described.base | {name: {HALF: HALF}})
        if not refused.described.refuses(member, ["x"]):
            refused.send(refused.described.base | {name: [HALF]}, names=[f"/{name}"])


def test_a_method_or_path_that_is_not_there_is_a_problem(refused: Refused) -> None:
    here = {one.method for one in ALL if one.path == refused.operation.path}
    for method in {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"} - here:
        refused.ask(method=method, statuses=(405,), headers=[("authorization", "")])
    for path in share(("/", "/nothing", "//", "/%00", "/%ff", "/" + "x" * 3000), str(refused.operation)):
        refused.ask(path=refused.path + path, statuses=(404, 422), method="GET")


def test_control_an_operation_that_lets_wrong_input_pass_is_found(all_: Everybody) -> None:
    """One that ignores what it does not know, one that crashes, one that refuses and changes something all the same."""
    router = APIRouter(prefix="/api/v1")

    @router.get("/careless")
    def careless(limit: int = 50) -> dict[str, int]:
        return {"limit": limit}

    @router.get("/crashing")
    def crashing() -> None:
        raise ValueError

    app = FastAPI()
    problems.install(app)
    app.include_router(router)
    planted = Caller(app)
    passed = planted.get("/api/v1/careless?unknown=1", headers={"accept-language": "pt"})
    assert [*faults(passed, "pt", names=["unknown"])] == ['200 for (422,): {"limit":50}']
    crashed = planted.get("/api/v1/crashing", headers={"accept-language": "pt"})
    assert "500 for (422,)" in next(faults(crashed, "pt"))
    refused_ = planted.get("/api/v1/careless?limit=x", headers={"accept-language": "pt"})
    assert next(faults(refused_, "fr")) == "is in pt, not fr"
    assert "other is not named, but ['limit']" in [*faults(refused_, "pt", names=["other"])]
    before = all_.stored()
    assert all_.ask("PATCH", "/states/CHL", "secretariat", {"if-match": "*"}, json={"note": "x"}).status_code == 200
    assert all_.stored() != before
    assert all_.ask("PATCH", "/states/CHL", "secretariat", {"if-match": "*"}, json={"note": None}).status_code == 200


def test_control_a_schema_that_refuses_less_would_be_seen(all_: Everybody) -> None:
    """The wrong bodies are made from the description: members of every depth are spoilt, and none twice the same."""
    (operation,) = (one for one in WRITES if str(one) == "POST /recommendations")
    made = list(spoilt(described(all_, operation)))
    named_ = {name for _, names in made for name in names}
    assert {"/code", "/states", "/text/language", "/measures/0/letter", "/measures/0/text/value", "/unknown"} <= named_
    assert len(made) > 40


def test_control_the_shares_of_all_operations_are_everything() -> None:
    """Each refuses something, all together everything, however few operations take part."""
    for many in range(1, 13):
        shares = [set(share(range(many), str(operation))) for operation in WRITES]
        assert all(shares) and set().union(*shares) == {*range(many)}
