"""The shipped data through the API: what the source files hold is counted, and every answer is what it declares."""

from pathlib import Path

import pytest

from app.loading import reference
from app.settings import CHECKOUT
from tests.caller import Caller

DATA = Path(CHECKOUT) / "data"


@pytest.fixture
def client(sessions, application):
    reference.load(sessions, DATA)
    application.state.writing = application.state.reading = sessions
    return Caller(application)


TOTALS = {
    "mechanisms": 2,
    "states": 35,
    "states?party=MESICIC": 34,
    "states?mechanism=MESICIC": 33,
    "states?party=MESECVI": 32,
    "states?mechanism=MESECVI": 32,
    "rounds": 10,
    "meetings": 32,
    "country-reports": 34,
    "recommendations": 82,
    "recommendations?addressees=state": 70,
    "recommendations?addressees=states": 4,
    "recommendations?addressees=all": 8,
}


def test_the_counts_of_the_shipped_data(client):
    def total(path):
        return client.get(f"/api/v1/{path}{'&' if '?' in path else '?'}count=true").json()["total"]

    assert {path: total(path) for path in TOTALS} == TOTALS


def test_ten_rounds_have_thirteen_phases(client):
    rounds = client.get("/api/v1/rounds").json()["items"]
    assert sum(len(round["phases"]) for round in rounds) == 13


def test_every_recommendation_that_reaches_peru_names_it_or_all_parties(client):
    found = client.get("/api/v1/recommendations?state=PER&limit=200").json()["items"]
    everything = client.get("/api/v1/recommendations?limit=200").json()["items"]
    assert {item["id"] for item in found} == {
        item["id"] for item in everything if "PER" in item["states"] or item["addressees"] == "all"
    }
    assert {item["addressees"] for item in found} == {"state", "states", "all"}


def test_all_shipped_recommendations_are_summaries_and_say_so(client):
    found = client.get("/api/v1/recommendations?limit=200").json()["items"]
    assert {item["text"]["wording"] for item in found} == {"summary"}
    assert all(item["source"] and item["verified"] for item in found)
