"""Every page in every state of `tests.pages.everywhere`, as it was answered: axe finds nothing on it in any language, in
light and in forced colours, and in one language in the dark; nothing sticks out at 320 pixels, nor with text of double
size; one h1, and a title that ends with the service.

A page is opened, with its scripts and its policy, in one language, which changes from page to page; in the others it is
written into the same window without scripts, where axe is read already.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, Route

from app.web.languages import LANGUAGES
from tests.browser.conftest import Opens, Site, Visitor
from tests.pages.walk import Answer

pytestmark = pytest.mark.browser

PARTS = 12
"""The pages are shared out, so that both workers have some."""
SCRIPT = re.compile(r"<script\b.*?</script>", re.S)
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
def test_no_page_in_no_state_has_anything_axe_would_name_or_sticks_out(
    opens: Opens, site: Site, everywhere: list[Answer], part: int
) -> None:
    visitor = opens()
    kept, found = Kept(visitor), []
    pages: dict[str, list[Answer]] = {}
    for answer in everywhere:
        if answer.is_page:
            pages.setdefault(answer.entry.name, []).append(answer)
    for place, answers in list(enumerate(pages.values()))[part::PARTS]:
        assert [answer.language for answer in answers] == list(LANGUAGES)
        turn = place % len(LANGUAGES)
        opened, *written = answers[turn:] + answers[:turn]
        page = kept.show(opened)
        found += [f"{opened}: {fault}" for fault in faults(visitor, page)]
        for answer in written:
            page.set_content(SCRIPT.sub("", answer.text))
            found += [f"{answer}: {fault}" for fault in faults(visitor, page, dark=False)]
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
    planted = replace(whole, body=body, headers=headers)
    page = Kept(visitor).show(planted)
    assert list(faults(visitor, page)) != []
    page.set_content(SCRIPT.sub("", whole.text))
    assert list(faults(visitor, page)) == []
    page.set_content(SCRIPT.sub("", planted.text))
    assert list(faults(visitor, page)) != []
