"""What is done to mechanisms: kept by their Secretariat."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import _reference
from app.actions._content import same_version
from app.actions._record import recording
from app.errors import Conflict
from app.models import Mechanism
from app.queries import mechanisms
from app.queries._reference import taken

COLUMNS = {"labels": "labels", **_reference.PROVENANCE}
TEXTS = ("name", "convention")


def create(session: Session, *, values: Mapping[str, Any], language: str | None, by: Actor) -> str:
    """Add a mechanism; its code. `values`: the members of `schemas.mechanisms.MechanismNew`.

    Raises:
        Forbidden: not its Secretariat. Conflict: it is kept here already. Refused: a text without language.
    """
    code: str = values["code"]
    _reference.kept_by(by, "states.write", code)
    if taken(session, Mechanism.code == code):
        raise Conflict("The mechanism %(code)s is kept here already.", code=code)
    with recording(session, act="mechanisms.create", by=by) as recorded:
        mechanism = Mechanism(code=code, labels=[], profile={})
        _write(mechanism, values, language)
        session.add(mechanism)
        recorded.add(("mechanisms", code))
    return code


def change(
    session: Session, code: str, *, values: Mapping[str, Any], language: str | None, expected: int | None, by: Actor
) -> None:
    """Change a mechanism. `values`: the members that were sent, None for null.

    Raises:
        NotFound, Forbidden, PreconditionFailed; Invalid: null where a value is needed.
    """
    mechanism = mechanisms.to_change(session, code)
    _reference.kept_by(by, "states.write", code)
    same_version(mechanism, expected)
    _reference.not_null(values, ("name", "convention", "labels"))
    with recording(session, ("mechanisms", code), act="mechanisms.change", by=by):
        _write(mechanism, values, language)


def _write(mechanism: Mechanism, values: Mapping[str, Any], language: str | None) -> None:
    _reference.assign(mechanism, values, COLUMNS)
    _reference.assign_texts(mechanism, values, TEXTS, language)
