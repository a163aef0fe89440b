"""What one State does with its draft changes nothing for those who may not read it: not a list, a filter, a search, a history, a
total, an ETag, an error text, a page, a file of rows. Asked before and after, and compared whole; what was done is drawn.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from httpx2 import Response
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.queries.images import SOURCES
from tests.database import Databases
from tests.guards import matrix, page_leaks, page_matrix
from tests.guards.everybody import Everybody, everybody
from tests.guards.operations import LISTS, PARAMETER, READS, RECORDED

READERS = ("public", "expired", "peru", "agency_peru", "observer", "admin", "secretariat")
"""Who may not read Colombia's draft while it is being written; the Secretariat comes in with the workshop. The grant that has
ended was Colombia's own."""
AT_PAGES = ("public", "expired", "peru", "secretariat")
SECRET = "Xochimilco"
"""A word that stands only in the draft."""
NOWHERE = "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a99"
TEXT = {"language": "es", "value": f"Casa {SECRET}"}
COUNTED = re.compile(r'"(\d+)\.')
"""The number of the last change in an ETag of a list: that something changed somewhere everybody is told (ADR 7)."""


class Draft:
    """Colombia's draft: its ids by type, and what can be done with it."""

    def __init__(self, all_: Everybody) -> None:
        self.all = all_
        plans = all_.get("/plans", "colombia", state="COL", limit="200").json()["items"]
        self.plan = next(one["id"] for one in plans if one["stage"] == "drafting")
        self.activity = all_.get(f"/plans/{self.plan}/activities", "colombia").json()["items"][-1]["id"]
        self.browsers = page_matrix.browsers(all_)
        self.pages = list(page_leaks.addresses(all_, self.things, self.plan, self.activity, SECRET))

    @property
    def things(self) -> Mapping[str, list[str]]:
        """The ids of what only those of Colombia are told of."""
        own, public = self.all._things("colombia"), self.all._things("peru")
        return {
            type: sorted(set(ids) - set(public.get(type, ())))
            for type, ids in own.items()
            if type in SOURCES and SOURCES[type].guarded
        }

    def act(self, what: str, n: int) -> None:
        post, change = ("POST", {}), ("PATCH", {"if-match": "*"})
        plan, activity = f"/plans/{self.plan}", f"/activities/{self.activity}"
        due = {"due": "2027-06", "target": n + 1, "unit": SECRET}
        (method, headers), path, body = {
            "title": (change, activity, {"title": {"value": f"{SECRET} {n}"}}),
            "dates": (change, activity, {"start": "2027-02", "end": f"2027-{n % 9 + 3:02}"}),
            "milestone": (post, f"{activity}/milestones", {"title": TEXT, **due}),
            "cost": (post, f"{plan}/costs", {"kind": "estimated", "amount": f"{n}.25", "currency": "PEN", "label": TEXT}),
            "guideline": (post, f"{plan}/guidelines", {"title": TEXT}),
            "indicator": (post, "/indicators", {"plan": self.plan, "code": f"{SECRET}{n}", "name": TEXT, "unit": SECRET}),
        }[what]  # fmt: skip
        answer = self.all.ask(method, path, "colombia", headers, json=body)
        assert answer.status_code < 300 or (what == "indicator" and answer.status_code == 409), answer.text


ACTS = st.permutations(["title", "dates", "milestone", "cost", "guideline", "indicator"])


@pytest.fixture(scope="module")
def draft(databases: Databases, filled: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Draft]:
    database = databases.clone(filled)
    with everybody(database, tmp_path_factory.mktemp("leaks")) as found:
        matrix.register_expired(found, "COL")
        yield Draft(found)
    databases.drop(database)


def told(answer: Response) -> Any:
    """An answer without what may differ: its request, its time, and the number of the last change."""
    body = answer.text
    if answer.headers.get("content-type", "").endswith("json"):
        whole = answer.json()
        body = str({name: value for name, value in whole.items() if name not in ("request_id", "next", "change")})
    kept = {
        name: answer.headers.get(name)
        for name in ("content-type", "location", "cache-control", "www-authenticate", "vary")
    }
    return answer.status_code, COUNTED.sub('"n.', answer.headers.get("etag", "")), kept, body


def asked(all_: Everybody, draft: Draft, by: str, things: Mapping[str, list[str]]) -> dict[str, Any]:
    """All that a reader could try: lists, filters that name what is hidden, search, the feed, and every hidden id."""
    found: dict[str, Any] = {}
    for operation in LISTS:
        if "{" in operation.path:
            continue
        narrowed: list[dict[str, str]] = [{"count": "true"}] if "count" in operation.parameters else [{}]
        narrowed += [{"plan": draft.plan}] if "plan" in operation.parameters else []
        narrowed += [{"state": "COL"}] if "state" in operation.parameters else []
        narrowed += [{"activity": draft.activity}] if "activity" in operation.parameters else []
        narrowed += [{"edition": "draft"}] if "edition" in operation.parameters else []
        narrowed = [{"q": SECRET}, {"q": f"casa {SECRET.lower()}"}] if operation.path == "/search" else narrowed
        for params in narrowed:
            found[f"{operation} {params}"] = told(all_.get(operation.path, by, **params))
    for path in ("/progress", "/progress/states/COL", f"/plans/{draft.plan}", f"/plans/{draft.plan}/moves"):
        found[path] = told(all_.get(path, by))
    for operation in READS:
        for type, ids in things.items():
            if operation.noun == type:
                paths = [PARAMETER.sub(id, operation.asked) for id in ids[-2:]]
            elif "{noun}" in operation.path and type in RECORDED:
                paths = [operation.path.replace("{noun}", type).replace("{id}", id) for id in ids[-2:]]
            else:
                continue
            for path in paths:
                found[path] = told(all_.get(path, by))
    return found


def everything(draft: Draft, by: str, things: Mapping[str, list[str]]) -> dict[str, Any]:
    """All that a reader is told by the API and, where it is one of those, by the pages."""
    found = asked(draft.all, draft, by, things)
    return found | (page_leaks.asked(draft.browsers[by][0], draft.pages) if by in AT_PAGES else {})


@pytest.fixture(scope="module")
def untold(draft: Draft) -> tuple[Mapping[str, list[str]], Mapping[str, Mapping[str, Any]]]:
    """What the draft has, and what each reader is told before anything is done in it."""
    things = draft.things
    return things, {by: everything(draft, by, things) for by in READERS}


@settings(max_examples=2, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(acts=ACTS, numbers=st.lists(st.integers(1, 99), min_size=6, max_size=6))
def test_what_is_done_in_a_draft_changes_no_answer_to_those_who_may_not_read_it(
    draft: Draft, untold: tuple[Any, Any], acts: list[str], numbers: list[int]
) -> None:
    things, before = untold
    for what, n in zip(acts, numbers, strict=True):
        draft.act(what, n)
    for by in READERS:
        after = everything(draft, by, things)
        other = {path: (before[by][path], answer) for path, answer in after.items() if answer != before[by][path]}
        assert other == {}, (by, acts, numbers)
        assert SECRET not in "".join(str(answer) for path, answer in after.items() if SECRET not in path)


def test_what_is_hidden_is_answered_as_what_is_not_there(draft: Draft) -> None:
    """The same status, the same headers, the same sentence; of a plan everybody sees the card."""
    for type, ids in draft.things.items():
        for operation in READS:
            if operation.noun == type and ids:
                for by in READERS:
                    hidden = told(draft.all.get(PARAMETER.sub(ids[-1], operation.asked), by))
                    assert hidden == told(draft.all.get(PARAMETER.sub(NOWHERE, operation.asked), by)), (operation, by)
                    assert hidden[0] == 404


def test_control_who_may_read_the_draft_is_told_what_changed(draft: Draft) -> None:
    things = draft.things
    assert len(things.get("activities", ())) > 1
    told_pages = page_leaks.asked(draft.browsers["colombia"][0], draft.pages)
    before = asked(draft.all, draft, "colombia", things)
    draft.act("title", 7)
    draft.act("milestone", 7)
    after = asked(draft.all, draft, "colombia", things)
    assert sum(answer != before[path] for path, answer in after.items()) >= 3
    assert SECRET in str(after)
    pages = page_leaks.asked(draft.browsers["colombia"][0], draft.pages)
    assert sum(answer != told_pages[path] for path, answer in pages.items()) >= 5
