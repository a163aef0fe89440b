"""What the browser is given beside pages: files as vendored, the stylesheet's colours, and how long it may keep them."""

import hashlib
import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from app.web import static

CSS = (static.STATIC / "avance.css").read_text("utf-8")
VENDORED = json.loads((static.STATIC / "VENDORED.json").read_text("utf-8"))
ASSETS = Path("assets")


def build_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build", ASSETS / "build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BUILD = build_module()


def sha256(name: str) -> str:
    return hashlib.sha256((static.STATIC / name).read_bytes()).hexdigest()


def test_every_file_is_the_one_that_was_vendored_or_built() -> None:
    recorded = {entry["path"]: entry["sha256"] for entry in VENDORED["files"]}
    assert {name: sha256(name) for name in recorded} == recorded
    assert set(static.FILES) - set(recorded) == set(BUILD.OWN)


def test_htmx_is_the_release_that_was_tried() -> None:
    assert VENDORED["versions"]["htmx.org"] == "4.0.1"
    assert sha256("vendor/htmx.min.js") == "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"


def test_the_stylesheet_was_built_from_the_sources_that_stand_here() -> None:
    assert BUILD.digest_of_sources() == VENDORED["sources_sha256"], "run make assets"


def test_no_font_is_loaded_and_nothing_from_elsewhere() -> None:
    assert "@font-face" not in CSS
    named = set(re.findall(r"url\(([^)]*)\)", CSS)) - {'""'}
    assert named and all(re.fullmatch(r"/static/img/[\w./?=-]+", address) for address in named)


def test_every_image_the_stylesheet_names_is_there_under_its_digest() -> None:
    named = re.findall(r"url\(/static/([^?)]+)\?v=(\w+)\)", CSS)
    assert len(named) > 10
    assert all(static.FILES[name].digest.startswith(digest) for name, digest in named)


def test_the_lock_file_names_no_registry() -> None:
    for lock in (ASSETS / "package-lock.json", Path("tests/browser/package-lock.json")):
        assert '"resolved"' not in lock.read_text("utf-8")


def test_the_build_refuses_a_colour_it_does_not_know() -> None:
    assert BUILD.themed("a {\n  color: #1b1b1b;\n}\n") == "a {\n  color: var(--ink);\n}\n"
    assert "var(--on-brand)" in BUILD.themed("a {\n  color: white;\n}\n")
    with pytest.raises(BUILD.Refused, match="#123456"):
        BUILD.themed("a {\n  color: #123456;\n}\n")


def test_the_build_refuses_a_colour_outside_the_tokens(tmp_path: Path) -> None:
    stray = tmp_path / "_parts.scss"
    stray.write_text("a { color: #07648d }", "utf-8")
    with pytest.raises(BUILD.Refused, match="_parts"):
        BUILD.check_layer([stray])


def test_our_own_script_stays_small_and_evaluates_nothing() -> None:
    script = (static.STATIC / "avance.js").read_text("utf-8")
    assert script.count("\n") <= 60
    assert not re.search(r"\beval\b|new Function|innerHTML|setTimeout\(\s*[\"'`]", script)


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=[Mount(static.PREFIX, static.serve)]))


def test_a_file_is_kept_for_ever_under_its_digest(client: TestClient) -> None:
    answer = client.get(static.url("avance.css"))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == static.IMMUTABLE
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.text == CSS


def test_a_file_under_another_digest_is_asked_for_again(client: TestClient) -> None:
    answer = client.get("/static/avance.css?v=000000000000", headers={"accept-encoding": "identity"})
    assert answer.headers["cache-control"] == "no-cache"
    assert "content-encoding" not in answer.headers
    again = client.get("/static/avance.css", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/static/nothing.css", "/static/../settings.py", "/static/%2e%2e/settings.py"])
def test_nothing_else_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_files_are_read_only(client: TestClient) -> None:
    assert client.post("/static/avance.css").status_code == 405
