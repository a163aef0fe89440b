"""What /openapi.json says beyond what FastAPI knows: problems, examples, headers, and that reading needs no token.

Every operation below /api/v1 is treated alike, from its own declaration; nothing here knows a noun.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from app.errors import Refusal
from app.schemas.common import Problem
from app.web.contract import IF_MATCH, JSON_TYPES
from app.web.examples import PREFIX, example, restored
from app.web.problems import BEARER, MEDIA_TYPE, TITLES, TYPES

API = "/api/v1"
JSON, MERGE_PATCH = JSON_TYPES
METHODS = ("get", "post", "patch", "put", "delete")
LEFTOVERS = ("HTTPValidationError", "ValidationError")
"""FastAPI's own shapes of 422, which this service never answers."""

DESCRIPTION = """Avance follows recommendations of the Committees of Experts of MESICIC and MESECVI from the day they \
are adopted to the day the Committee says what became of them.

Reading needs no token; without `Authorization` the reader is the public. An unknown, repeated or empty parameter, an \
unknown or repeated member and a value that is not allowed are refused (422) and named, never ignored. Errors are \
problem documents (RFC 9457) in the language of `Accept-Language` (es, en, pt, fr). PATCH is JSON Merge Patch (RFC \
7396); it and DELETE want the version that was read, in `If-Match`."""

HEADERS: dict[str, dict[str, Any]] = {
    "ETag": {
        "description": 'Of a thing `"<version>.<variant>"`, of a list or roll-up `"<change>.<variant>"`.',
        "schema": {"type": "string"},
        "example": '"1.5d41402abc4b"',
    },
    "Content-Language": {
        "description": "The language of this answer.",
        "schema": {"type": "string", "enum": ["es", "en", "pt", "fr"]},
    },
    "Avance-Change": {
        "description": "The number of the last change this answer takes in.",
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
        "example": "1234",
    },
    "Link": {
        "description": 'The next page, as `rel="next"`; absent on the last.',
        "schema": {"type": "string"},
        "example": '</api/v1/states?cursor=WyJQ>; rel="next"',
    },
    "Location": {"description": "The path of what was made.", "schema": {"type": "string"}},
    "WWW-Authenticate": {
        "description": "RFC 6750.",
        "schema": {"type": "string"},
        "example": f'{BEARER}, error="invalid_token"',
    },
}

PARAMETERS: dict[str, dict[str, Any]] = {
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "ETags the reader has; 304 when one is still right.",
        "schema": {"type": "string"},
    },
    "AcceptLanguage": {
        "name": "Accept-Language",
        "in": "header",
        "required": False,
        "description": "es, en, pt or fr; Spanish for everything else.",
        "schema": {"type": "string"},
        "example": "pt-BR, es;q=0.8",
    },
}

IF_MATCH_PATTERN = f"^({IF_MATCH.pattern.replace('?P<version>', '')})$"

Document = dict[str, Any]


class Documented(FastAPI):
    """FastAPI whose OpenAPI document says what this service does."""

    def openapi(self) -> Document:
        """The document, made once."""
        if self.openapi_schema is None:
            document = super().openapi()
            self.openapi_schema = completed(document)
        return self.openapi_schema


def operation_id(route: APIRoute) -> str:
    """The name of an operation: that of its handler, unique over the service."""
    return route.name


def completed(document: Document) -> Document:
    """The document with everything said that FastAPI leaves out. Changes it in place."""
    document["info"]["description"] = DESCRIPTION
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema(ref_template=PREFIX + "{model}")
    components["headers"] = HEADERS
    components["parameters"] = PARAMETERS
    problems: Document = components.setdefault("responses", {})
    for schema in schemas.values():
        _numbers(schema)
        if "examples" in schema:
            schema["examples"] = [restored(shown, schema, schemas) for shown in schema["examples"]]
    for method, operation in operations(document):
        _security(method, operation)
        _parameters(method, operation)
        _request(method, operation, schemas)
        _answers(method, operation, schemas)
        _refusals(operation, problems)
    for name in LEFTOVERS:
        schemas.pop(name, None)
    return document


def _numbers(schema: Document) -> None:
    """Pydantic writes the default of a Decimal as text, also where the schema says number."""
    for member in schema.get("properties", {}).values():
        if member.get("type") == "number" and isinstance(member.get("default"), str):
            member["default"] = float(member["default"])


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Document]]:
    """Every operation of the API with its method."""
    for path, item in document["paths"].items():
        if path.startswith(API):
            yield from ((method, item[method]) for method in METHODS if method in item)


def _security(method: str, operation: Document) -> None:
    if method == "get" and operation.get("security"):
        operation["security"] = [{}, *operation["security"]]


def _parameters(method: str, operation: Document) -> None:
    """A parameter in an address or header is a string or absent, never null; If-Match is wanted."""
    given = operation.setdefault("parameters", [])
    for parameter in given:
        schema = parameter["schema"]
        choices = [choice for choice in schema.get("anyOf", []) if choice.get("type") != "null"]
        if choices:
            rest = {key: value for key, value in schema.items() if key not in ("anyOf", "default")}
            parameter["schema"] = rest | (choices[0] if len(choices) == 1 else {"anyOf": choices})
        if parameter["name"] == "If-Match":
            parameter["required"] = True
            parameter["schema"] = {"type": "string", "pattern": IF_MATCH_PATTERN}
            parameter["example"] = HEADERS["ETag"]["example"]
        if parameter["in"] == "path":
            parameter["example"] = example(parameter["schema"], {}, parameter["name"])
    names = ("IfNoneMatch", "AcceptLanguage") if method == "get" else ("AcceptLanguage",)
    given += [{"$ref": f"#/components/parameters/{name}"} for name in names]


def _request(method: str, operation: Document, schemas: Mapping[str, Any]) -> None:
    contents = operation.get("requestBody", {}).get("content", {})
    for content in contents.values():
        _exemplify(content, schemas)
    if method == "patch" and JSON in contents:
        contents[MERGE_PATCH] = contents[JSON]


def _answers(method: str, operation: Document, schemas: Mapping[str, Any]) -> None:
    """Examples and headers of what is answered when all went well; 304 of what can be asked again."""
    for code, answer in operation["responses"].items():
        if not code.startswith("2"):
            continue
        names = ["Content-Language"] if answer.get("content") else []
        for content in answer.get("content", {}).values():
            members = _exemplify(content, schemas)
            names += ["ETag"] if method == "get" or "version" in members else []
            names += ["Link"] if "next" in members and "items" in members else []
            names += ["Avance-Change"] if method == "get" and "version" not in members else []
        names += ["Location"] if code == "201" else []
        answer["headers"] = _headers(*names) | answer.get("headers", {})
    if method == "get":
        operation["responses"]["304"] = {
            "description": "The reader has it as it is.",
            "headers": _headers("ETag", "Content-Language"),
        }


def _exemplify(content: Document, schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the content its example, unless its author gave one; the members of the example."""
    if "example" not in content and "examples" not in content:
        content["example"] = example(content.get("schema", {}), schemas)
    shown = content.get("example")
    return shown if isinstance(shown, Mapping) else {}


def _headers(*names: str) -> Document:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _refusals(operation: Document, problems: Document) -> None:
    """Every documented error, said once in the components and named by each operation."""
    for code, answer in operation["responses"].items():
        if code[0] in "45":
            name = f"Problem{code}"
            problems.setdefault(name, _refusal(int(code), answer.get("description", "")))
            operation["responses"][code] = {"$ref": f"#/components/responses/{name}"}


def _refusal(code: int, description: str) -> Document:
    slugs = {kind.status: kind.slug for kind in Refusal.__subclasses__()}
    shown: Document = {
        "type": TYPES + slugs.get(code, "bad-request"),
        "title": TITLES[code],
        "status": code,
        "detail": description,
        "request_id": "0199c3a28c1e7d5a",
    }
    if code == 422:
        shown["errors"] = [{"pointer": "/start", "detail": "This does not have the form wanted here."}]
    return {
        "description": description,
        "headers": _headers("Content-Language", *(["WWW-Authenticate"] if code == 401 else [])),
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"{PREFIX}Problem"}, "example": shown}},
    }
