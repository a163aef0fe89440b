"""Recommendations and their measures as answered and as sent."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StrictBool

from app.schemas.common import In, Loaded, LoadedQuery, Out, Provided, RoundName, RoundRef
from app.schemas.scalars import Iso3, Language, Line, Mechanism, PartialDate
from app.schemas.shaping import Reader, Shape, provenance, text
from app.schemas.texts import Reference, TextChange, TextIn, Texts

Addressees = Literal["state", "states", "all"]
Type = Literal["legislative", "procedural", "guidelines", "institution_building", "data", "coordination"]


class Measure(Out):
    """A lettered measure the Committee suggests; the State may take another."""

    id: UUID
    letter: str
    text: Texts


class Recommendation(Loaded):
    """What a Committee of Experts asks. `addressees`: one State, several named in `states`, or all parties of the
    mechanism (`states` is empty then). `code`: the Committee's number where `official`, else ours; `numbers`: official
    number by language where they differ. `bodies`: those it is addressed to in the State. `follows`: the one it
    reformulates or follows up."""

    id: UUID
    version: int
    mechanism: Mechanism
    round: RoundRef
    topic: Reference | None
    code: str
    official: bool
    numbers: dict[Language, str]
    addressees: Addressees
    states: list[Iso3]
    bodies: list[str]
    type: Type | None
    text: Texts
    measures: list[Measure]
    adopted_on: str | None
    source_title: str | None
    document: UUID | None
    follows: UUID | None


class RecommendationQuery(LoadedQuery):
    """Filters of the list of recommendations."""

    mechanism: Mechanism | None = None
    state: Annotated[Iso3 | None, Field(description="That reach this State: it is named, or all parties are.")] = None
    round: Annotated[RoundName | None, Field(description="Id or number of a round.")] = None
    topic: Annotated[UUID | None, Field(description="This topic or one below it.")] = None
    addressees: Addressees | None = None
    addressed: Annotated[
        bool | None,
        Field(description="Beside `state`: whether an activity of a published plan of that State implements it."),
    ] = None
    q: Annotated[Line | None, Field(description="Words in code or text, in any language.")] = None


class MeasureIn(In):
    """A measure to write; the measure of the same letter keeps its id."""

    letter: Annotated[Line, Field(max_length=5, examples=["a"])]
    text: TextIn


States = Annotated[list[Iso3], Field(max_length=35, description="The States it names; none for all parties.")]
Bodies = Annotated[list[Line], Field(max_length=50)]
Measures = Annotated[list[MeasureIn], Field(max_length=50)]
Numbers = Annotated[dict[Language, Line], Field(description="Official number by language, where they differ.")]


class RecommendationNew(Provided):
    """A recommendation as the Committee adopted it, or a summary of it (`wording` of its text says which)."""

    mechanism: Mechanism
    round: UUID
    topic: UUID | None = None
    code: Line
    official: StrictBool = False
    numbers: Numbers = Field(default_factory=dict)
    addressees: Addressees
    states: States = Field(default_factory=list)
    bodies: Bodies = Field(default_factory=list)
    type: Type | None = None
    text: TextIn
    measures: Measures = Field(default_factory=list)
    adopted_on: PartialDate | None = None
    source_title: Line | None = None
    document: UUID | None = None
    follows: UUID | None = None


class RecommendationPatch(Provided):
    """A change of a recommendation (JSON Merge Patch); it stays in its mechanism, lists are replaced whole."""

    round: UUID | None = None
    topic: UUID | None = None
    code: Line | None = None
    official: StrictBool | None = None
    numbers: Annotated[dict[Language, Line | None], Field(description="Null removes one.")] | None = None
    addressees: Addressees | None = None
    states: States | None = None
    bodies: Bodies | None = None
    type: Type | None = None
    text: TextChange | None = None
    measures: Measures | None = None
    adopted_on: PartialDate | None = None
    source_title: Line | None = None
    document: UUID | None = None
    follows: UUID | None = None


def shaped(row: Any, reader: Reader) -> Shape:
    """A row of `queries.recommendations.rows` as a `Recommendation`."""
    topic = {"id": row.topic_id, "name": text(reader, row.topic_name)} if row.topic_id else None
    return {
        "id": row.id,
        "version": row.version,
        "mechanism": row.mechanism,
        "round": {"id": row.round_id, "number": row.round_number},
        "topic": topic,
        "code": row.code,
        "official": row.official,
        "numbers": row.numbers,
        "addressees": row.addressees,
        "states": row.states or [],
        "bodies": row.bodies,
        "type": row.kind,
        "text": text(reader, row.text),
        "measures": [measure | {"text": text(reader, measure["text"])} for measure in row.measures or []],
        "adopted_on": row.adopted_on,
        "source_title": row.source_title,
        "document": row.document_id,
        "follows": row.follows_id,
        **provenance(row),
    }
