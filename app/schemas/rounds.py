"""Rounds and their phases as answered and as sent."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.common import In, Loaded, LoadedQuery, Out, Provided
from app.schemas.scalars import WHOLE, Line, Mechanism, PartialDate, Words
from app.schemas.shaping import Reader, Shape, text
from app.schemas.texts import TextIn, Texts

Kind = Literal["review", "evaluation", "follow_up"]
Number = Annotated[int, Field(ge=1, le=99, strict=True), WHOLE]


class Phase(Loaded):
    """A phase of a round: what cut-offs and State reports point to. `provisions` as the source numbers them;
    `follows_up`: numbers of earlier rounds."""

    id: UUID
    kind: Kind
    name: Texts
    start: str | None
    end: str | None
    provisions: list[str]
    subject: Texts | None
    follows_up: list[int]
    output: str | None


class Round(Out):
    """A round of a mechanism: what recommendations and country reports point to. Its phases carry their sources."""

    id: UUID
    version: int
    mechanism: Mechanism
    number: int
    phases: list[Phase]


class RoundQuery(LoadedQuery):
    """Filters of the list of rounds; `source`, `verified`, `synthetic`: of one of its phases."""

    mechanism: Mechanism | None = None


class PhaseIn(Provided):
    """A phase to write; the phase of the same kind keeps its id."""

    kind: Kind
    name: TextIn
    start: PartialDate | None = None
    end: PartialDate | None = None
    provisions: Annotated[list[Line], Field(max_length=100)] = Field(default_factory=list)
    subject: TextIn | None = None
    follows_up: Annotated[list[Number], Field(max_length=99)] = Field(default_factory=list)
    output: Words | None = None


Phases = Annotated[list[PhaseIn], Field(max_length=3, description="At most one of each kind.")]


class RoundNew(In):
    """A new round of a mechanism."""

    mechanism: Mechanism
    number: Number
    phases: Phases = Field(default_factory=list)


class RoundPatch(In):
    """A change of a round (JSON Merge Patch); `phases` are replaced whole."""

    number: Number | None = None
    phases: Phases | None = None


def shaped(row: Any, reader: Reader) -> Shape:
    """A row of `queries.rounds.rows` as a `Round`."""
    return {
        "id": row.id,
        "version": row.version,
        "mechanism": row.mechanism,
        "number": row.number,
        "phases": [
            phase | {"name": text(reader, phase["name"]), "subject": text(reader, phase["subject"])}
            for phase in row.phases or []
        ],
    }
