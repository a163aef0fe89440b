"""The stored description of the API: `python -m tools.openapi` writes tests/contract/openapi.json again and says what changed.

A test fails while the two differ. Shapes may grow, never shrink: what is taken away or narrowed is called BREAKING.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from app.main import create_app
from app.settings import CHECKOUT, Settings
from app.web.openapi import METHODS

STORED = CHECKOUT / "tests" / "contract" / "openapi.json"
COMMAND = "python -m tools.openapi"
WORDS = {"title", "summary", "description", "example", "examples", "tags", "default"}
"""What is said of a thing. It may change; the rest is the thing itself."""
NAMED = {"paths", "properties", "schemas", "responses", "headers", "content", "securitySchemes", "scopes", "flows"}
"""Whose keys are names that somebody gave; elsewhere they are words of OpenAPI."""
LEAST = {"minimum", "exclusiveMinimum", "minLength", "minItems"}
MOST = {"maximum", "exclusiveMaximum", "maxLength", "maxItems"}
LONGEST = 160


def document() -> dict[str, Any]:
    """What /openapi.json says. Neither a database nor a folder is needed for it."""
    settings = Settings(secret=SecretStr("0" * 64))
    made: dict[str, Any] = create_app(settings, "postgresql+psycopg://nobody@localhost/nowhere").openapi()
    return made


def written(described: Mapping[str, Any]) -> str:
    """As it is stored: one thing per line, keys in order, so that a difference is read where it is."""
    return json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@dataclass(frozen=True)
class Difference:
    """Where: an operation, or a component. What: below it."""

    where: str
    what: str
    breaking: bool

    def __str__(self) -> str:
        return f"{'BREAKING ' if self.breaking else ''}{self.what}"


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """What has changed between two documents, operation by operation and component by component."""
    sent = _reached(old, "requestBody") | _reached(new, "requestBody")
    answered = _reached(old, "responses") | _reached(new, "responses")
    found: list[Difference] = []
    before, after = _things(old), _things(new)
    for where in sorted(before.keys() | after.keys()):
        name = where.removeprefix("schema ")
        compare = _Comparison(where, name in sent or " /" in where, name in answered or " /" in where)
        if where not in after:
            found.append(Difference(where, "is gone", True))
        elif where not in before:
            found.append(Difference(where, "is new", False))
        else:
            found += compare.walk(before[where], after[where], "")
    return found


def told(found: list[Difference]) -> str:
    """The differences for a person, under the operation or component they belong to."""
    lines: list[str] = []
    for where in dict.fromkeys(one.where for one in found):
        lines += [where, *(f"  {one}" for one in found if one.where == where)]
    return "\n".join(lines)


def _things(described: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path, item in described.get("paths", {}).items():
        found |= {f"{method.upper()} {path}": item[method] for method in METHODS if method in item}
    for kind, components in described.get("components", {}).items():
        found |= {f"{kind.removesuffix('s')} {name}": component for name, component in components.items()}
    rest = {key: value for key, value in described.items() if key not in ("paths", "components")}
    return found | {"document": rest}


def _reached(described: Mapping[str, Any], member: str) -> set[str]:
    """The schemas that requests, or answers, are made of."""
    schemas = described.get("components", {}).get("schemas", {})
    waiting = [one.get(member) for name, one in _things(described).items() if " /" in name]
    waiting += list(described.get("components", {}).get("responses", {}).values()) if member == "responses" else []
    found: set[str] = set()
    while waiting:
        for name in _references(waiting.pop()):
            if name not in found:
                found.add(name)
                waiting.append(schemas.get(name))
    return found


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].rpartition("/")[2]
        for member in value.values():
            yield from _references(member)
    elif isinstance(value, list):
        for member in value:
            yield from _references(member)


@dataclass(frozen=True)
class _Comparison:
    where: str
    sent: bool
    answered: bool

    def walk(self, old: Any, new: Any, at: str, naming: bool = False) -> Iterator[Difference]:
        """The differences of two parts at one place. `naming`: the keys are names, not words of OpenAPI."""
        if old == new:
            return
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            for key in sorted(old.keys() | new.keys()):
                below = f"{at}.{key}" if at else key
                words = key in WORDS and not naming
                if words or key not in old or key not in new:
                    yield from self._one(old, new, key, below, words, naming)
                elif key == "parameters" and not naming:
                    yield from self.walk(_by_name(old[key]), _by_name(new[key]), below, True)
                else:
                    yield from self.walk(old[key], new[key], below, key in NAMED and not naming)
        elif isinstance(old, list) and isinstance(new, list):
            yield from self._lists(old, new, at)
        else:
            yield self._said(f"{at}: {_short(old)} → {_short(new)}", self._narrower(at.rpartition(".")[2], old, new))

    def _one(
        self, old: Mapping[str, Any], new: Mapping[str, Any], key: str, at: str, words: bool, naming: bool
    ) -> Iterator[Difference]:
        """A member that only one of them has, or of which only words changed."""
        if key in old and key in new:
            if old[key] != new[key]:
                yield self._said(f"{at}: {_short(old[key])} → {_short(new[key])}", False)
        elif key in old:
            # Without a bound or a list of what is allowed more is allowed, which only a reader may not expect.
            wider = not naming and key in LEAST | MOST | {"pattern", "enum", "format"} and not self.answered
            yield self._said(f"{at} is gone", not words and not wider)
        else:
            wanted = naming and isinstance(new[key], Mapping) and new[key].get("required") is True
            bound = not naming and key in LEAST | MOST | {"pattern", "enum", "format", "required"} and self.sent
            yield self._said(f"{at} is new", not words and (wanted or bound))

    def _lists(self, old: list[Any], new: list[Any], at: str) -> Iterator[Difference]:
        """Lists are sets here: of required members, allowed values, alternatives."""
        required = at.rpartition(".")[2] == "required"
        gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
        for one in gone:
            yield self._said(f"{at}: {_short(one)} is gone", self.answered if required else True)
        for one in come:
            yield self._said(f"{at}: {_short(one)} is new", self.sent if required else False)
        if not gone and not come:
            yield self._said(f"{at}: in another order", False)

    def _narrower(self, key: str, old: Any, new: Any) -> bool:
        if key in LEAST | MOST and isinstance(old, int | float) and isinstance(new, int | float):
            return (new > old) == (key in LEAST) if self.sent else False
        return not (key == "required" and new is False)

    def _said(self, what: str, breaking: bool) -> Difference:
        return Difference(self.where, what, breaking)


def _by_name(parameters: Any) -> dict[str, Any]:
    """Parameters under their place and name, those of the components under theirs."""
    return {one["$ref"] if "$ref" in one else f"{one['in']} {one['name']}": one for one in parameters}


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def main(stored: Path = STORED) -> int:
    new = document()
    old = json.loads(stored.read_text("utf-8")) if stored.exists() else {}
    stored.write_text(written(new), "utf-8")
    sys.stdout.write(f"{told(differences(old, new)) if old else 'stored'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
