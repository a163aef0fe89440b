"""What the pages and the files of rows tell a reader who looks for another State's draft: every address people can read, from the
route table, filled in with the ids of the draft, and the lists with filters that name what is hidden."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.caller import Caller
from tests.guards.everybody import Everybody
from tests.guards.operations import PARAMETER
from tests.guards.page_matrix import WORDS
from tests.pages.test_everywhere import routes

HOSTS = ("plans", "activities")
TABS = ("about", "timeline", "costs", "indicators", "documents", "history")
CHANGING = re.compile(r'data-session-ends="[^"]*"|\b[0-9a-f]{32}\.[0-9a-f]{64}\b|\b[0-9a-f]{16}\b')
"""When the session ends, the token of a form and the id of the request, which are others in every answer."""
LISTS = {
    "/plans": ("state=COL", "state=COL&stage=drafting"),
    "/plans.csv": ("state=COL",),
    "/agencies": ("state=COL",),
    "/search": ("q={secret}", "q=casa+{secret}&type=activities"),
    "/mine": ("",),
}
"""Filters that ask for what is hidden."""


def addresses(
    all_: Everybody, things: Mapping[str, Sequence[str]], plan: str, activity: str, secret: str
) -> Iterator[str]:
    """Every address there is to read, about the draft where it is about something."""
    for route in routes(all_.app):
        first = route.path.split("/")[1]
        if "GET" not in route.methods or first in ("admin", "oauth", "sign-in", "sign-out", "gallery"):
            continue
        words = WORDS | {"iso3": "COL", "id": {"plans": plan, "activities": activity}.get(first, "")}
        several: Sequence[dict[str, str]] = ({},)
        if "{tab}" in route.path:
            several = [{"tab": tab} for tab in TABS]
        elif "{noun}" in route.path:
            several = [{"noun": noun, "thing": ids[-1]} for noun, ids in things.items() if ids and noun not in HOSTS]
        elif "{thing}" in route.path:
            several = [{"thing": activity}]
        elif "{id}" in route.path and not words["id"]:
            continue  # of nothing that a draft has
        for more in several:
            path = PARAMETER.sub(lambda found, filled=words | more: filled[found[1]], route.path)
            yield path
            yield from (f"{path}?{one.format(secret=secret)}" for one in LISTS.get(path, ()))


def asked(browser: Caller, paths: Sequence[str]) -> dict[str, Any]:
    """The answers to somebody at a browser, in the language of the draft, without what is another each time."""
    found = {}
    for path in paths:
        answer = browser.get(path, headers={"accept-language": "es"})
        kept = tuple(answer.headers.get(name) for name in ("content-type", "location", "content-disposition", "etag"))
        found[path] = answer.status_code, kept, CHANGING.sub("", answer.text)
    return found
