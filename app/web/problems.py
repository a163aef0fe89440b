"""Refusals as RFC 9457 problem documents, in the reader's language. Knows HTTP and sentences, no noun.

Every error of the API and of paths that do not exist passes through here; pages turn refusals into HTML themselves.
"""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.errors import Conflict, Fault, Gone, Invalid, Malformed, PreconditionFailed, Refusal, Unavailable
from app.rules.problems import N_, Refused
from app.rules.problems import SENTENCES as SENTENCES_OF_RULES
from app.web.languages import negotiate, translate
from app.web.methods import allowed

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"
TYPES = "https://avance.invalid/problems/"
"""Problem types are names, not addresses: `.invalid` says so until the service has a public host."""

BEARER = 'Bearer realm="avance"'

SENTENCES = {
    404: "There is nothing here.",
    405: "This path does not take that method.",
    413: "The body is larger than allowed.",
    500: "Something went wrong on our side. Nothing was changed.",
    503: "The service cannot reach its database. Try again in a moment.",
}
UNIQUE_VIOLATION = "23505"
AT_ONCE = N_("Somebody else has just written the same. Read it again before trying once more.")
"""The actions ask before they write; this is what is left when two ask at once."""
NO_MOMENT = N_("This is not a moment: write it as 2026-11-22T15:04:05Z.")
NOT_JSON = "The body is not valid JSON."
PLAIN = {
    "extra_forbidden": "This member is not known here.",
    "missing": "This is required.",
    "json_invalid": NOT_JSON,
    "uuid_parsing": "This is not an id.",
    "uuid_type": "This is not an id.",
    "date_from_datetime_parsing": "This is not a date.",
    "date_parsing": "This is not a date.",
    "datetime_parsing": NO_MOMENT,
    "datetime_from_date_parsing": NO_MOMENT,
    "timezone_aware": NO_MOMENT,
    "int_parsing": "This is not a whole number.",
    "int_type": "This is not a whole number.",
    "bool_parsing": "This is neither true nor false.",
    "bool_type": "This is neither true nor false.",
    "string_type": "This is not a text.",
    "string_too_short": "This may not be empty.",
    "string_too_long": "This is too long.",
    "decimal_parsing": "This is not a number.",
    "decimal_type": "This is not a number.",
    "greater_than_equal": "This is too small.",
    "greater_than": "This is too small.",
    "less_than_equal": "This is too large.",
    "less_than": "This is too large.",
    "literal_error": "This is none of the values allowed here.",
    "enum": "This is none of the values allowed here.",
    "string_pattern_mismatch": "This does not have the form wanted here.",
    "model_attributes_type": "This is not an object.",
    "model_type": "This is not an object.",
    "dict_type": "This is not an object.",
    "list_type": "This is not a list.",
}
OTHERWISE = "This is not valid."


def language_of(request: Request) -> str:
    """The language of an answer of the API: Accept-Language, else Spanish."""
    return negotiate(header=request.headers.get("accept-language"))


def pointer(location: Sequence[object]) -> str:
    """A JSON pointer (RFC 6901) from the path of a member: `("costs", 0, "a/b")` is `/costs/0/a~1b`."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in location)


def problem(
    request: Request, refusal: Refusal, *, status: int | None = None, headers: dict[str, str] | None = None
) -> Response:
    """The problem document of a refusal, in the reader's language."""
    language = language_of(request)
    code = status or refusal.status
    body: dict[str, Any] = {
        "type": TYPES + refusal.slug,
        "title": translate(language, _title(code)),
        "status": code,
        "detail": translate(language, refusal.message, refusal.params),
        "request_id": getattr(request.state, "request_id", None),
    }
    if isinstance(refusal, Gone):
        body["start"] = refusal.params["href"]
    if refusal.faults:
        body["errors"] = [_fault(language, fault) for fault in refusal.faults]
    common = {
        "content-language": language,
        "vary": "Accept, Accept-Language, Authorization",
        "cache-control": "no-store",
    }
    if code == 401:
        invalid = ', error="invalid_token"' if "authorization" in request.headers else ""
        common["www-authenticate"] = BEARER + invalid
    return Response(orjson.dumps(body), code, common | (headers or {}), MEDIA_TYPE)


def _title(code: int) -> str:
    return TITLES.get(code, HTTPStatus(code).phrase)


TITLES = {
    400: "Cannot be read",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not available in that form",
    408: "Too slow",
    409: "Not possible now",
    410: "Start again",
    412: "Changed since you read it",
    413: "Too large",
    415: "Not a form we read",
    422: "Not valid",
    428: "Version wanted",
    429: "Too many requests",
    500: "Our mistake",
    503: "Not available now",
}


def _fault(language: str, fault: Fault) -> dict[str, Any]:
    told: dict[str, Any] = {"detail": translate(language, fault.message, fault.params)}
    if fault.pointer is not None:
        told["pointer"] = fault.pointer
    if fault.parameter is not None:
        told["parameter"] = fault.parameter
    return told


def faults_of(errors: Iterable[Any], body: object = None) -> list[Fault]:
    """Pydantic's errors as faults: a pointer into the body, the name of a parameter or header."""
    found = []
    for error in errors:
        where, *path = error["loc"]
        cause = (error.get("ctx") or {}).get("error")
        known = [] if error["type"] == "json_invalid" else _members(body, path, missing=error["type"] == "missing")
        parameter = str(path[0]) if path else str(where)
        if isinstance(cause, Refused):
            told = [(SENTENCES_OF_RULES[p.code], p.params, p.member) for p in cause.problems]
        else:
            told = [(PLAIN.get(error["type"], OTHERWISE), {}, "")]
        for message, params, member in told:
            if where == "body":
                found.append(Fault(message, params, pointer=pointer(known) + member))
            else:
                found.append(Fault(message, params, parameter=parameter))
    return found


def _is_of_rules(error: Any) -> bool:
    """Whether one of Pydantic's errors is what a rule found: the form is right, what it says cannot be."""
    return isinstance((error.get("ctx") or {}).get("error"), Refused)


def _members(body: Any, path: Sequence[Any], *, missing: bool) -> list[object]:
    """The path of a member in the body as it was sent: Pydantic also names the forms a member might have had."""
    found: list[object] = []
    for place, step in enumerate(path, start=1):
        if (isinstance(body, dict) and step in body) or (
            isinstance(body, list) and isinstance(step, int) and step < len(body)
        ):
            body = body[step]
        elif not (missing and place == len(path)):
            continue
        found.append(step)
    return found


def of_rules(refused: Refused) -> list[Fault]:
    """What a rule found, as faults with their sentences."""
    return [Fault(SENTENCES_OF_RULES[p.code], p.params, pointer=p.member) for p in refused.problems]


def install(app: FastAPI) -> None:
    """Answer every error with a problem document."""

    def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refusal)  # noqa: S101  (registered for this class only)
        return problem(request, error)

    def unruly(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)  # noqa: S101  (registered for this class only)
        return problem(request, Invalid(*of_rules(error)))

    def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101  (registered for this class only)
        by_rules = all(_is_of_rules(one) for one in error.errors())
        return problem(request, (Invalid if by_rules else Malformed)(*faults_of(error.errors(), error.body)))

    def plain(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101  (registered for this class only)
        refusal = Refusal(SENTENCES.get(error.status_code, "The request cannot be read."))
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = allowed(request)
        return problem(request, refusal, status=error.status_code, headers=headers)

    def stale(request: Request, _error: Exception) -> Response:
        return problem(request, PreconditionFailed())

    def database(request: Request, error: Exception) -> Response:
        assert isinstance(error, DBAPIError)  # noqa: S101  (registered for this class only)
        if isinstance(error, OperationalError) or error.connection_invalidated:
            log.error("database_unavailable", error=str(error.orig))
            return problem(request, Unavailable(SENTENCES[503]), headers={"retry-after": "2"})
        if isinstance(error, IntegrityError) and getattr(error.orig, "sqlstate", None) == UNIQUE_VIOLATION:
            return problem(request, Conflict(AT_ONCE))
        return crashed(request, error)

    def crashed(request: Request, error: Exception) -> Response:
        log.error("unhandled", exc_info=error, path=request.url.path)
        return problem(request, Refusal(SENTENCES[500]), status=500)

    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(Refused, unruly)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(StaleDataError, stale)
    app.add_exception_handler(DBAPIError, database)
    app.add_exception_handler(Exception, crashed)
