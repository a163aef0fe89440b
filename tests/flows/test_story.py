"""The story of docs/examples/story.sh, told by curl to a served demonstration; and Peru's plan, as loaded and after."""

import re
import subprocess

import pytest

from app.settings import CHECKOUT
from tests.demonstration import Demonstration
from tests.flows.conftest import Served

SCRIPT = CHECKOUT / "docs" / "examples" / "story.sh"
REFUSED = {"401", "403", "404", "409", "412", "422", "428"}
COUNTED = {
    "es": "cuenta 1 de 8 actividades",
    "en": "counts 1 of 8 activities",
    "pt": "conta 1 de 8 atividades",
    "fr": "compte 1 des 8 activités",
}
RATE = {"currency": "PEN", "day": "2018-12-31", "usd": "0.3000", "source": "synthetic: made up for this test"}


def tell(url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SCRIPT, url], capture_output=True, text=True, timeout=300)


def test_the_story_is_told_by_curl_alone(served: Served) -> None:
    told = tell(served.url)
    print(told.stdout)
    assert told.returncode == 0, told.stderr + told.stdout[-3000:]
    assert told.stdout.endswith("The story is told.\n")
    assert set(re.findall(r"^(\d{3}) ", told.stdout, re.MULTILINE)) >= REFUSED


def test_control_the_script_ends_at_the_first_answer_that_is_not_the_one_expected(served: Served) -> None:
    nowhere = tell(served.url + "/nowhere")
    assert nowhere.returncode != 0
    assert "The story is told" not in nowhere.stdout
    assert "true:" not in nowhere.stdout


def test_peru_is_as_it_was_loaded(here: Demonstration) -> None:
    progress = here.ask("GET", f"/progress/plans/{here.plan}").json()
    by_status = {"not_reported": 8}
    assert progress["activities"] == {"total": 8, "by_status": by_status, "overdue": 0, "starting_late": 0}
    assert progress["completion"]["value"] is None
    assert progress["completion"]["counted"] == progress["completion"]["share_counted"] == 0
    assert progress["completion"]["left_out"] == [{"reason": "not_reported", "count": 8}]
    (cost,) = progress["costs"]
    wanted = {
        "currency": "PEN",
        "estimated": None,
        "secured": "59295634.00",
        "committed": None,
        "spent": None,
        "gap": None,
        "not_broken_down": "24695634.00",
        "converted": None,
        "why_not_converted": "no_rate",
    }
    assert {name: cost[name] for name in wanted} == wanted


def test_what_the_oas_says_it_is_in_dollars_is_told_with_its_source(here: Demonstration) -> None:
    costs = here.ask("GET", f"/plans/{here.plan}/costs").json()["items"]
    (stated,) = [line["stated_equivalent"] for line in costs if line["stated_equivalent"]]
    assert (stated["amount"], stated["currency"]) == ("18000000.00", "USD")
    assert "18 million" in stated["wording"] and "OAS" in stated["source"]
    page = words(here, "en")
    assert "18 million" in page and "OAS" in page


def words(here: Demonstration, language: str) -> str:
    """Peru's plan page as the public reads it."""
    return re.sub(r"\s+", " ", here.client.get(f"/plans/{here.plan}?lang={language}").text)


def test_after_twenty_of_fifty_centres_one_of_eight_counts_in_every_language(here: Demonstration) -> None:
    activity = here.only(f"/plans/{here.plan}/activities", code="M1")["id"]
    milestone = here.only(f"/activities/{activity}/milestones", target=50)["id"]
    reports = {f"/activities/{activity}": {"status": "under_way"}, f"/milestones/{milestone}": {"reached": 20}}
    for path, report in reports.items():
        assert here.ask("PATCH", path, report, by="demo-peru", if_match='"1"').status_code == 200
    completion = here.ask("GET", f"/progress/plans/{here.plan}").json()["completion"]
    assert (completion["value"], completion["counted"]) == (0.4, 1)
    assert completion["left_out"] == [{"reason": "not_reported", "count": 7}]
    for language, sentence in COUNTED.items():
        assert sentence in words(here, language), language


def test_with_a_rate_money_is_converted_and_says_which_day_and_whose(here: Demonstration) -> None:
    assert here.ask("POST", "/rates", RATE, by="demo-secretariat").status_code == 201
    (cost,) = here.ask("GET", f"/progress/plans/{here.plan}").json()["costs"]
    assert cost["why_not_converted"] is None
    assert cost["converted"]["rates"] == [{name: RATE[name] for name in ("day", "usd", "source")}]
    assert cost["converted"]["secured"] == "17788690.20"


@pytest.mark.parametrize("client", ["demo-peru", "demo-colombia", "demo-reader"])
def test_nobody_but_the_secretariat_tells_a_rate(here: Demonstration, client: str) -> None:
    assert here.ask("POST", "/rates", RATE, by=client).status_code == 403
