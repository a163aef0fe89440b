"""Every page, in every language, on a desk and on a phone: axe finds nothing and nothing sticks out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from app.web.languages import LANGUAGES
from tests.browser.conftest import Opens, Site, Visitor

pytestmark = pytest.mark.browser

WIDTHS = (1280, 320)
PAGES: dict[str, Callable[[Site], str]] = {
    "front": lambda _site: "/",
    "state": lambda _site: "/states/PER",
    "state without plans": lambda _site: "/states/CUB",
    "recommendations": lambda _site: "/recommendations?state=PER&mechanism=MESICIC&q=a",
    "recommendations, none": lambda _site: "/recommendations?q=zzzz",
    "recommendations, refused": lambda _site: "/recommendations?round=x&nothing=1",
    "mechanism": lambda _site: "/mechanisms/MESECVI",
    "agencies": lambda _site: "/agencies?state=PER",
    "agencies, none": lambda _site: "/agencies?state=XXX",
    "search": lambda _site: "/search?q=police+stations+or+violencia",
    "search, nothing asked": lambda _site: "/search",
    "search, none": lambda _site: "/search?q=zzzz",
    "help": lambda _site: "/help",
    "gallery": lambda _site: "/gallery",
    "plan": lambda site: f"/plans/{site.peru}",
    **{
        f"plan, {tab}": lambda site, tab=tab: f"/plans/{site.peru}/{tab}"
        for tab in ("about", "timeline", "costs", "indicators", "documents", "history")
    },
    "plan that is not public": lambda site: f"/plans/{site.draft}",
    "sign-in": lambda _site: "/sign-in",
    "nothing": lambda _site: "/nothing",
}


def check(visitor: Visitor, path: str) -> None:
    """axe, reflow, one h1, the language: at both widths in all languages."""
    for language in LANGUAGES:
        page = visitor.go(f"{path}{'&' if '?' in path else '?'}lang={language}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            sound(visitor, page, language, width)


def sound(visitor: Visitor, page: Page, language: str, width: int) -> None:
    where = f"{page.url} at {width}"
    assert visitor.axe() == [], where
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
    assert page.locator("h1").count() == 1, where
    assert page.get_attribute("html", "lang") == language, where
    assert page.title().endswith(" · Avance"), where


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_nothing_axe_would_name(opens: Opens, site: Site, name: str) -> None:
    check(opens(), PAGES[name](site))


def test_a_recommendation_has_nothing_axe_would_name(opens: Opens) -> None:
    visitor = opens()
    path = visitor.go("/recommendations?mechanism=MESECVI").locator("tbody .title a").first.get_attribute("href")
    check(visitor, path or "")


def test_an_agency_has_nothing_axe_would_name(opens: Opens) -> None:
    visitor = opens()
    path = (
        visitor.go("/agencies?state=PER").get_by_text("(MIMP)").first.locator("xpath=ancestor::a").get_attribute("href")
    )
    check(visitor, path or "")


def test_an_activity_has_nothing_axe_would_name(opens: Opens, site: Site) -> None:
    visitor = opens()
    page = visitor.sign_in("peru@demo.invalid", to=f"/plans/{site.peru}")
    path = page.locator("a[href^='/activities/']").first.get_attribute("href") or ""
    check(visitor, path.partition("#")[0])
    check(visitor, f"{path.partition('#')[0]}/files")


@pytest.mark.parametrize("email", ["peru@demo.invalid", "colombia@demo.invalid", "expert@demo.invalid"])
def test_what_waits_has_nothing_axe_would_name(opens: Opens, email: str) -> None:
    visitor = opens()
    visitor.sign_in(email)
    check(visitor, "/mine")


def test_the_menus_of_the_header_open_and_have_nothing_axe_would_name(opens: Opens) -> None:
    visitor = opens()
    page = visitor.sign_in(to="/search?q=salud")
    for summary in page.locator("header details.wide-only > summary").all():
        summary.click()
        assert visitor.axe() == []
        summary.click()


def test_the_open_form_has_nothing_axe_would_name(opens: Opens, site: Site) -> None:
    visitor = opens()
    page = visitor.sign_in(to=f"/plans/{site.peru}")
    first = page.locator("tbody[id^=a-]").first.get_attribute("id") or ""
    check(visitor, f"/plans/{site.peru}?edit={first.removeprefix('a-')}")


def test_a_refused_form_has_nothing_axe_would_name(opens: Opens, site: Site) -> None:
    visitor = opens()
    page = visitor.sign_in(to=f"/plans/{site.peru}")
    page.locator("tbody[id^=a-] a.quiet").first.click()
    page.select_option("tr.edit select", "cancelled")
    page.click("tr.edit button[type=submit]")
    page.wait_for_selector("#errors")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        sound(visitor, page, "en", width)


def test_signing_out_has_nothing_axe_would_name(opens: Opens) -> None:
    visitor = opens()
    visitor.sign_in()
    check(visitor, "/sign-out")


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_dark_and_forced_colours_have_nothing_axe_would_name(opens: Opens, site: Site, scheme: str) -> None:
    visitor = opens(scheme=scheme)
    if scheme == "light":
        visitor.page.emulate_media(forced_colors="active")
    for path in ("/", f"/plans/{site.peru}", "/recommendations?state=PER", "/search?q=salud", "/gallery", "/sign-in"):
        visitor.go(path)
        assert visitor.axe() == [], path


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
