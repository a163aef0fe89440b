"""Indicators as answered and as sent."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.rules import shares
from app.rules.indicators import Attainment as Reckoned
from app.schemas.common import In, Loaded, LoadedQuery, Out
from app.schemas.scalars import Edition, Figure, Iso3, Line, Mechanism, PartialDate, Verified, Words
from app.schemas.shaping import Reader, Shape, number, provenance, text
from app.schemas.texts import TextChange, TextIn, Texts

INDICATOR: Shape = {
    "id": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a0b",
    "version": 1,
    "owner": "plan",
    "mechanism": None,
    "mechanisms": ["MESECVI"],
    "plan": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a03",
    "activity": None,
    "state": "PER",
    "edition": "published",
    "code": "I1",
    "type": "result",
    "category": None,
    "theme": None,
    "name": {"language": "es", "wording": "adopted", "value": "Centros en comisarías", "translations": {}},
    "unit": "centros",
    "direction": "increase",
    "baseline": 0,
    "baseline_date": "2017",
    "means": None,
    "frequency": None,
    "disaggregations": [],
    "source": None,
    "verified": None,
    "synthetic": False,
    "note": None,
}
DETAIL: Shape = INDICATOR | {
    "attainment": {"share": 0.4, "why": None, "value": 20, "date": "2018-11", "target": 50, "due": "2018-12"}
}
NEW: Shape = {
    "plan": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a03",
    "code": "I1",
    "name": {"language": "es", "value": "Centros en comisarías"},
    "unit": "centros",
    "direction": "increase",
    "baseline": 0,
    "baseline_date": "2017",
}

Owner = Literal["mechanism", "plan", "activity"]
IndicatorType = Literal["structural", "process", "result", "sign_of_progress"]
Direction = Literal["increase", "decrease"]
Reason = Literal["no_baseline", "no_target", "no_value", "not_available", "not_applicable", "against_direction"]
Disaggregations = Annotated[list[Line], Field(max_length=50)]


class Indicator(Loaded):
    """What is measured: of a mechanism's catalogue (`mechanism`), of a plan (`plan`), or of an activity of a plan
    (`activity` beside `plan`). `mechanisms`: the catalogue's, or the plan's. `direction`: whether more or less is better.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [INDICATOR]})

    id: UUID
    version: int
    owner: Owner
    mechanism: Mechanism | None
    mechanisms: list[Mechanism]
    plan: UUID | None
    activity: UUID | None
    state: Iso3 | None
    edition: Edition
    code: str
    type: IndicatorType | None
    category: str | None
    theme: str | None
    name: Texts
    unit: str | None
    direction: Direction | None
    baseline: float | None
    baseline_date: str | None
    means: str | None
    frequency: str | None
    disaggregations: list[str]


class Attainment(Out):
    """How far the latest value has come from the baseline to the target in force, 0..1; `date`: that of the value.
    Without a share `why` says what is missing."""

    share: float | None
    why: Reason | None
    value: float | None
    date: str | None
    target: float | None
    due: str | None


class IndicatorDetail(Indicator):
    """An indicator with its attainment, computed; null for one of a catalogue, which belongs to no State."""

    model_config = ConfigDict(json_schema_extra={"examples": [DETAIL]})

    attainment: Attainment | None


class IndicatorQuery(LoadedQuery):
    """Filters of the list of indicators. `mechanism`: the catalogue's, or one of the plan's."""

    owner: Owner | None = None
    mechanism: Mechanism | None = None
    plan: UUID | None = None
    activity: UUID | None = None
    type: IndicatorType | None = None
    theme: Line | None = None
    state: Iso3 | None = None
    edition: Annotated[Edition | None, Field(description="Default: published, else draft.")] = None


class IndicatorNew(In):
    """A new indicator, of one owner: the catalogue of a `mechanism`, the draft of a `plan`, or an `activity` of one."""

    model_config = ConfigDict(json_schema_extra={"examples": [NEW]})

    mechanism: Mechanism | None = None
    plan: UUID | None = None
    activity: UUID | None = None
    code: Line
    name: TextIn
    type: IndicatorType | None = None
    category: Line | None = None
    theme: Line | None = None
    unit: Line | None = None
    direction: Direction | None = None
    baseline: Figure | None = None
    baseline_date: PartialDate | None = None
    means: Words | None = None
    frequency: Line | None = None
    disaggregations: Annotated[Disaggregations, Field(default_factory=list)]
    source: Line | None = None
    verified: Verified | None = None
    note: Words | None = None


class IndicatorPatch(In):
    """A change of an indicator (JSON Merge Patch). `reason` says why and stands in the change log."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"unit": "centros"}]})

    code: Line | None = None
    name: TextChange | None = None
    type: IndicatorType | None = None
    category: Line | None = None
    theme: Line | None = None
    unit: Line | None = None
    direction: Direction | None = None
    baseline: Figure | None = None
    baseline_date: PartialDate | None = None
    means: Words | None = None
    frequency: Line | None = None
    disaggregations: Disaggregations | None = None
    source: Line | None = None
    verified: Verified | None = None
    note: Words | None = None
    reason: Words | None = None


def shaped(row: Any, reader: Reader) -> Shape:
    """A row of `queries.indicators.rows` as an `Indicator`."""
    return {
        "id": row.id,
        "version": row.version,
        "owner": row.owner,
        "mechanism": row.mechanism,
        "mechanisms": row.mechanisms,
        "plan": row.plan_id,
        "activity": row.activity_id,
        "state": row.state,
        "edition": row.edition,
        "code": row.code,
        "type": row.type,
        "category": row.category,
        "theme": row.theme,
        "name": text(reader, row.name),
        "unit": row.unit,
        "direction": row.direction,
        "baseline": number(row.baseline),
        "baseline_date": row.baseline_on,
        "means": row.means,
        "frequency": row.frequency,
        "disaggregations": row.disaggregations,
        **provenance(row),
    }


def attained(reckoned: Reckoned | None) -> Shape | None:
    """What `rules.indicators.attainment` found as an `Attainment`."""
    if reckoned is None:
        return None
    latest, target = reckoned.latest, reckoned.target
    return {
        "share": shares.number(reckoned.share),
        "why": reckoned.why,
        "value": number(latest.value) if latest else None,
        "date": latest.on if latest else None,
        "target": number(target.value) if target else None,
        "due": target.due if target else None,
    }
