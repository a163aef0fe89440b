"""What can be refused, and with which sentence.

Knows no HTTP beyond the status each kind of refusal has, and no language: `message` is an English msgid, filled with
`params` after translation. The faces (`web/problems.py`, pages) turn these into answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one member: `pointer` is a JSON pointer into the body, or `parameter` the name of one."""

    message: str
    params: Mapping[str, object] = field(default_factory=dict)
    pointer: str | None = None
    parameter: str | None = None


class Refusal(Exception):
    """A refusal in words. Subclasses fix the HTTP status and the slug of the problem type (RFC 9457)."""

    status: ClassVar[int] = 400
    slug: ClassVar[str] = "bad-request"

    def __init__(self, message: str, faults: Sequence[Fault] = (), **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params
        self.faults = tuple(faults)


class BadRequest(Refusal):
    """The request cannot be read at all."""


class Unauthenticated(Refusal):
    """A token or session was given and is not good, or one is needed."""

    status, slug = 401, "unauthenticated"


class Forbidden(Refusal):
    """What one may see but not do; the sentence says who may."""

    status, slug = 403, "forbidden"


class NotFound(Refusal):
    """It does not exist, or not for this reader; the two cannot be told apart."""

    status, slug = 404, "not-found"

    def __init__(self, message: str = "There is nothing here.", **params: object) -> None:
        super().__init__(message, (), **params)


class NotAcceptable(Refusal):
    """None of the media types asked for can be given."""

    status, slug = 406, "not-acceptable"


class TooSlow(Refusal):
    """The body did not arrive in time."""

    status, slug = 408, "too-slow"


class Conflict(Refusal):
    """The state of the thing does not allow it; a fresh ETag would not help."""

    status, slug = 409, "conflict"


class Gone(Refusal):
    """A cursor that was issued under other grants."""

    status, slug = 410, "gone"


class PreconditionFailed(Refusal):
    """The thing has changed since the version the caller named."""

    status, slug = 412, "precondition-failed"

    def __init__(self, message: str = "This has changed since you read it. Read it again before changing it.") -> None:
        super().__init__(message)


class TooLarge(Refusal):
    """The body is larger than allowed."""

    status, slug = 413, "too-large"


class UnsupportedMediaType(Refusal):
    """The body is not of a media type this operation reads."""

    status, slug = 415, "unsupported-media-type"


class Invalid(Refusal):
    """The request says something that cannot be: a rule stands against it, or it refers to what is not there. `faults`
    name every member."""

    status, slug = 422, "invalid"

    def __init__(self, *faults: Fault, message: str = "The request is not valid.") -> None:
        super().__init__(message, faults)


class Malformed(Invalid):
    """The request is not written as the description of its operation (OpenAPI) says; whoever follows that never meets it.
    `faults` name every member and parameter."""

    slug = "malformed"


class PreconditionRequired(Refusal):
    """If-Match is missing."""

    status, slug = 428, "precondition-required"

    def __init__(self, message: str = "Say which version you read: send its ETag in If-Match.") -> None:
        super().__init__(message)


class TooMany(Refusal):
    """Asked, or tried to sign in, more often than is allowed in a time."""

    status, slug = 429, "too-many-requests"


class Unavailable(Refusal):
    """The database cannot be reached or is not at the expected revision."""

    status, slug = 503, "unavailable"
