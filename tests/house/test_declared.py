"""The look at every answer sees what does not fit its declaration."""

import orjson
import pytest
from fastapi.routing import APIRoute

from app.api import states
from tests.declared import faults
from tests.factories import reference


@pytest.fixture
def route():
    return next(r for r in states.router.routes if isinstance(r, APIRoute) and r.name == "get_state")


def test_a_real_answer_fits(api, world, session, route):
    id = reference.state(session, world, 1)
    session.commit()
    assert faults(route, 200, api.get(f"/states/{id}").content) == []
    assert faults(route, 404, api.get("/states/XXX").content) == []
    assert faults(route, 304, b"") == []


@pytest.mark.parametrize(
    "spoil", [{"version": "1"}, {"extra": 1}, {"iso3": "per"}, {"currency": 1}, {"memberships": [{"kind": "party"}]}]
)
def test_control_a_member_that_is_not_declared_so_is_found(api, world, route, spoil):
    body = api.get("/states/PER").json()
    assert faults(route, 200, orjson.dumps(body | spoil))
    missing = {name: value for name, value in body.items() if name not in spoil and name != "note"}
    assert faults(route, 200, orjson.dumps(missing))


def test_control_a_status_that_is_not_documented_is_found(route):
    assert faults(route, 418, b"{}") == ["is not documented"]
    assert faults(route, 500, b"{}") == ["is not documented"]
    assert faults(route, 304, b"{}") == ["has a body"]
    assert faults(route, 404, b"{}")
