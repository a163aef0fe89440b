"""Every answer about costs, updates, evidence and indicators is what its schema declares, whole and flat."""

import pytest

from app.models import Plan
from app.schemas.common import Page
from app.schemas.costs import CostLine
from app.schemas.evidence import Evidence
from app.schemas.indicators import Indicator, IndicatorDetail
from app.schemas.observations import Observation
from app.schemas.targets import Target
from app.schemas.updates import Update
from tests.factories import published

TEXT = {"language": "es", "value": "Texto", "translations": {"en": {"value": "Text"}}}
REPORT = {
    "as_of": "2018-11-30",
    "status": "under_way",
    "spending": [{"amount": "1.50", "currency": "PEN"}],
    "narrative": TEXT,
    "difficulties": TEXT,
    "evidence": [{"url": "https://example.org/", "title": TEXT}],
}


@pytest.fixture
def filled(api, session, plans, world):
    """One of each, as many members set as there are; the paths of the lists and of the single things."""
    quantities = [{"milestone": str(plans.fifty), "reached": 20.5, "reached_on": "2018", "closes_short": "x"}]
    update = api.post(
        f"/activities/{plans.centres}/updates", REPORT | {"quantities": quantities}, as_="agency_peru"
    ).json()
    returned = api.post(f"/updates/{update['id']}/return", {"reason": "x"}, as_="peru", version=1).json()
    again = api.patch(f"/updates/{update['id']}", {}, as_="agency_peru", version=returned["version"]).json()
    assert api.post(f"/updates/{update['id']}/accept", as_="peru", version=again["version"]).status_code == 200
    catalogued = published.indicator(session, None, "C1", type="structural")
    own = published.indicator(session, session.get(Plan, plans.peru), "I1", baseline=0, direction="increase")
    session.commit()
    for indicator in (catalogued, own):
        body = {"date": "2018-11", "value": 20.25, "narrative": TEXT, "disaggregation": None}
        assert api.post(f"/indicators/{indicator}/observations", body, as_="peru").status_code == 201
    target = api.post(f"/indicators/{catalogued}/targets", {"due": "2020", "value": -1.5}, as_="secretariat").json()
    stated = {"amount": "0.41", "currency": "USD", "source": "x", "wording": "about", "verified": "yes"}
    line = {"kind": "secured", "currency": "PEN", "amount": "3.00", "label": TEXT, "agency": str(world.mimp)}
    whole = api.post(f"/plans/{plans.peru}/costs", line | {"stated_equivalent": stated}, as_="peru").json()
    part = {"kind": "secured", "currency": "PEN", "part_of": whole["id"]}
    assert api.post(f"/plans/{plans.peru}/costs", part, as_="peru").status_code == 201
    lists = {
        "/costs": CostLine,
        f"/activities/{plans.centres}/updates": Update,
        f"/activities/{plans.centres}/evidence": Evidence,
        "/indicators": Indicator,
        "/observations": Observation,
        f"/indicators/{catalogued}/targets": Target,
    }
    things = {
        f"/costs/{whole['id']}": CostLine,
        f"/updates/{update['id']}": Update,
        f"/evidence/{update['evidence'][0]['id']}": Evidence,
        f"/indicators/{own}": IndicatorDetail,
        f"/indicators/{catalogued}": IndicatorDetail,
        f"/targets/{target['id']}": Target,
    }
    return lists, things


@pytest.mark.parametrize("who", ["public", "peru"])
@pytest.mark.parametrize("params", [{}, {"texts": "flat"}])
def test_answers_are_what_their_schemas_declare(api, filled, who, params):
    lists, things = filled
    for path, schema in lists.items():
        page = Page[schema].model_validate_json(api.get(path, as_=who, count="true", **params).content, strict=True)
        assert page.items and page.total == len(page.items), path
    for path, schema in things.items():
        answer = api.get(path, as_=who, **params)
        schema.model_validate_json(answer.content, strict=True)
        again = api.get(path, as_=who, headers={"if-none-match": answer.headers["etag"]}, **params)
        assert again.status_code == 304, path


def test_the_feed_gives_each_of_them_as_get_does(api, filled):
    _, things = filled
    entries = {
        entry["href"].removeprefix("/api/v1"): entry for entry in api.get("/changes", limit=200).json()["changes"]
    }
    for path in things:
        if not path.startswith("/indicators"):
            assert entries[path]["data"] == api.get(path).json(), path


def test_flat_texts_come_in_the_language_of_the_reader(api, filled):
    _, things = filled
    (path,) = (path for path in things if path.startswith("/costs/"))
    english = api.get(path, texts="flat", headers={"accept-language": "en"})
    assert (english.json()["label"], english.headers["content-language"]) == ("Text", "en")
    assert api.get(path, texts="flat", headers={"accept-language": "fr"}).json()["label"] == "Texto"
