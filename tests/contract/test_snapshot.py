"""The description of the API is the stored one. Who changes it sees what it means for those who use it, and stores it."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tools.openapi import COMMAND, STORED, differences, document, main, told, written

Document = dict[str, Any]
PLAN = "/api/v1/plans/{id}"


@pytest.fixture(scope="module")
def stored() -> Document:
    found: Document = json.loads(STORED.read_text("utf-8"))
    return found


def test_the_description_is_the_stored_one(stored: Document) -> None:
    now = document()
    found = differences(stored, now)
    assert now == stored, (
        f"The description of the API has changed:\n{told(found)}\n"
        f"Shapes may grow, never shrink: what is BREAKING needs another way. If all of it is meant: {COMMAND}"
    )


def test_what_is_served_is_what_is_stored(application: Any, stored: Document) -> None:
    assert application.openapi() == stored


def test_it_is_stored_in_order_and_so_that_storing_it_again_changes_nothing(stored: Document) -> None:
    assert STORED.read_text("utf-8") == written(stored)


def _shape(found: Document, name: str) -> Document:
    shape: Document = found["components"]["schemas"][name]
    return shape


def _list(found: Document) -> Document:
    operation: Document = found["paths"]["/api/v1/plans"]["get"]
    return operation


def _widen(found: Document) -> None:
    _shape(found, "TopicNew")["properties"]["code"]["maxLength"] += 1


def _narrow(found: Document) -> None:
    _shape(found, "TopicNew")["properties"]["code"]["maxLength"] -= 1


def _optional(found: Document) -> None:
    _list(found)["parameters"].append({"name": "colour", "in": "query", "required": False, "schema": {}})


def _wanted(found: Document) -> None:
    _list(found)["parameters"].append({"name": "colour", "in": "query", "required": True, "schema": {}})


GROWTH: list[tuple[Callable[[Document], Any], str]] = [
    (lambda d: d["paths"][PLAN]["get"].update(description="Another."), "description: "),
    (lambda d: d["info"].update(description="Another."), "info.description: "),
    (lambda d: _shape(d, "Topic")["properties"].update(colour={"type": "string"}), "properties.colour is new"),
    (lambda d: d["paths"].update({"/api/v1/colours": {"get": {}}}), "is new"),
    (_optional, "parameters.query colour is new"),
    (_widen, "properties.code.maxLength: 500 → 501"),
]
SHRINKING: list[tuple[Callable[[Document], Any], str]] = [
    (lambda d: d["paths"].pop(PLAN), "is gone"),
    (lambda d: d["paths"][PLAN].pop("patch"), "is gone"),
    (lambda d: _list(d)["parameters"].pop(0), "is gone"),
    (lambda d: _shape(d, "Topic")["properties"].pop("code"), "properties.code is gone"),
    (lambda d: _shape(d, "Topic")["properties"]["code"].update(type="integer"), 'code.type: "string" → "integer"'),
    (lambda d: _shape(d, "Topic")["required"].remove("code"), 'required: "code" is gone'),
    (lambda d: _shape(d, "TopicNew")["required"].append("colour"), 'required: "colour" is new'),
    (lambda d: d["paths"][PLAN]["get"]["responses"].pop("404"), "responses.404 is gone"),
    (lambda d: d["paths"][PLAN]["get"].update(operationId="read_plan"), 'operationId: "get_plan" → "read_plan"'),
    (_wanted, "parameters.query colour is new"),
    (_narrow, "properties.code.maxLength: 500 → 499"),
]


@pytest.mark.parametrize(("change", "said"), GROWTH)
def test_control_growth_is_noticed_and_named(stored: Document, change: Callable[[Document], Any], said: str) -> None:
    changed = deepcopy(stored)
    change(changed)
    (found,) = differences(stored, changed)
    assert said in found.what
    assert not found.breaking


@pytest.mark.parametrize(("change", "said"), SHRINKING)
def test_control_what_shrinks_is_called_breaking(
    stored: Document, change: Callable[[Document], Any], said: str
) -> None:
    changed = deepcopy(stored)
    change(changed)
    found = differences(stored, changed)
    assert any(said in one.what and one.breaking for one in found), told(found)
    assert "BREAKING" in told(found)


def test_control_no_change_at_all_goes_untold(stored: Document) -> None:
    def spoiled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: spoiled(member) for key, member in value.items()}
        return [spoiled(member) for member in value] if isinstance(value, list) else f"{value}!"

    for path, item in list(stored["paths"].items())[:20]:
        changed = deepcopy(stored)
        changed["paths"][path] = spoiled(item)
        assert differences(stored, changed), path


def test_the_command_stores_the_description_and_says_what_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], stored: Document
) -> None:
    before = deepcopy(stored)
    before["paths"]["/api/v1/colours"] = {"get": {}}
    before["paths"][PLAN]["get"]["description"] = "Another."
    path = tmp_path / "openapi.json"
    path.write_text(written(before), "utf-8")
    assert main(path) == 0
    said = capsys.readouterr().out
    assert said.startswith("GET /api/v1/colours\n  BREAKING is gone\nGET /api/v1/plans/{id}\n  description: ")
    assert path.read_text("utf-8") == STORED.read_text("utf-8")
