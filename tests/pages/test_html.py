"""Every page is good HTML, light, and asks for nothing elsewhere; under a strict policy."""

import gzip
import re
from urllib.parse import urlsplit

from app.web import static
from app.web.languages import LANGUAGES
from app.web.security import page_policy
from tests.browser.validated import validated
from tests.pages.entries import Entry
from tests.pages.walk import Answer

LIGHT = 60 * 1024
"""Bytes of a first visit, compressed."""

SCRIPTS = [static.url("vendor/htmx.min.js"), static.url("avance.js")]
LOADING = {
    "link": "href",
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "object": "data",
    "embed": "src",
}
"""Elements that make a browser ask for something, and the attribute that says for what."""


def loads(answer: Answer) -> dict[str, list[str]]:
    """What a page makes a browser ask for before anybody does anything, by element."""
    found: dict[str, list[str]] = {}
    for tag, attribute in LOADING.items():
        for one in answer.tree.css(tag):
            if tag != "link" or one.attributes.get("rel") in ("stylesheet", "icon", "preload", "modulepreload"):
                found.setdefault(tag, []).append(one.attributes.get(attribute) or "")
    return found


def heavy(answer: Answer) -> list[str]:
    """What is too much about a page: what it loads, and what it weighs with that."""
    asked = loads(answer)
    wrong = [f"{tag}: {urls}" for tag, urls in asked.items() if tag not in ("link", "script")]
    if asked.get("script") != SCRIPTS or asked.get("link") != [static.url("icon.svg"), static.url("avance.css")]:
        wrong.append(str(asked))
    names = [urlsplit(url).path.removeprefix("/static/") for urls in asked.values() for url in urls]
    files = [static.FILES[name] for name in names if name in static.FILES]
    weight = len(gzip.compress(answer.body, 6)) + sum(len(file.packed or file.body) for file in files)
    return [*wrong, f"{weight} bytes"] if weight > LIGHT else wrong


def inline(answer: Answer) -> list[str]:
    """What the policy would block: handlers, styles and scripts in the page itself, and a policy that is not the strict one."""
    found = [f"<{one.tag} style>" for one in answer.tree.css("[style], style")]
    found += [f"<script> {one.text()[:40]}" for one in answer.tree.css("script:not([src])")]
    found += [f"<{one.tag} {name}>" for one in answer.tree.css("*") for name in one.attributes if re.match("on", name)]
    policy = answer.headers["content-security-policy"]
    allowed = [page_policy(), page_policy(["http://127.0.0.1"])] if answer.entry.name == "consent" else [page_policy()]
    return found if policy in allowed else [*found, policy]


def planted(page: str) -> Answer:
    entry = Entry("planted", "public", "/")
    return Answer(
        entry, "en", 200, {"content-type": "text/html", "content-security-policy": "default-src *"}, page.encode()
    )


def test_html_validate_finds_nothing_wrong_in_any_state(everywhere: list[Answer]) -> None:
    """Each in one of the languages in turn: the elements are the same in all."""
    turns = list(LANGUAGES)
    names = [entry.entry.name for entry in everywhere[: len(everywhere) // len(turns)]]
    read = [one for one in everywhere if one.text and turns[names.index(one.entry.name) % len(turns)] == one.language]
    assert len(read) > 200
    assert validated((str(one), one.text) for one in read) == {}


def test_control_html_validate_finds_what_is_planted() -> None:
    page = '<!doctype html>\n<html lang="en"><head><title>x</title></head><body>{}</body></html>'
    bad = '<p id="a"><form></form></p><p id="a"></p>'
    found = validated([("good", page.format('<p id="a"></p>')), ("bad", page.format(bad))])
    assert set(found) == {"bad"}
    assert {"no-dup-id:", "close-order:"} <= {word for message in found["bad"] for word in message.split()}


def test_a_page_needs_one_stylesheet_htmx_and_our_script_and_a_first_visit_is_light(everywhere: list[Answer]) -> None:
    assert {str(one): wrong for one in everywhere if one.is_page and (wrong := heavy(one))} == {}


def test_no_page_has_what_the_strict_policy_blocks(everywhere: list[Answer]) -> None:
    assert {str(one): wrong for one in everywhere if one.is_page and (wrong := inline(one))} == {}


def test_control_what_is_heavy_or_inline_or_from_elsewhere_is_found() -> None:
    assert heavy(planted('<script src="https://elsewhere.example/x.js"></script>'))
    assert heavy(planted('<link rel="stylesheet" href="/a.css"><link rel="stylesheet" href="/b.css">'))
    assert heavy(planted('<img src="//elsewhere.example/x.png">'))
    for bad in ('<p style="color:red">', "<p onclick=x()>", "<script>x()</script>", ""):
        assert inline(planted(bad))
