"""Every answer of every GET is what its operation declares: strictly, whole and flat, published and draft, to everybody.

Every list is asked as everybody; every thing by itself, and all below it, by one reader, or by two where it is not public:
all who may see something ask their share of each type. What has `as_of` is asked of a day of the past too.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from httpx2 import Response

from app.rules.files import MEDIA_TYPES
from tests.declared import faults
from tests.guards.everybody import READERS, Everybody
from tests.guards.filled import PAST
from tests.guards.operations import LISTS, READS, Operation, Things, named
from tests.personas import GRANTS

OF_A_CARD = ("/plans/{id}", "/plans/{id}/moves", "/{noun}/{id}/history")
"""What there is of a plan whose content is not public."""
MEMBERS_OF_A_CARD = {"state", "mechanisms", "stage", "title", "agency"}
"""As the record names them: `agency` is the `executing_agency` of the card."""
WITH_A_PAST = tuple(one for one in READS if "as_of" in one.parameters)
ALSO = 1
"""Of how many things of each type every reader asks the texts flat, a day of the past, the draft."""
ENGLISH = {"accept-language": "en"}


def wrong(operation: Operation, answer: Response, *, flat: bool = False) -> list[str]:
    """What of a good answer its operation does not declare, in words."""
    if answer.status_code != 200:
        return [f"{answer.status_code} {answer.text[:200]}"]
    if operation.shape is None:
        return (
            []
            if answer.headers["content-type"] in (*MEDIA_TYPES, "application/json")
            else [answer.headers["content-type"]]
        )
    found = faults(operation.route, 200, answer.content)
    if answer.headers["content-type"] != "application/json":
        found.append(answer.headers["content-type"])
    if flat and _texts(answer.json()):
        found.append(f"a whole text, not flat: {_texts(answer.json())[0]}")
    return found


def told(found: Mapping[str, list[str]]) -> str:
    """What was found, a line each."""
    return "\n".join(f"{path}: {fault}" for path, faults_ in found.items() for fault in faults_)


def _texts(body: Any) -> list[Any]:
    """The whole texts in an answer."""
    if isinstance(body, dict):
        if body.keys() == {"language", "wording", "value", "translations"}:
            return [body]
        return [text for member in body.values() for text in _texts(member)]
    return [text for member in body for text in _texts(member)] if isinstance(body, list) else []


def flattened(body: Any, language: str) -> Any:
    """An answer as `texts=flat` gives it."""
    if isinstance(body, list):
        return [flattened(member, language) for member in body]
    if not isinstance(body, dict):
        return body
    if _texts(body) != [body]:
        return {name: flattened(member, language) for name, member in body.items()}
    shown = body["translations"].get(language) if language != body["language"] else None
    return shown["value"] if shown else body["value"]


def undated(body: Mapping[str, Any]) -> dict[str, Any]:
    """An answer without the day it is of."""
    return {name: value for name, value in body.items() if name != "as_of"}


def _asked(operation: Operation, mine: Things) -> list[str]:
    """The paths a reader asks whose share of the things this is."""
    return operation.paths(mine) if operation.noun is None or operation.noun in mine else []


@pytest.mark.parametrize("by", READERS)
def test_every_answer_is_what_its_operation_declares(all_: Everybody, by: str) -> None:
    data = {entry["href"].removeprefix("/api/v1"): entry["data"] for entry in all_.feed(by) if entry["data"]}
    cards = {thing["id"] for thing in data.values() if thing.get("content") == "not_public"}
    found: dict[str, list[str]] = {}
    for operation in READS:
        for nth, path in enumerate(_asked(operation, all_.shares()[by])):
            answer = all_.ask("GET", path, by, ENGLISH)
            if cards & {*path.split("/")} and operation.path not in OF_A_CARD:
                assert answer.status_code == 404, path
                continue
            found[path] = wrong(operation, answer)
            if cards & {*path.split("/")} and operation.path.endswith("/history"):
                told_ = {change["member"] for item in answer.json()["items"] for change in item["changed"] or ()}
                found[path] += [f"the history of a card tells of {name}" for name in told_ - MEMBERS_OF_A_CARD]
            if path in data and not found[path]:
                fed = data[path].items()
                found[path] += [f"the feed has another {name}" for name, value in fed if answer.json()[name] != value]
            if nth >= ALSO:
                continue
            if "texts" in operation.parameters and not found[path]:
                flat = all_.ask("GET", f"{path}?texts=flat", by, ENGLISH)
                found[f"{path} flat"] = wrong(operation, flat, flat=True)
                if not operation.is_list and flat.json() != flattened(answer.json(), "en"):
                    found[f"{path} flat"].append(f"is not what is whole: {flat.text[:300]}")
            if "as_of" in operation.parameters:
                then = all_.ask("GET", path, by, ENGLISH, params={"as_of": str(PAST)})
                found[f"{path} then"] = wrong(operation, then) if then.status_code != 404 else []
            if "edition" in operation.parameters:
                draft = all_.get(path, by, edition="draft")
                found[f"{path} draft"] = wrong(operation, draft) if draft.status_code != 404 else []
    assert not told(found), told(found)


@pytest.mark.parametrize("by", ["public", "demo-peru", "demo-colombia", "admin"])
def test_every_page_of_every_list_of_everything_is_what_it_declares(all_: Everybody, by: str) -> None:
    found: dict[str, list[str]] = {}
    for operation in LISTS:
        if "{" not in operation.path and "items" in operation.members:
            total, more, items = None, {"limit": "200", "count": "true"}, []
            while more:
                answer = all_.get(operation.path, by, **more)
                found[f"{operation} {more}"] = wrong(operation, answer)
                items += answer.json()["items"]
                total, cursor = answer.json()["total"], answer.json()["next"]
                more = {"limit": "200", "count": "true", "cursor": cursor} if cursor else {}
            if total != len(items) or len({one["id"] if "id" in one else str(one) for one in items}) != total:
                found[str(operation)] = [f"{total} are counted, {len(items)} given"]
    assert not told(found), told(found)


def test_no_list_is_empty(all_: Everybody) -> None:
    """An empty list would pass everything above: whoever adds one adds what stands in it (`tests.guards.filled`)."""
    empty = []
    for operation in LISTS:
        asked = ((path, by) for by in reversed(READERS) for path in _asked(operation, all_.things(by)))
        if not any(all_.get(path, by).json().get(name) for path, by in asked for name in ("items", "changes")):
            empty.append(str(operation))
    assert empty == []


@pytest.mark.parametrize(**named(WITH_A_PAST))
def test_a_past_day_has_its_own_answer(all_: Everybody, operation: Operation) -> None:
    """There is something on the day of the past, in a list too; and today is now."""
    for path in reversed(operation.paths(all_.things("peru"))):
        then = all_.get(path, "peru", as_of=str(PAST))
        if then.status_code == 200 and then.json().get("items", True):
            break
    assert wrong(operation, then) == []
    assert then.json().get("items", True)
    now, today = all_.get(path, "peru"), all_.get(path, "peru", as_of=datetime.now(UTC).date().isoformat())
    assert wrong(operation, today) == []
    assert undated(today.json()) == undated(now.json())


def test_control_the_past_is_not_the_present(all_: Everybody) -> None:
    """What changed today (`tests.guards.filled.later`) was otherwise on the day that is asked everywhere here."""
    now, then = all_.get("/states/PER"), all_.get("/states/PER", as_of=str(PAST))
    assert (now.json()["note"], then.json()["note"]) == ("Hoy", "Nota 3")


def test_everything_is_asked(all_: Everybody) -> None:
    """Every thing anybody may see is asked by somebody, and every role is among the readers."""
    for operation in READS:
        asked = {path for by in READERS for path in _asked(operation, all_.shares()[by])}
        for by in READERS:
            whole = all_.things(by)
            if operation.noun in whole or operation.noun is None:
                assert asked >= set(operation.paths(whole)), operation
    roles = {held.role for by in READERS for held in GRANTS.get(by, ())} | {"focal_point"}
    assert roles == {held.role for grants in GRANTS.values() for held in grants}


@pytest.mark.parametrize("spoil", [{"version": "1"}, {"unknown": 1}, {"synthetic": None}, {"name": "flat"}])
def test_control_an_answer_that_is_not_what_is_declared_is_found(all_: Everybody, spoil: dict[str, object]) -> None:
    operation = next(one for one in READS if one.path == "/states/{iso3}")
    good = all_.get("/states/PER")
    assert wrong(operation, good) == []
    spoiled = Response(200, headers={"content-type": "application/json"}, json=good.json() | spoil)
    if "name" in spoil:
        assert spoiled.json() != good.json() and flattened(good.json(), "en") != spoiled.json()
    else:
        assert wrong(operation, spoiled)
    less = {name: value for name, value in good.json().items() if name != "version"}
    assert wrong(operation, Response(200, headers=good.headers, json=less))
    assert wrong(operation, good, flat=True)
    assert wrong(operation, all_.get("/states/XXX"))
