"""Whatever stands in the database, it is read as words: it makes no element, no attribute, no template, no address."""

import re
from collections.abc import Iterator

import pytest

from app.main import create_app
from app.settings import Settings
from app.web import static
from app.web.rendering import environment
from tests.database import Database, Databases
from tests.demonstration import demonstration
from tests.pages.content import fill
from tests.pages.entries import Entry
from tests.pages.everywhere import ALL
from tests.pages.poison import CANARY, columns, poison
from tests.pages.walk import Answer, Walk

OURS = re.compile(r"https?://|/(?![/\\])|#|\?|$")
"""How an address on a page may begin."""
ADDRESSES = (
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "xlink:href",
    "hx-get",
    "hx-post",
    "srcset",
    "content",
)
NAME = re.compile(r"(?!.*zqx)[A-Za-z][A-Za-z0-9:_-]*")
SCRIPTS = {static.url("vendor/htmx.min.js"), static.url("avance.js")}


def alive(answer: Answer) -> Iterator[str]:
    """What of a page was made by the canary: elements, attributes, addresses, results of a template."""
    for node in answer.tree.css("*"):
        given = node.attributes
        if node.tag == "zqx" or (node.tag == "script" and given.get("src") not in SCRIPTS):
            yield f"<{node.tag}> {node.text()[:40]}"
        for name, value in given.items():
            if name.startswith("on") or not NAME.fullmatch(name):
                yield f"<{node.tag} {name}>"
            address = name in ADDRESSES and node.tag != "meta"
            if address and not OURS.match((value or "").strip()):
                yield f"<{node.tag} {name}={value}>"
    if "49zqx" in answer.text:
        yield "a template was run"


def planted(body: str) -> Answer:
    return Answer(Entry("planted", "public", "/"), "en", 200, {"content-type": "text/html"}, body.encode())


@pytest.fixture(scope="module")
def poisoned(
    databases: Databases, demonstration_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Walk, set[str]]]:
    database = databases.clone(demonstration_database.name)
    with demonstration(database, tmp_path_factory.mktemp("poisoned")) as here:
        places = fill(here)
        here.app.state.writing.kw["bind"].dispose()
    held = poison(database)
    app = create_app(Settings(env="demonstration", base_url="http://testserver"), database.url)
    yield Walk(app, places), held
    app.state.writing.kw["bind"].dispose()
    databases.drop(database)


def test_hostile_texts_come_out_as_words_in_every_state_of_every_page(poisoned: tuple[Walk, set[str]]) -> None:
    walk, _ = poisoned
    read = [walk.visit(entry, "en") for entry in ALL]
    broken = [f"{one}: {one.status}" for one in read if one.status >= 500]
    assert broken == []
    assert {str(one): found for one in read if one.text and (found := list(alive(one))[:5])} == {}
    shown = [one for one in read if CANARY.partition("<")[0] in one.tree.text()] if read else []
    assert len(shown) > len(ALL) / 2, "the canary is on the pages"
    for name in (
        "activity",
        "whole plan: indicators",
        "whole plan: timeline",
        "/search, much",
        "recommendation to all",
    ):
        assert name in {one.entry.name for one in shown}, name


def test_every_text_of_the_database_holds_one_but_for_those_the_tables_refuse(poisoned: tuple[Walk, set[str]]) -> None:
    held = poisoned[1]
    for name in ("evidence.url", "evidence.publisher", "plan_editions.title", "updates.narrative", "returns.reason",
                 "activities.note", "milestone_editions.unit", "agencies.acronym", "people.name", "files.name",
                 "documents.url", "indicator_editions.means", "observations.disaggregation", "changes.reason"):  # fmt: skip
        assert name in held or name in ("observations.disaggregation", "documents.url"), name
    assert len(held) > 60 < len(list(columns()))


@pytest.mark.parametrize(
    "template",
    [
        "<p>{{ it|safe }}</p>",
        "<p title='{{ it|safe }}'></p>",
        '<a href="{{ it }}">x</a>',
        '<svg><a xlink:href="{{ it }}">x</a></svg>',
        "<p title={{ it }}></p>",
    ],
)
def test_control_what_comes_out_alive_is_found(template: str) -> None:
    assert list(alive(planted(environment("en").from_string(template).render(it=CANARY))))


def test_control_words_are_left_alone() -> None:
    assert not list(alive(planted(environment("en").from_string('<p title="{{ it }}">{{ it }}</p>').render(it=CANARY))))
