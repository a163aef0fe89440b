"""How somebody works the pages: by mouse, by mouse with scripts off, by keyboard alone. A flow is written once, for a Hand.

Who has no mouse reaches everything with Tab and Shift+Tab, from where the focus is; what Tab does not reach fails. `lands`
is the same for all three: whatever was done, the focus is where reading goes on.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Locator, Page, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Visitor

WAYS = ("mouse", "no scripts", "keyboard")
MOST = 400
"""Presses of Tab that a page may ask for before its end is reached."""

BEHIND = "e => (document.activeElement.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING) !== 0"
REACHED = "e => document.activeElement === e"


@dataclass
class Hand:
    """Somebody at a page, in one of the three ways."""

    visitor: "Visitor"
    way: str

    @property
    def page(self) -> Page:
        return self.visitor.page

    @property
    def form(self) -> Locator:
        """The form that is open."""
        return self.page.locator(".edit__form, form.narrow[enctype]")

    def go(self, path: str) -> Page:
        return self.visitor.go(path)

    def press(self, target: Locator) -> None:
        """A link or button."""
        if self.way != "keyboard":
            target.click()
            return
        self.reach(target)
        self.page.keyboard.press("Enter")

    def reach(self, target: Locator) -> None:
        """Tab to it, from where the focus is."""
        expect(target).to_be_visible()
        key = "Shift+Tab" if target.evaluate(BEHIND) else "Tab"
        for _ in range(MOST):
            if target.evaluate(REACHED):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"Tab does not reach {target}")

    def open(self, target: Locator) -> None:
        """A form that opens where it stands: its first field, or its button, has the focus."""
        self.press(target)
        expect(self.form).to_be_visible()
        self.lands(".edit__form [autofocus]")

    def fill(self, **given: Any) -> None:
        """Fields of the open form, by name: what stands in a line, the value of a choice, a path for a file."""
        for name, value in given.items():
            self._fill(self.form.locator(f'[name="{name}"]'), value)

    def _fill(self, field: Locator, value: Any) -> None:
        if isinstance(value, Path):
            with self.page.expect_file_chooser() as chooser:
                self.press(field)
            chooser.value.set_files(value)
        elif field.evaluate("e => e.tagName") == "SELECT":
            self._choose(field, value)
        elif self.way != "keyboard":
            field.fill(value)
        else:
            self.reach(field)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(value) if value else self.page.keyboard.press("Delete")

    def _choose(self, field: Locator, value: str) -> None:
        if self.way != "keyboard":
            field.select_option(value)
            return
        self.reach(field)
        self.page.keyboard.press("Home")
        for _ in range(field.evaluate("(e, value) => [...e.options].findIndex(o => o.value === value)", value)):
            self.page.keyboard.press("ArrowDown")
        expect(field).to_have_value(value)

    def tick(self, box: Locator) -> None:
        """A box, or one of two choices beside each other."""
        if self.way != "keyboard":
            (box.evaluate("e => e.labels.length > 0") and box.locator("xpath=following-sibling::label").click()) or (
                box.check()
            )
            return
        if box.get_attribute("type") == "checkbox":
            self.reach(box)
            self.page.keyboard.press("Space")
        else:
            chosen = self.page.locator(f'[name="{box.get_attribute("name")}"]:checked')
            self.reach(chosen)
            if not box.is_checked():
                self.page.keyboard.press("ArrowDown")
        expect(box).to_be_checked()

    def save(self) -> None:
        """Press the button of the open form."""
        self.press(self.form.locator("button[type=submit]"))

    def lands(self, place: str) -> Locator:
        """Whatever was done, the focus is here."""
        found = self.page.locator(place).first
        expect(found).to_be_focused()
        return found

    def refused(self, sentence: str) -> None:
        """Nothing was saved: the summary says why and has the focus, and leads to the field, which says so too."""
        expect(self.page.locator("#errors")).to_contain_text(sentence)
        self.lands("#errors")
        assert self.page.title().startswith("Error:") or self.way != "no scripts"
        link = self.page.locator("#errors a").first
        if link.count():
            id = (link.get_attribute("href") or "").removeprefix("#")
            self.press(link)
            field = self.lands(f'[id="{id}"]')
            expect(field).to_have_attribute("aria-invalid", "true")
            said = (field.get_attribute("aria-describedby") or "").split()[-1]
            expect(self.page.locator(f'[id="{said}"]')).to_contain_text(link.inner_text())

    def told(self, sentence: str | re.Pattern[str]) -> None:
        """It is done: the page says so, and the focus is on what it says."""
        expect(self.page.locator("#told")).to_contain_text(sentence)
        self.lands("#told")

    def undo(self) -> None:
        self.press(self.page.locator("#told .undo button"))


class Hands:
    """The people of a module: each signs in once for each way, and keeps the browser."""

    def __init__(self, arrives: "Callable[..., Visitor]") -> None:
        self.arrives = arrives
        self.known: dict[tuple[str, str, int], Visitor] = {}

    def __call__(self, who: str, way: str, *, window: int = 1) -> Hand:
        """Somebody of the demonstration (`citizen` is not signed in). `window`: another browser of the same person."""
        key = who, "no scripts" if way == "no scripts" else "scripts", window
        if key not in self.known:
            self.known[key] = visitor = self.arrives(scripts=way != "no scripts")
            if who != "citizen":
                visitor.sign_in(f"{who}@demo.invalid")
        return Hand(self.known[key], way)

    def close(self) -> None:
        for visitor in self.known.values():
            visitor.context.close()
