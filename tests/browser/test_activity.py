"""The page of an activity in a browser: written, reported, decided, changed by two; by htmx, without scripts, by keyboard."""

import pytest
from playwright.sync_api import Locator, Page, expect

from app.web.languages import LANGUAGES
from tests.browser.conftest import Opens, Site
from tests.browser.test_accessibility import sound

pytestmark = pytest.mark.browser


def measure(page: Page, site: Site) -> str:
    """The address of the first activity of Peru's plan."""
    page.goto(f"{site.url}/plans/{site.peru}")
    return page.locator("tbody[id^=a-] td.title a").first.get_attribute("href") or ""


def opened(page: Page, end: str) -> Locator:
    page.locator(f'a[href$="{end}"]').first.click()
    form = page.locator(".edit__form")
    expect(form).to_be_visible()
    return form


def fill(form: Locator, **given: str) -> None:
    for name, value in given.items():
        field = form.locator(f'[name="{name}"]')
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def save(page: Page) -> None:
    page.locator(".edit__form button[type=submit]").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_focal_point_adds_an_activity_with_milestone_cost_and_indicator(
    opens: Opens, site: Site, scripts: bool
) -> None:
    visitor = opens(scripts=scripts)
    page = visitor.sign_in("colombia@demo.invalid", to=f"/plans/{site.draft}")
    form = opened(page, "/activities/new")
    code = "S1" if scripts else "N1"
    fill(form, code=code, title=f"Escuela {code}", start="2027-06", end="2027-01")
    save(page)
    expect(page.locator("#errors")).to_contain_text("before it starts")
    if scripts:
        assert visitor.focused() == ["div", "errors"]
    expect(form.locator('[name="title"]')).to_have_value(f"Escuela {code}")
    fill(form, end="2027-12")
    save(page)
    expect(page.locator("#told")).to_contain_text("Saved")
    page.locator(f'td.title a:has-text("Escuela {code}")').click()
    for noun, given in {
        "milestones": {"title": "Aulas", "target": "50", "unit": "aulas"},
        "costs": {"label": "Obra", "amount": "1,234.50", "currency": "COP"},
        "indicators": {"code": "I1", "name": "Aulas abiertas", "baseline": "0"},
    }.items():
        fill(opened(page, f"/{noun}/new"), **given)
        save(page)
        expect(page.locator("#told")).to_contain_text("Saved")
        if scripts:
            assert visitor.focused() == ["div", "told"]
    expect(page.locator("#activity")).to_contain_text("1,234.50 COP")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_agency_reports_is_returned_and_accepted(opens: Opens, site: Site, scripts: bool) -> None:
    officer, focal = opens(scripts=scripts), opens(scripts=scripts)
    theirs, mine = officer.sign_in("agency-peru@demo.invalid"), focal.sign_in()
    path = measure(theirs, site)
    theirs.goto(site.url + path)
    form = opened(theirs, "/updates/new")
    reached = form.locator("[name^=reached-]").first.get_attribute("name") or ""
    fill(form, **{reached: "20", "evidence_url": "https://www.gob.pe/mimp", "evidence_title": "Nota"})
    save(theirs)
    expect(theirs.locator("#activity")).to_contain_text("Waits for a decision")
    mine.goto(site.url + path)
    fill(opened(mine, "/return"), reason="Falta la fuente")
    save(mine)
    expect(mine.locator("#activity")).to_contain_text("Falta la fuente")
    theirs.goto(site.url + path)
    theirs.locator('.tools a[href*="/updates/"]:text("Change")').first.click()
    fill(theirs.locator(".edit__form"), **{reached: "25"})
    save(theirs)
    expect(theirs.locator("#activity")).to_contain_text("Waits for a decision")
    mine.goto(site.url + path)
    opened(mine, "/accept")
    save(mine)
    expect(mine.locator("#activity")).to_contain_text("50%")


def test_two_people_edit_the_same_activity_and_choose(opens: Opens, site: Site) -> None:
    visitor, other = opens(), opens()
    page, theirs = visitor.sign_in(), other.sign_in()
    path = measure(page, site)
    for one in (page, theirs):
        one.goto(site.url + path)
        opened(one, "/facts")
    fill(theirs.locator(".edit__form"), status="suspended")
    save(theirs)
    expect(theirs.locator("#told")).to_be_visible()
    fill(page.locator(".edit__form"), status="planned", note="mine")
    save(page)
    expect(page.locator(".conflict dd").nth(1)).to_have_text("Suspended")
    assert (visitor.focused()[1] or "").startswith("conflict-")
    assert visitor.axe() == []
    expect(page.locator("[name=note]")).to_have_value("mine")
    page.locator(".conflict label").first.click()
    save(page)
    expect(page.locator(".lede .tag")).to_have_text("Suspended")


def test_everything_is_done_by_keyboard_alone(opens: Opens, site: Site) -> None:
    visitor = opens()
    page = visitor.sign_in()
    page.goto(site.url + measure(page, site))
    page.locator('a[href$="/facts"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".edit__form")).to_be_visible()
    assert visitor.focused()[0] == "select"
    page.locator("a[data-draft-drop]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".edit__form")).to_have_count(0)
    assert page.evaluate("document.activeElement.getAttribute('href')").endswith("/facts"), "back where it was opened"


@pytest.mark.parametrize("email", ["", "peru@demo.invalid"])
def test_the_activity_and_the_tabs_have_nothing_axe_would_name(opens: Opens, site: Site, email: str) -> None:
    visitor = opens()
    if email:
        visitor.sign_in(email)
    path = measure(visitor.page, site)
    paths = [
        path,
        *(f"/plans/{site.peru}/{tab}" for tab in ("about", "timeline", "costs", "indicators", "documents", "history")),
    ]
    if email:
        paths += [f"{path}/{form}" for form in ("facts", "translations", "costs/new", "updates/new", "evidence/new")]
    languages = list(LANGUAGES)
    for place, one in enumerate(paths):
        language = languages[place % len(languages)]
        page = visitor.go(f"{one}?lang={language}")
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            sound(visitor, page, language, width)


def test_a_draft_and_its_timeline_have_nothing_axe_would_name(opens: Opens, site: Site) -> None:
    visitor = opens()
    page = visitor.sign_in("colombia@demo.invalid", to=f"/plans/{site.draft}")
    drafted = page.locator("tbody[id^=a-] td.title a").first.get_attribute("href") or ""
    for path in (drafted, f"{drafted}/content", f"/plans/{site.draft}/activities/new", f"/plans/{site.draft}/timeline"):
        page = visitor.go(f"{path}?lang=en")
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            sound(visitor, page, "en", width)
