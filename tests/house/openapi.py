"""What must be true of every operation in /openapi.json: reads the document, knows no noun."""

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

READ = {"400", "401", "403", "406", "422", "503"}
WRITE = READ | {"404", "409"}
WITH_A_BODY = {"413", "415"}
ON_A_THING = {"412", "428"}
METHODS = ("get", "post", "patch", "put", "delete")


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, item in document["paths"].items():
        yield from ((path, method, item[method]) for method in METHODS if method in item)


def faults(document: Mapping[str, Any]) -> list[str]:
    """A sentence for each thing that is missing or wrong."""
    found: list[str] = []
    seen: set[str] = set()
    for path, method, operation in operations(document):
        name = f"{method.upper()} {path}"
        found += [f"{name}: {fault}" for fault in _of_operation(document, path, method, operation)]
        if operation["operationId"] in seen:
            found.append(f"{name}: its operationId is taken")
        seen.add(operation["operationId"])
    return found


def _of_operation(document: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any]) -> Iterator[str]:
    if not operation.get("description"):
        yield "does not say what it does"
    if ({} in operation.get("security", [])) != (method == "get"):
        yield "a read is open to the public, a write is not"
    answers = operation["responses"]
    wanted = READ if method == "get" else WRITE
    wanted = wanted | ({"404"} if "{id}" in path else set()) | (WITH_A_BODY if "requestBody" in operation else set())
    wanted |= ON_A_THING if method in ("patch", "delete") else set()
    if wanted - answers.keys():
        yield f"does not document {sorted(wanted - answers.keys())}"
    if not any(code.startswith("2") for code in answers):
        yield "documents no success"
    yield from _of_contents(document, "body", operation.get("requestBody", {}).get("content", {}))
    for code, answer in answers.items():
        answer = _resolved(document, answer)
        if not answer.get("description"):
            yield f"{code}: says nothing"
        if code[0] in "45" and list(answer["content"]) != ["application/problem+json"]:
            yield f"{code}: is no problem document"
        if code[0] in "245" and code != "204" and not answer.get("content"):
            yield f"{code}: has no content"
        yield from _of_contents(document, code, answer.get("content", {}))


def _of_contents(document: Mapping[str, Any], where: str, contents: Mapping[str, Any]) -> Iterator[str]:
    for media, content in contents.items():
        shown = [content["example"]] if "example" in content else []
        shown += [one["value"] for one in content.get("examples", {}).values()]
        if not shown:
            yield f"{where}: no example of {media}"
        for one in shown:
            for error in _validator(document, content["schema"]).iter_errors(one):
                yield f"{where}: the example is not what its schema says at {error.json_path}: {error.message[:80]}"


def _validator(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Draft202012Validator:
    """Of a schema of the document: its references point into the components, which are put beside it."""
    return Draft202012Validator({**schema, "components": document["components"]}, format_checker=FormatChecker())


def _resolved(document: Mapping[str, Any], answer: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in answer:
        return answer
    found: Any = document
    for part in answer["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found
