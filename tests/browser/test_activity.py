"""The page of an activity and its forms have nothing axe would name. What people do there: test_flows, test_changes."""

import pytest
from playwright.sync_api import Page

from app.web.languages import LANGUAGES
from tests.browser.conftest import Opens, Site
from tests.browser.test_accessibility import sound

pytestmark = pytest.mark.browser


def measure(page: Page, site: Site) -> str:
    """The address of the first activity of Peru's plan."""
    page.goto(f"{site.url}/plans/{site.peru}")
    return page.locator("tbody[id^=a-] td.title a").first.get_attribute("href") or ""


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
