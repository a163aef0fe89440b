"""Every GET has an ETag that stands for one representation: 304 while it is the same, another one when it is another."""

from dataclasses import dataclass

import pytest
from fastapi import APIRouter, FastAPI
from httpx2 import Response
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.responses import Response as Answer

from app.web.contract import ContractRoute
from tests.caller import Caller
from tests.database import Database, Databases
from tests.guards.everybody import SEEING, Everybody, everybody
from tests.guards.filled import PAST
from tests.guards.operations import READS, Operation, named, operations

SAME = ("etag", "content-language", "vary", "cache-control")
"""Headers a 304 has as the 200 would (RFC 9110, 15.4.5), those of a body aside."""

CHANGES = (
    *((name, {"value": "Cambiado"}) for name in ("title", "name", "label", "narrative", "text")),
    ("note", "Cambiado"),
    ("period", "2018"),
    ("value", 7),
)
LANGUAGES = ("es", "en", "pt", "fr")


@dataclass(frozen=True)
class Variant:
    """How a path is asked: by whom, in which language, with which parameters."""

    by: str
    language: str
    params: tuple[tuple[str, str], ...] = ()

    def ask(self, all_: Everybody, path: str, method: str = "GET", **headers: str) -> Response:
        sent = {"accept-language": self.language} | {name.replace("_", "-"): value for name, value in headers.items()}
        return all_.ask(method, path, self.by, sent, params=dict(self.params))


FLAT = (("texts", "flat"),)
VARIANTS = (
    *(Variant("public", language) for language in LANGUAGES),
    *(Variant("public", language, FLAT) for language in ("es", "en")),
    Variant("demo-peru", "en"),
    Variant("demo-colombia", "en"),
    Variant("demo-colombia", "en", FLAT),
    Variant("secretariat_mesicic", "pt"),
)


def richest(all_: Everybody, operation: Operation) -> str:
    """The path of an operation that tells the most, of the first few it may have for Colombia's focal point."""
    by = asker(operation)
    paths = operation.paths(all_.things(by))
    step = max(1, len(paths) // 6)
    answers = {path: all_.get(path, by) for path in paths[::-step]}
    return max(answers, key=lambda path: (answers[path].status_code == 200, len(answers[path].content)))


def asker(operation: Operation) -> str:
    """Who asks an operation: Colombia's focal point, where it sees what is asked for."""
    return SEEING.get(operation.noun or "", "demo-colombia")


def faults(all_: Everybody, path: str, how: Variant) -> list[str]:
    """What is wrong with the answers to a path asked again with its ETag, and with HEAD."""
    first = how.ask(all_, path)
    etag = first.headers.get("etag", "")
    if not (first.status_code == 200 and etag.startswith('"') and etag.endswith('"') and len(etag) > 2):
        return [f"{first.status_code} with the ETag {etag}"]
    found = []
    for again in (etag, f"W/{etag}", f'"other", {etag}', f'W/"x",{etag} , "y"', "*"):
        answer = how.ask(all_, path, if_none_match=again)
        if answer.status_code != 304 or answer.content:
            found.append(f"{answer.status_code} for If-None-Match: {again}")
        found += [f"304 has another {name}" for name in SAME if answer.headers.get(name) != first.headers.get(name)]
    two_lines = [("if-none-match", '"other"'), ("if-none-match", etag), ("accept-language", how.language)]
    sent = [*all_.headers(how.by).items(), *two_lines]
    if all_.client.get(f"/api/v1{path}", params=dict(how.params), headers=sent).status_code != 304:
        found.append("no 304 for an ETag in a second line")
    for other in ('"other"', etag.strip('"'), f'"{etag}"', etag[:-2] + '"', '"', "W/", ""):
        answer = how.ask(all_, path, if_none_match=other)
        if answer.status_code != 200 or answer.content != first.content:
            found.append(f"{answer.status_code} for If-None-Match: {other}")
    head = how.ask(all_, path, "HEAD")
    if head.content or head.status_code != 200:
        found.append(f"HEAD: {head.status_code} {head.content[:40]!r}")
    found += [f"HEAD has another {name}" for name in first.headers if head.headers.get(name) != first.headers[name]]
    return [fault for fault in found if "request" not in fault]


def confused(tags: dict[str, dict[bytes, str]], answer: Response, asked: str) -> list[str]:
    """Bodies with the same ETag as another body before."""
    known = tags.setdefault(answer.headers["etag"], {})
    found = [f"{asked} has the ETag of {who}" for body, who in known.items() if body != answer.content]
    known.setdefault(answer.content, asked)
    return found


@pytest.mark.parametrize(**named(READS))
def test_every_answer_has_an_etag_for_which_it_is_not_sent_again(all_: Everybody, operation: Operation) -> None:
    path = richest(all_, operation)
    assert faults(all_, path, Variant(asker(operation), "pt")) == []
    if "as_of" in operation.parameters:
        then = Variant("demo-colombia", "pt", (("as_of", str(PAST)),))
        etag = then.ask(all_, path).headers["etag"]
        assert then.ask(all_, path, if_none_match=etag).status_code == 304
        assert then.ask(all_, path, if_none_match='"other"').status_code == 200


def test_another_representation_has_another_etag(databases: Databases, filled: str, tmp_path) -> None:
    """Another language, flat texts, another reader, and each of them after everything has changed."""
    database: Database = databases.clone(filled)
    with everybody(database, tmp_path) as all_:
        asked = [(operation, richest(all_, operation)) for operation in READS]
        tags: dict[str, dict[str, dict[bytes, str]]] = {str(operation): {} for operation in READS}
        found, before = [], {}
        for when in ("before", "after"):
            for operation, path in asked:
                for how in (one for one in VARIANTS if one.params != FLAT or "texts" in operation.parameters):
                    answer = how.ask(all_, path)
                    if answer.status_code == 200:
                        faults_ = confused(tags[str(operation)], answer, f"{operation} {how} {when}")
                        stale = before.get((path, how))
                        if stale is not None and stale.content != answer.content:
                            conditional = how.ask(all_, path, if_none_match=stale.headers["etag"])
                            faults_ += [f"{operation} {how} is stale"] if conditional.status_code != 200 else []
                        found += faults_
                        before[path, how] = answer
            if when == "before":
                changed = _changed(all_)
        assert found == []
        assert len(changed) > 20, changed
    databases.drop(database)


def _changed(all_: Everybody) -> list[str]:
    """Change two things of every type, in a text or note, by whoever may; those that were changed."""
    changed = []
    for operation in (one for one in operations() if one.method == "PATCH"):
        body = next(({name: new} for name, new in CHANGES if name in operation.takes), {})
        for path in operation.paths(all_.things(asker(operation)))[-2:]:
            for by in ("peru", "colombia", "secretariat", "admin"):
                if all_.ask("PATCH", path, by, {"if-match": "*"}, json=body).status_code == 200:
                    changed.append(path)
                    break
    return changed


@pytest.mark.parametrize(**named(one for one in READS if "{" in one.path))
def test_what_is_not_there_is_not_there_with_an_etag_either(all_: Everybody, operation: Operation) -> None:
    """If-None-Match spares the body of an answer, it does not make one."""
    nobody = {"iso3": "XXX", "code": "XXX"}
    path = operation.path.replace("{noun}", "plans")
    for name, value in nobody.items():
        path = path.replace(f"{{{name}}}", value)
    path = path.replace("{id}", "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a99")
    by = asker(operation)
    refused = all_.get(path, by).status_code
    assert refused in (404, 422), path
    etag = all_.get(richest(all_, operation), by).headers["etag"]
    for known in ("*", etag):
        answer = all_.ask("GET", path, by, {"if-none-match": known})
        assert answer.status_code == refused, f"{path} {known}"


@pytest.mark.parametrize(**named(one for one in READS if one.is_list))
def test_a_wrong_cursor_is_refused_with_an_etag_too(all_: Everybody, operation: Operation) -> None:
    cursor = "since" if "since" in operation.parameters else "cursor"
    path = richest(all_, operation)
    for wrong in ("x", "WyIxIiwieCJd"):
        answer = all_.ask("GET", path, "demo-colombia", {"if-none-match": "*"}, params={cursor: wrong})
        assert answer.status_code == 422, answer.text


def test_control_an_etag_that_does_not_follow_the_answer_is_found() -> None:
    """A constant ETag; one that HEAD does not know; one for which the body is sent again."""
    router = APIRouter(prefix="/api/v1", route_class=ContractRoute)

    @router.get("/careless")
    def careless(request: Request) -> Answer:
        return JSONResponse([request.headers["accept-language"]], headers={"etag": '"1.x"'})

    app = FastAPI()
    app.include_router(router)
    planted = Everybody(app, Caller(app))
    assert "200 for If-None-Match: *" in faults(planted, "/careless", Variant("public", "pt"))
    assert any("HEAD: 405" in fault for fault in faults(planted, "/careless", Variant("public", "pt")))
    tags: dict[str, dict[bytes, str]] = {}
    said = [confused(tags, Variant("public", language).ask(planted, "/careless"), language) for language in LANGUAGES]
    assert said[0] == [] and said[1] == ["en has the ETag of es"]
