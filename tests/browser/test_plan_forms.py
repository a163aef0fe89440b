"""The plan's own forms in a browser: what it says, its guidelines, and the way back from what was just added."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opens, Site
from tests.browser.hand import Hand, Hands
from tests.browser.test_flows import tool

pytestmark = pytest.mark.browser


def about(hands: Hands, site: Site, way: str) -> Hand:
    """The focal point of Colombia where its plan says what it is."""
    hand = hands("colombia", way)
    hand.go(f"/plans/{site.draft}/about")
    return hand


@pytest.mark.parametrize("way", ["mouse", "no scripts"])
def test_a_guideline_is_added_taken_back_and_brought_back(hands: Hands, site: Site, way: str) -> None:
    hand, title = about(hands, site, way), f"Prevención {way}"
    hand.open(tool(hand, "/guidelines/new"))
    hand.fill(title=title)
    hand.save()
    for shown, said in ((True, "Added"), (False, "Removed"), (True, "Brought back")):
        hand.told(said)
        expect(hand.page.locator(f".entries h3:has-text('{title}')")).to_have_count(int(shown))
        if way == "mouse":
            assert hand.visitor.axe() == []
        if said != "Brought back":
            hand.undo()


@pytest.mark.parametrize("way", ["mouse", "no scripts"])
def test_what_a_plan_says_is_changed_and_its_name_follows(hands: Hands, site: Site, way: str) -> None:
    hand = about(hands, site, way)
    hand.open(tool(hand, "/content"))
    hand.fill(start="2031", end="2030")
    hand.save()
    hand.refused("before it starts")
    expect(hand.form.locator('[name="start"]')).to_have_value("2031")
    hand.fill(end="2032")
    hand.save()
    expect(hand.page.locator("h1")).to_contain_text("2031")
    hand.told("Saved")
    if way == "mouse":
        assert hand.visitor.axe() == []
    hand.undo()
    expect(hand.page.locator("h1")).not_to_contain_text("2031")


def test_the_rows_are_kept_as_a_file(opens: Opens, site: Site) -> None:
    page = opens().go("/recommendations?mechanism=MESECVI")
    with page.expect_download() as kept:
        page.click("a[download]")
    assert kept.value.suggested_filename == "recommendations.csv"
