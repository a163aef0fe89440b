"""What no page at rest shows: open menus, text of double size on narrow screens, the way of the keyboard."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opens, Site, Visitor

pytestmark = pytest.mark.browser


def test_the_menus_of_the_header_open_and_have_nothing_axe_would_name(opens: Opens) -> None:
    visitor = opens()
    page = visitor.sign_in(to="/search?q=salud")
    for summary in page.locator("header details.wide-only > summary").all():
        summary.click()
        assert visitor.axe() == []
        summary.click()


def test_the_phone_menu_opens_and_has_nothing_axe_would_name(opens: Opens) -> None:
    visitor = opens(width=360)
    page = visitor.go("/")
    page.click("details.site__menu.narrow-only > summary")
    assert page.locator("details.site__menu.narrow-only nav a").first.is_visible()
    assert visitor.axe() == []


@pytest.mark.parametrize("width", [640, 1024, 1280])
def test_text_of_double_size_fits(opens: Opens, site: Site, width: int) -> None:
    visitor = opens(width=width)
    page = visitor.go(f"/plans/{site.peru}")
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(opens: Opens) -> None:
    visitor = opens()
    page = visitor.go("/recommendations?state=PER")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "usa-skipnav"
    page.keyboard.press("Enter")
    assert visitor.focused() == ["main", "main"]
    for _ in range(12):
        page.keyboard.press("Tab")
        shown = page.evaluate(
            "(e => [getComputedStyle(e).outlineStyle, e.getBoundingClientRect().width > 0])(document.activeElement)"
        )
        assert shown == ["solid", True], page.evaluate("document.activeElement.outerHTML")


def sound(visitor: Visitor, page: Page, language: str, width: int) -> None:
    where = f"{page.url} at {width}"
    assert visitor.axe() == [], where
    assert page.get_attribute("html", "lang") == language, where
