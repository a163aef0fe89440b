"""Mechanisms as answered and as sent."""

from typing import Annotated, Any, Literal

from pydantic import Field

from app.schemas.common import Loaded, LoadedQuery, Provided
from app.schemas.scalars import Mechanism as Code
from app.schemas.shaping import Reader, Shape, provenance, text
from app.schemas.texts import TextChange, TextIn, Texts

Label = Literal[
    "satisfactorily_considered", "requires_additional_attention", "no_information_reported", "no_longer_valid"
]
Labels = Annotated[list[Label], Field(max_length=4, description="Verdicts its Committee uses; none where it has none.")]


class Mechanism(Loaded):
    """A follow-up mechanism of an OAS convention. `profile` keeps the facts found about it, each with its source."""

    code: Code
    version: int
    name: Texts
    convention: Texts
    labels: list[Label]
    profile: dict[str, Any]


class MechanismQuery(LoadedQuery):
    """Filters of the list of mechanisms."""


class MechanismNew(Provided):
    """A mechanism that is not kept here yet: one of those this service knows how to follow."""

    code: Code
    name: TextIn
    convention: TextIn
    labels: Labels = Field(default_factory=list)


class MechanismPatch(Provided):
    """A change of a mechanism (JSON Merge Patch)."""

    name: TextChange | None = None
    convention: TextChange | None = None
    labels: Labels | None = None


def shaped(row: Any, reader: Reader) -> Shape:
    """A row of `queries.mechanisms.rows` as a `Mechanism`."""
    return {
        "code": row.code,
        "version": row.version,
        "name": text(reader, row.name),
        "convention": text(reader, row.convention),
        "labels": row.labels,
        "profile": row.profile,
        **provenance(row),
    }
