"""Examples for OpenAPI, made from the schemas themselves so that every operation has them and none can go stale.

A schema's own `examples` come first (a type or model that knows better says so), then its constant, default or first
value; strings follow their format, or the name of their member. Knows no noun.
"""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
Components = Mapping[str, Schema]

FORMATS = {
    "uuid": "0199c3a2-8c1e-7d5a-9f3e-2b6c4d8e1f00",
    "date": "2026-11-22",
    "date-time": "2026-11-22T15:04:05Z",
    "time": "15:04:05",
}
"""One value per `format`."""

MEMBERS: dict[str, Any] = {
    "acronym": "MIMP",
    "adopted_on": "2013-03-22",
    "bodies": ["Contraloría General"],
    "code": "1.1",
    "cursor": "WyIwMTk5YzNhMiIsIjVmIl0",
    "date": "2018-08",
    "end": "2028-12",
    "gap": "24695634.00",
    "href": "/api/v1/activities/0199c3a2-8c1e-7d5a-9f3e-2b6c4d8e1f00",
    "languages": ["es"],
    "letter": "a",
    "next": None,
    "not_broken_down": "24695634.00",
    "note": "As the source has it.",
    "place": "Washington, D.C.",
    "profile": {},
    "provisions": ["III(1)", "III(9)"],
    "reason": "The centres of Puno opened.",
    "since": "1996-06-04",
    "source": "https://www.oas.org/en/mesecvi/",
    "source_title": "Third Hemispheric Report",
    "start": "2026-05",
    "symbol": "MESECVI/CEVI/doc.188/13 rev.1",
    "time_zone": "America/Lima",
    "unit": "centres",
    "usd": "0.3019",
    "version": 1,
}
"""What the member of an object holds when its schema alone would say nothing worth reading."""

WORDS = "Centros de emergencia"

PREFIX = "#/components/schemas/"


def example(schema: Schema, components: Components, name: str = "", inside: tuple[str, ...] = ()) -> Any:
    """An instance of a JSON schema as Pydantic writes them. `name`: the member it stands in; `inside`: the components
    around it, so that a shape within itself ends.

    Example:
        >>> example({"type": "object", "properties": {"code": {"type": "string"}, "n": {"minimum": 3}}}, {})
        {'code': '1.1', 'n': 3}
    """
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    if "const" in schema:
        return schema["const"]
    if "$ref" in schema:
        component = schema["$ref"].removeprefix(PREFIX)
        return example(components[component], components, name, (*inside, component))
    if _fits(schema, name):
        return MEMBERS[name]
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return example(_first(schema[key], inside), components, name, inside)
    if schema.get("default") is not None:
        return schema["default"]
    return _of_type(schema, components, name, inside)


def _fits(schema: Schema, name: str) -> bool:
    """Whether what the member usually holds is an instance of this schema, as far as its type says."""
    if name not in MEMBERS:
        return False
    allowed = {part.get("type") for part in schema.get("anyOf", [schema])}
    kinds = {str: "string", int: "integer", list: "array", dict: "object", type(None): "null"}
    patterns = [part for part in schema.get("anyOf", [schema]) if "pattern" in part or "format" in part]
    return kinds[type(MEMBERS[name])] in allowed and not patterns


def _first(choices: list[Schema], inside: tuple[str, ...]) -> Schema:
    """The first choice that is not null and does not begin what we are inside of again."""
    left = [
        choice
        for choice in choices
        if choice.get("type") != "null" and choice.get("$ref", "").removeprefix(PREFIX) not in inside
    ]
    return left[0] if left else {"const": None}


def _of_type(schema: Schema, components: Components, name: str, inside: tuple[str, ...]) -> Any:
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        return _object(schema, components, inside)
    if kind == "array":
        items = schema.get("items", {})
        again = items.get("$ref", "").removeprefix(PREFIX) in inside
        return [] if again else [example(items, components, name, inside)]
    if kind == "boolean":
        return False
    if kind == "null":
        return None
    if kind in ("integer", "number") or "minimum" in schema or "exclusiveMinimum" in schema:
        return int(schema.get("minimum") or schema.get("exclusiveMinimum", 0) + 1)
    return FORMATS.get(schema.get("format", ""), WORDS)


def _object(schema: Schema, components: Components, inside: tuple[str, ...]) -> dict[str, Any]:
    """Every member; of one without any required (a patch) only the first, since no patch sends all at once."""
    properties = schema.get("properties")
    if properties is None:
        names = schema.get("propertyNames", {}).get("enum")
        values = schema.get("additionalProperties")
        return {names[0]: example(values, components, "", inside)} if names and isinstance(values, Mapping) else {}
    wanted = list(properties) if schema.get("required") else list(properties)[:1]
    return {name: example(properties[name], components, name, inside) for name in wanted}


def restored(shown: Any, schema: Schema, components: Components) -> Any:
    """An example somebody wrote, with the nulls that FastAPI drops from it when it makes the document."""
    schema = _shape_of(shown, schema, components)
    if isinstance(shown, list):
        return [restored(one, schema.get("items", {}), components) for one in shown]
    if not isinstance(shown, Mapping) or "properties" not in schema:
        return shown
    properties = schema["properties"]
    whole = {name: restored(value, properties.get(name, {}), components) for name, value in shown.items()}
    return whole | {name: None for name in schema.get("required", ()) if name not in whole}


def _shape_of(shown: Any, schema: Schema, components: Components) -> Schema:
    """The schema itself, what it refers to, or the choice whose members the value has."""
    if "$ref" in schema:
        return _shape_of(shown, components[schema["$ref"].removeprefix(PREFIX)], components)
    choices = [_shape_of(shown, one, components) for key in ("anyOf", "oneOf") for one in schema.get(key, ())]
    if isinstance(shown, Mapping):
        choices = [one for one in choices if shown.keys() <= one.get("properties", {}).keys()]
    elif isinstance(shown, list):
        choices = [one for one in choices if one.get("type") == "array"]
    return choices[0] if choices else schema
