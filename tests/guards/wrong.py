"""Wrong input, made from the description of each operation in /openapi.json: what its schemas refuse, and what no schema
can say. The schemas are the judge, so that a new member or parameter is tried by itself."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zlib import crc32

from jsonschema import Draft202012Validator, FormatChecker

from app.web.examples import example

Schema = Mapping[str, Any]
Path = tuple[str | int, ...]

HALF = "a\ud800b"
"""Half a character: no text at all."""

JUNK: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 10**30, "", " ", "x", "a\x00b", HALF, "x" * 20_001, [], {}, [None], [[]], ["x\x00"]),
    *("2018-02-30", "2018-13", "0000", "20180101", "2018-01-01T00:00:00Z", "1,5", "1e3", "-1.00", "9" * 19, "NaN"),
    *("per", "PERU", "de", "javascript:alert(1)", "https://user:word@example.org/", "01934f3c", [1, "x"], {"x": 1}),
    *({"language": "es"}, {"language": "de", "value": "x"}, {"value": "a\x00b"}, {"translations": {"de": None}}),
)
"""Values of which every schema refuses some."""

PARAMETERS = {
    "integer": ("ten", "1.5", "-1", "99999999999999999999", "0x10", "1e3", "\u0663"),
    "boolean": ("maybe", "2", "oui"),
    "string": ("a\x00b", "x" * 600, "x\x00", "y" * 600),
}
PATTERNED = ("x", "per", "PERU", "2018-02-30", "2018", "1", "a\x00b", "whole", "nonsense", "01934f3c-9d2a-7c10-8f43")
"""Wrong for whatever has a form: an id, a code, a date, one of several."""


@dataclass(frozen=True)
class Described:
    """An operation as /openapi.json describes it."""

    document: Mapping[str, Any]
    operation: Mapping[str, Any]

    @property
    def components(self) -> Mapping[str, Schema]:
        found: Mapping[str, Schema] = self.document["components"]["schemas"]
        return found

    @cached_property
    def body(self) -> Schema | None:
        contents = self.operation.get("requestBody", {}).get("content", {})
        return self.resolved(contents["application/json"]["schema"]) if "application/json" in contents else None

    @property
    def base(self) -> dict[str, Any]:
        """A body that is described so, to be spoilt."""
        shown: dict[str, Any] = self.operation["requestBody"]["content"]["application/json"]["example"]
        return shown if (self.body or {}).get("required") else {}

    def parameters(self, where: str) -> dict[str, Schema]:
        return {one["name"]: one["schema"] for one in self.operation["parameters"] if one.get("in") == where}

    def resolved(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            schema = self.components[schema["$ref"].rpartition("/")[2]]
        return schema

    def refuses(self, schema: Schema, value: Any) -> bool:
        """Whether the description says that this may not be sent."""
        if value == HALF:
            return True
        return not self.judge(schema).is_valid(value)

    def judge(self, schema: Schema) -> Draft202012Validator:
        whole = {**schema, "components": self.document["components"]}
        return Draft202012Validator(whole, format_checker=FormatChecker())

    @property
    def name(self) -> str:
        return str(self.operation["operationId"])

    def tried(self, schema: Schema) -> list[Any]:
        """What is tried here for a member of this schema, of all that it refuses."""
        values = _refused(self, schema)
        first = _firsts(self.document)[json.dumps(schema, sort_keys=True)]
        return values if first == self.name else [*share(values, self.name)]

    def objects(self, schema: Schema) -> Iterator[tuple[Path, Schema]]:
        """The objects that stand in a value: their path and schema, the outermost first."""
        schema = self.resolved(schema)
        if "properties" in schema:
            yield (), schema
            for name, member in schema["properties"].items():
                yield from (((name, *path), found) for path, found in self.objects(member))
        elif schema.get("type") == "array":
            yield from (((0, *path), found) for path, found in self.objects(schema["items"]))
        elif isinstance(schema.get("additionalProperties"), Mapping):
            name = schema.get("propertyNames", {}).get("enum", ["es"])[-1]
            yield from (((name, *path), found) for path, found in self.objects(schema["additionalProperties"]))
        for choice in schema.get("anyOf", schema.get("oneOf", ())):
            found = list(self.objects(choice))
            if found:
                yield from found
                return


def share(values: Sequence[Any], name: str) -> Sequence[Any]:
    """Every third of the values, not the same for every name: together the operations try all."""
    return values[crc32(name.encode()) % min(3, len(values)) :: 3] if values else values


_FIRSTS: dict[int, dict[str, str]] = {}


def _firsts(document: Mapping[str, Any]) -> Mapping[str, str]:
    """The first operation in whose body each schema of a member stands, by the schema."""
    if id(document) not in _FIRSTS:
        found: dict[str, str] = {}
        for item in document["paths"].values():
            for operation in (one for one in item.values() if "requestBody" in one):
                described = Described(document, operation)
                for _, schema in described.objects(described.body or {}):
                    for member in schema["properties"].values():
                        found.setdefault(json.dumps(member, sort_keys=True), described.name)
        _FIRSTS[id(document)] = found
    return _FIRSTS[id(document)]


def spoilt(described: Described) -> Iterator[tuple[Any, list[str]]]:
    """Bodies with many wrong members at once, and the pointers of all of them. The objects that may stand in the body are
    spoilt together where none stands in another, once for each value in turn. A member whose schema stands in an earlier
    operation too has been given every value there, and is given a share of them here."""
    assert described.body is not None
    by_depth: dict[int, list[tuple[Path, Schema]]] = {}
    for path, schema in described.objects(described.body):
        by_depth.setdefault(len(path), []).append((path, schema))
    for objects in by_depth.values():
        wrong = {
            path: {name: described.tried(member) for name, member in schema["properties"].items()}
            for path, schema in objects
        }
        for turn in range(max(len(values) for members in wrong.values() for values in members.values())):
            yield _with(
                described,
                [
                    (path, schema, {name: values[turn % len(values)] for name, values in wrong[path].items() if values})
                    for path, schema in objects
                ],
            )
        for name in ("unknown", "", "a/b~c", "__proto__", "\x00"):
            yield _with(described, [(path, schema, {name: 1}) for path, schema in objects if name not in wrong[path]])


_REFUSED: dict[str, list[Any]] = {}
"""What each schema of the description refuses, by the schema: the same members stand in many bodies."""


def _refused(described: Described, schema: Schema) -> list[Any]:
    known = json.dumps(schema, sort_keys=True)
    if known not in _REFUSED:
        judge = described.judge(schema)
        _REFUSED[known] = [value for value in JUNK if value == HALF or not judge.is_valid(value)]
    return _REFUSED[known]


def _with(described: Described, spoilt: Iterable[tuple[Path, Schema, Mapping[str, Any]]]) -> tuple[Any, list[str]]:
    """A body whose objects at these paths have these members, and the pointers of the members."""
    body: Any = described.base
    names = []
    for path, schema, members in spoilt:
        if path:
            value = example(schema, described.components) | members
            body = _placed(described, body, described.body or {}, path, value)
        else:
            body = body | members
        where = "".join(f"/{step}" for step in path)
        names += [f"{where}/{name.replace('~', '~0').replace('/', '~1')}" for name in members]
    return body, names


def _placed(described: Described, whole: Any, schema: Schema, path: Path, value: Any) -> Any:
    """`whole` with the value in its place, and around it what must stand there."""
    if not path:
        return value
    step, *rest = path
    schema = next((one for at, one in described.objects(schema) if at == ()), schema)
    if isinstance(step, int):
        first = whole[0] if isinstance(whole, list) and whole else None
        return [_placed(described, first, schema.get("items", {}), tuple(rest), value)]
    around = whole if isinstance(whole, dict) else example(schema, described.components) if schema else {}
    inner = schema.get("properties", {}).get(step, {})
    found = around.get(step) if isinstance(around, dict) else None
    return {**(around or {}), step: _placed(described, found, inner, tuple(rest), value)}


def queries(described: Described) -> Iterator[tuple[list[tuple[str, str]], list[str]]]:
    """Wrong queries and the parameters in them that must be named."""
    known = described.parameters("query")
    for name in ("unknown", "Limit", "offset", "a\x00", "limit[]", "\u00e9"):
        yield [(name, "1")], [name]
    if known:
        yield [(name, "") for name in known], [*known]
        yield [(name, "1") for name in known for _ in range(2)], [*known]
    wrong = {name: _wrong_texts(described, schema) for name, schema in known.items()}
    for turn in range(max(map(len, wrong.values()), default=0)):
        sent = [(name, values[turn % len(values)]) for name, values in wrong.items() if values]
        yield sent, [name for name, _ in sent]


def _wrong_texts(described: Described, schema: Schema) -> list[str]:
    choices = [described.resolved(one) for one in schema.get("anyOf", [schema])]
    kinds = {one.get("type", "string") for one in choices}
    if kinds == {"string"} and any({"enum", "pattern", "format", "const"} & one.keys() for one in choices):
        return [text for text in (*PATTERNED, "x" * 600) if described.refuses(schema, text)]
    if len(kinds) > 1:
        return ["x", "-1", "a\x00b"]
    (kind,) = kinds
    return [text for text in PARAMETERS[kind] if kind != "string" or described.refuses(schema, text)]
