"""Every page in every state of `tests.pages.everywhere`, as it was answered: axe finds nothing on it in any language, in
light and in forced colours, and in one language in the dark; nothing sticks out at 320 pixels, nor with text of double
size; one h1, and a title that ends with the service.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, Route

from app.web.languages import LANGUAGES
from tests.browser.conftest import Opens, Site, Visitor
from tests.pages.walk import Answer

pytestmark = pytest.mark.browser

PARTS = 3
"""The pages of a language are shared out, so that both workers have some."""
OF_COLOUR = ["color-contrast", "link-in-text-block"]
"""What axe can find anew where only colours change."""
FITS = "document.documentElement.scrollWidth <= innerWidth"
DOUBLE = "size => document.documentElement.style.fontSize = size"


class Kept:
    """Shows answers as they were given: the page from memory, its assets from the service."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.now = visitor, Answer.__new__(Answer)
        visitor.context.route("**/kept/*", self._fulfil)

    def show(self, answer: Answer) -> Page:
        self.now = answer
        return self.visitor.go("/kept/page")

    def _fulfil(self, route: Route) -> None:
        headers = {
            name: value for name, value in self.now.headers.items() if name not in ("content-length", "set-cookie")
        }
        route.fulfill(status=200, headers=headers, body=self.now.body)


def faults(visitor: Visitor, page: Page, *, dark: bool = True) -> Iterator[str]:
    """What is wrong with a page as it stands, in words."""
    page.emulate_media(color_scheme="light", forced_colors="none")
    page.set_viewport_size({"width": 1280, "height": 900})
    yield from visitor.axe()
    page.emulate_media(color_scheme="light", forced_colors="active")
    yield from (f"forced colours: {fault}" for fault in visitor.axe(OF_COLOUR))
    if dark:
        page.emulate_media(color_scheme="dark", forced_colors="none")
        yield from (f"dark: {fault}" for fault in visitor.axe(OF_COLOUR))
    page.evaluate(DOUBLE, "200%")
    if not page.evaluate(FITS):
        yield "sticks out with text of double size"
    page.evaluate(DOUBLE, "")
    page.set_viewport_size({"width": 320, "height": 900})
    if not page.evaluate(FITS):
        yield "sticks out at 320 pixels"
    if page.locator("h1").count() != 1 or not page.title().endswith(" · Avance"):
        yield "not one h1, or another title than a page has"


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_in_no_state_has_anything_axe_would_name_or_sticks_out(
    opens: Opens, site: Site, everywhere: list[Answer], language: str, part: int
) -> None:
    visitor = opens()
    kept, found = Kept(visitor), []
    pages = [one for one in everywhere if one.is_page and one.language == language]
    turn = list(LANGUAGES).index(language)
    for place, answer in list(enumerate(pages))[part::PARTS]:
        page = kept.show(answer)
        found += [f"{answer}: {fault}" for fault in faults(visitor, page, dark=place % len(LANGUAGES) == turn)]
    assert found == []


PLANTED = {
    "another h1": "<h1>Another</h1>",
    "no label": '<input name="x">',
    "pale": '<p style="color:#bbb;background:#fff">pale words of ours</p>',
    "pale in the dark": '<p class="planted">pale words of ours</p>',
    "wide": '<p style="width:700px">wide</p>',
    "wide when large": '<p style="width:90rem">wide</p>',
}
STYLE = "<style>@media (prefers-color-scheme:dark){.planted{color:#333;background:#222}}</style>"


@pytest.mark.parametrize("fault", PLANTED)
def test_control_a_planted_fault_is_found(opens: Opens, site: Site, everywhere: list[Answer], fault: str) -> None:
    visitor = opens(strict=False)
    whole = next(one for one in everywhere if one.entry.name == "help" and one.language == "en")
    body = whole.body.replace(b"</h1>", f"</h1>{STYLE}{PLANTED[fault]}".encode(), 1)
    headers = {name: value for name, value in whole.headers.items() if name != "content-security-policy"}
    page = Kept(visitor).show(replace(whole, body=body, headers=headers))
    assert list(faults(visitor, page)) != []
