"""`make screenshots`: the main pages at 1280 and 360 px, light and dark, into screenshots/.

`python -m tests.browser.screenshots [address]` looks at a service that runs (default http://127.0.0.1:8000), as the
demonstration's people for what only a signed-in reader sees.
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

from tests.browser.prepare import chromium

FOLDER = Path("screenshots")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
WIDTHS = (1280, 360)


def plan(page: Page, base: str) -> str:
    """The address of Peru's plan of 2018, found as a reader finds it."""
    page.goto(f"{base}/states/PER")
    return page.locator("#plans ~ ul a").last.get_attribute("href") or "/"


def opened(page: Page, base: str) -> str:
    """Peru's plan with the form of its first activity open."""
    address = plan(page, base)
    page.goto(base + address)
    return page.locator("tbody a.quiet").first.get_attribute("href") or address


def tab(name: str) -> Callable[[Page, str], str]:
    """A tab of Peru's plan."""
    return lambda page, base: f"{plan(page, base)}/{name}"


def activity(page: Page, base: str) -> str:
    """The first activity of Peru's plan."""
    page.goto(base + plan(page, base))
    return page.locator("tbody .title a").first.get_attribute("href") or "/"


def form(name: str) -> Callable[[Page, str], str]:
    """A form of that activity."""
    return lambda page, base: f"{activity(page, base)}/{name}"


def draft(page: Page, base: str) -> str:
    """The demonstration's draft of Colombia."""
    page.goto(f"{base}/states/COL")
    return (
        page.locator("#plans ~ ul a", has_text=re.compile("demon?stra", re.IGNORECASE)).first.get_attribute("href")
        or "/"
    )


def first_recommendation(page: Page, base: str) -> str:
    page.goto(f"{base}/recommendations")
    return page.locator("tbody .title a").first.get_attribute("href") or "/recommendations"


def agency(page: Page, base: str) -> str:
    """The address of the agency that leads most of Peru's plan."""
    page.goto(f"{base}/agencies?state=PER")
    return page.get_by_text("(MIMP)").first.locator("xpath=ancestor::a").get_attribute("href") or "/agencies"


TABS = ("about", "timeline", "costs", "indicators", "documents", "inputs", "versions", "history")
PICTURES: dict[str, Callable[[Page, str], str]] = {
    "front": lambda _page, _base: "/",
    "state": lambda _page, _base: "/states/PER",
    "plans": lambda _page, _base: "/plans",
    "recommendations": lambda _page, _base: "/recommendations?state=PER",
    "recommendation": first_recommendation,
    "plan": plan,
    "plan-edit": opened,
    "plan-draft": draft,
    "plan-draft-timeline": lambda page, base: f"{draft(page, base)}/timeline",
    **{f"plan-{name}": tab(name) for name in TABS},
    "plan-draft-path": lambda page, base: f"{draft(page, base)}/documents",
    "plan-draft-move": lambda page, base: f"{draft(page, base)}/move",
    "plan-draft-inputs": lambda page, base: f"{draft(page, base)}/inputs",
    "activity": activity,
    "activity-facts": form("facts"),
    "activity-report": form("updates/new"),
    "activity-evidence": form("evidence/new"),
    "mechanism": lambda _page, _base: "/mechanisms/MESECVI",
    "agency": agency,
    "mine": lambda _page, _base: "/mine",
    "search": lambda _page, _base: "/search?q=police+stations+or+violencia",
    "help": lambda _page, _base: "/help",
    "gallery": lambda _page, _base: "/gallery",
    "verify": lambda _page, _base: "/verify",
    "people": lambda _page, _base: "/admin/people",
    "identities": lambda _page, _base: "/admin/identities",
    "access": lambda _page, _base: "/states/PER/access",
    "grants": lambda _page, _base: "/admin/grants",
    "roles": lambda _page, _base: "/admin/roles",
    "sign-in": lambda _page, _base: "/sign-in",
    "not-found": lambda _page, _base: "/nothing",
}


PERU, COLOMBIA, AGENCY = "peru@demo.invalid", "colombia@demo.invalid", "agency-peru@demo.invalid"
ADMIN = "admin@demo.invalid"
SIGNED = {
    **dict.fromkeys(("plan", "plan-edit", "mine", "activity", "activity-facts", "activity-evidence"), PERU),
    "activity-report": AGENCY,
    "access": PERU,
    **{f"plan-draft{what}": COLOMBIA for what in ("", "-timeline", "-path", "-move", "-inputs")},
    **dict.fromkeys(("grants", "roles", "people", "identities"), ADMIN),
}
"""Who sees it; everything else is as the public sees it."""


def sign_in(page: Page, base: str, email: str) -> None:
    page.goto(f"{base}/sign-in")
    page.fill("#email", email)
    page.fill("#password", "demo")
    page.click("main button[type=submit]")


def main(base: str = "http://127.0.0.1:8000") -> int:
    found = chromium()
    if found is None:
        sys.exit("No Chromium: python -m tests.browser.prepare")
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=found, args=FLAGS) as browser:
        for scheme in ("light", "dark"):
            context = browser.new_context(color_scheme=scheme, reduced_motion="reduce", locale="es-PE")
            page = context.new_page()
            try:
                page.goto(base)
            except Error:
                sys.exit(f"Nothing answers at {base}: start it with `make run`, or name another address.")
            for name, address in PICTURES.items():
                if name in SIGNED:
                    sign_in(page, base, SIGNED[name])
                page.goto(base + address(page, base))
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 900})
                    suffix = "" if scheme == "light" else "-dark"
                    page.screenshot(path=FOLDER / f"{name}-{width}{suffix}.png", full_page=True)
                if name in SIGNED:
                    context.clear_cookies()
            context.close()
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}/")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
