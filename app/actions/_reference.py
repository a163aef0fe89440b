"""What the actions on reference data have in common: who keeps it, members that may not be null, texts, uniqueness."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.access import policy
from app.access.actor import Actor
from app.access.policy import Bounds
from app.actions import _texts
from app.errors import Fault, Invalid

PROVENANCE = {"source": "source", "verified": "verified", "note": "note"}
"""Members that say where a thing comes from, and their columns."""


def kept_by(by: Actor, act: str, *mechanisms: str | None) -> None:
    """Refuse (403) who is not the Secretariat of each of these mechanisms; without one, of any.

    Raises:
        Forbidden: with the sentence that says who may.
    """
    for mechanism in dict.fromkeys(mechanisms) or (None,):
        policy.require(by, act, Bounds(mechanisms=(mechanism,) if mechanism else ()))


def not_null(values: Mapping[str, Any], required: Iterable[str]) -> None:
    """Refuse null where a value is needed.

    Raises:
        Invalid: naming each member.
    """
    nulls = [name for name in required if name in values and values[name] is None]
    if nulls:
        raise Invalid(*(Fault("This may not be null.", pointer=f"/{name}") for name in nulls))


def assign(row: Any, values: Mapping[str, Any], columns: Mapping[str, str]) -> None:
    """Write the members that were sent into their columns; one equal to what is stored changes nothing."""
    for member, column in columns.items():
        if member in values and getattr(row, column) != values[member]:
            setattr(row, column, values[member])


def assign_texts(row: Any, values: Mapping[str, Any], names: Iterable[str], language: str | None) -> None:
    """Write the texts that were sent into the columns of the same names.

    Raises:
        Refused: a text without language, or with a member that cannot be written.
    """
    for name in names:
        if name in values:
            setattr(row, name, _texts.written(getattr(row, name), values[name], language, f"/{name}"))


def fresh(values: Iterable[Any], pointer: str) -> None:
    """Refuse a list in which something stands twice.

    Raises:
        Invalid: naming the list at `pointer`.
    """
    listed = list(values)
    if len(set(listed)) != len(listed):
        raise Invalid(Fault("Something stands in this list twice.", pointer=pointer))
