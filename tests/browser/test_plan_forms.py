"""The plan's own forms in a browser: what it says, its guidelines, and the way back from what was just added."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opens, Site
from tests.browser.test_activity import fill, opened, save

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False])
def test_a_guideline_is_added_taken_back_and_brought_back(opens: Opens, site: Site, scripts: bool) -> None:
    visitor, title = opens(scripts=scripts, width=360), f"Prevención {scripts}"
    page = visitor.sign_in("colombia@demo.invalid", to=f"/plans/{site.draft}/about")
    fill(opened(page, "/guidelines/new"), title=title)
    save(page)
    for shown, said in ((True, "Saved"), (False, "Removed"), (True, "Brought back")):
        if said != "Brought back" or scripts:
            expect(page.locator("#told")).to_contain_text(said)
        assert page.locator(f".entries h3:has-text('{title}')").count() == shown
        if scripts:
            assert visitor.focused() == ["div", "told"]
            assert visitor.axe() == []
        if page.locator("#told .undo").count():
            page.locator("#told .undo button").click()
            expect(page.locator(f".entries h3:has-text('{title}')")).to_have_count(0 if shown else 1)


@pytest.mark.parametrize("scripts", [True, False])
def test_what_a_plan_says_is_changed_and_its_name_follows(opens: Opens, site: Site, scripts: bool) -> None:
    visitor = opens(scripts=scripts)
    page = visitor.sign_in("colombia@demo.invalid", to=f"/plans/{site.draft}/about")
    fill(opened(page, "/content"), start="2031", end="2030")
    save(page)
    expect(page.locator("#errors")).to_contain_text("before it starts")
    assert page.locator('[name="start"]').input_value() == "2031"
    fill(page.locator(".edit__form"), end="2032")
    save(page)
    expect(page.locator("h1")).to_contain_text("2031")
    expect(page.locator("#told")).to_contain_text("Saved")
    if scripts:
        assert visitor.axe() == []
    page.locator("#told .undo button").click()
    expect(page.locator("h1")).not_to_contain_text("2031")


def test_the_rows_are_kept_as_a_file(opens: Opens, site: Site) -> None:
    page = opens().go("/recommendations?mechanism=MESECVI")
    with page.expect_download() as kept:
        page.click("a[download]")
    assert kept.value.suggested_filename == "recommendations.csv"
