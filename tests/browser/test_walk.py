"""The entries of `tests.pages.everywhere` can be come to in a browser too, and say there what they say elsewhere."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Opens, Site
from tests.browser.walk import show, toured
from tests.database import Database, Databases
from tests.pages.content import Places
from tests.pages.everywhere import ALL

pytestmark = pytest.mark.browser

SAMPLES = {
    "whole plan": "h1",
    "form content of a draft, refused": "#errors",
    "form /activities/{whole}/facts, stale": ".conflict",
    "form of another session": "h1",
    "bulk, what became of each": "#told",
    "session ended": "#ended",
    "file, none chosen": "#errors",
    "row's form by htmx": "tr.edit",
    "row saved by htmx": ".undo",
    "tab refused by htmx": "#errors",
    "article stale by htmx": ".conflict",
    "file too large": "#errors",
    "decided already": "#errors",
}
"""One of each way to come to an entry, and what is seen then."""


@pytest.fixture(scope="module")
def tour(
    databases: Databases, demonstration_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Site, Places]]:
    with toured(databases, demonstration_database, tmp_path_factory.mktemp("tour")) as found:
        yield found


@pytest.fixture(scope="module")
def site(tour: tuple[Site, Places]) -> Site:
    return tour[0]


def test_each_way_to_an_entry_leads_there(opens: Opens, tour: tuple[Site, Places]) -> None:
    visitor = opens()
    by_name = {entry.name: entry for entry in ALL}
    for name, seen in SAMPLES.items():
        page = show(visitor, by_name[name], tour[1], "pt")
        page.wait_for_selector(seen)
        assert page.get_attribute("html", "lang") == "pt", name
