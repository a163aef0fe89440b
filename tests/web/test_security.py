"""Headers that every answer carries, whoever made it."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from app.web.security import HSTS, PAGE_POLICY, SecurityHeaders, page_policy


def page(request: Request) -> Response:
    return HTMLResponse(f"<p>{request.state.request_id}</p>")


def data(_request: Request) -> Response:
    return JSONResponse({})


def own(_request: Request) -> Response:
    return HTMLResponse("", headers={"content-security-policy": page_policy(["https://client.example"])})


@pytest.fixture
def client() -> TestClient:
    routes = [Route("/page", page), Route("/api/v1/data", data), Route("/own", own)]
    return TestClient(SecurityHeaders(Starlette(routes=routes), session_cookie="session"))


def test_a_page_may_run_own_scripts_only(client: TestClient) -> None:
    policy = client.get("/page").headers["content-security-policy"]
    assert policy == PAGE_POLICY
    assert "script-src 'self';" in policy and "default-src 'none';" in policy
    assert "unsafe" not in policy and "*" not in policy


@pytest.mark.parametrize("path", ["/page", "/api/v1/data", "/nothing"])
def test_every_answer_is_guarded(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert len(headers["x-request-id"]) >= 8


def test_only_the_api_may_be_fetched_from_elsewhere(client: TestClient) -> None:
    assert client.get("/page").headers["cross-origin-resource-policy"] == "same-origin"
    assert client.get("/api/v1/data").headers["cross-origin-resource-policy"] == "cross-origin"


def test_scripts_of_other_sites_read_what_the_public_gets_from_the_api_and_nothing_else(client: TestClient) -> None:
    origin = {"origin": "https://reader.example"}
    read = client.get("/api/v1/data", headers=origin).headers
    assert read["access-control-allow-origin"] == "*" and "ETag" in read["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in read
    for method, path, more in (
        ("GET", "/page", {}),
        ("GET", "/api/v1/data", {"authorization": "Bearer x"}),
        ("POST", "/api/v1/data", {}),
        ("OPTIONS", "/api/v1/data", {"access-control-request-method": "GET"}),
    ):
        answer = client.request(method, path, headers=origin | more)
        assert not [name for name in answer.headers if name.startswith("access-control-")], (method, path)


def test_over_https_browsers_are_told_to_stay_there(client: TestClient) -> None:
    assert "strict-transport-security" not in client.get("/page").headers
    secure = TestClient(SecurityHeaders(Starlette(routes=[Route("/page", page)]), "session", https=True))
    assert secure.get("/page").headers["strict-transport-security"] == HSTS
    assert secure.get("/nothing").headers["strict-transport-security"] == HSTS


def test_a_signed_in_page_is_never_stored(client: TestClient) -> None:
    assert client.get("/page", headers={"cookie": "session=x"}).headers["cache-control"] == "no-store"
    assert client.get("/page").headers["cache-control"] == "private, no-cache"
    assert "cache-control" not in client.get("/api/v1/data", headers={"cookie": "session=x"}).headers


def test_a_handler_may_widen_where_its_form_leads(client: TestClient) -> None:
    assert "form-action 'self' https://client.example;" in client.get("/own").headers["content-security-policy"]


def test_the_request_id_is_the_proxys_when_it_is_plain(client: TestClient) -> None:
    kept = client.get("/page", headers={"x-request-id": "abc-12345"})
    assert (kept.headers["x-request-id"], kept.text) == ("abc-12345", "<p>abc-12345</p>")
    made = client.get("/page", headers={"x-request-id": "<script>"})
    assert made.headers["x-request-id"] != "<script>"
