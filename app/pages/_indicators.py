"""Indicators as pages show them: baseline, dated targets, values, how far the last one has come, and a chart beside the
table. Not available and not applicable are answers of their own, never zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.documents import charts
from app.documents.charts import Point
from app.pages._texts import Passage, Provenance, optional, passage, provenance
from app.pages._words import words
from app.queries import plan_contents
from app.rules import dates, indicators, shares
from app.rules.problems import N_
from app.web.formats import NBSP, Formats
from app.web.languages import translate

CHART = N_("%(name)s: baseline, targets and values")
TOLD = N_("%(values)s values and %(targets)s targets; the table beside it has the same numbers.")
NARRATIVE = N_("in words only")


@dataclass(frozen=True, slots=True)
class Row:
    """A target or a value: its day, what it says (with the unit, or why there is no value), of which group, why, source.
    `missing`: there is no number."""

    id: str
    version: int
    day: str
    said: str
    missing: bool
    group: str
    narrative: Passage | None
    reason: str
    source: Provenance


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator with all that was measured of it. `share`: of the way from the baseline to the target, or None and
    `why`; `on`, `due`: the days of the value and of the target it was reckoned with."""

    id: str
    version: int
    code: str
    name: Passage
    activity: str
    type: str
    unit: str
    direction: str
    means: str
    frequency: str
    baseline: str
    baseline_day: str
    targets: Sequence[Row]
    values: Sequence[Row]
    share: float | None
    why: str
    on: str
    due: str
    chart: Markup
    source: Provenance


def of(
    session: Session, actor: Actor, plan: Any, language: str, today: date, *, activity_id: Any = None
) -> list[Measured]:
    """The indicators of a plan with those of its activities, or of one activity. Three statements."""
    rows = plan_contents.indicators_of(session, actor, plan.id, plan.edition, activity_id=activity_id)
    ids = [row.id for row in rows]
    targets = plan_contents.targets_of(session, actor, ids, plan.edition)
    seen = plan_contents.observations_of(session, actor, ids)
    return [measured(row, targets.get(row.id, []), seen.get(row.id, []), language, today) for row in rows]


def measured(row: Any, targets: Sequence[Any], seen: Sequence[Any], language: str, today: date) -> Measured:
    """One indicator, from its row and those of its targets and observations."""
    formats = Formats(language)
    undivided = [one for one in seen if one.disaggregation is None and one.observed is not None]
    reckoned = indicators.attainment(
        row.baseline,
        indicators.Direction(row.direction) if row.direction else None,
        [indicators.Target(one.due, one.value, one.set_on) for one in targets],
        [indicators.Observation(one.observed, one.value, one.absence) for one in undivided],
        today,
    )
    name = passage(row.name, language)
    return Measured(
        str(row.id),
        row.version,
        row.code,
        name,
        str(row.activity_id or ""),
        words(language, "indicators")[row.type] if row.type else "",
        row.unit or "",
        words(language, "directions")[row.direction] if row.direction else "",
        row.means or "",
        row.frequency or "",
        _number(row.baseline, row.unit, formats) if row.baseline is not None else "",
        row.baseline_on or "",
        [_target(one, row.unit, language) for one in targets],
        [_value(one, row.unit, language) for one in seen],
        shares.number(reckoned.share),
        words(language, "why_no_share")[reckoned.why] if reckoned.why else "",
        reckoned.latest.on if reckoned.latest else "",
        reckoned.target.due if reckoned.target else "",
        _chart(row, name, targets, undivided, language),
        provenance(row, language),
    )


def _number(value: Decimal, unit: str | None, formats: Formats) -> str:
    return formats.number(value.normalize()) + (f"{NBSP}{unit}" if unit else "")


def _target(row: Any, unit: str | None, language: str) -> Row:
    said = _number(row.value, unit, Formats(language))
    return Row(str(row.id), row.version, row.due, said, False, "", None, row.reason or "", provenance(row, language))


def _value(row: Any, unit: str | None, language: str) -> Row:
    said = translate(language, NARRATIVE)
    if row.value is not None:
        said = _number(row.value, unit, Formats(language))
    elif row.absence:
        said = words(language, "absences")[row.absence]
    missing, narrative = row.value is None, optional(row.narrative, language)
    source = provenance(row, language)
    day = row.observed or row.period
    return Row(str(row.id), row.version, day, said, missing, row.disaggregation or "", narrative, "", source)


def _chart(row: Any, name: Passage, targets: Sequence[Any], seen: Sequence[Any], language: str) -> Markup:
    """The picture, where there is more to see than one number."""
    if len(targets) + len(seen) + (row.baseline is not None) < 2 or not seen:
        return Markup("")
    formats = Formats(language)
    absences = words(language, "absences")
    values = [
        Point(
            dates.parse(one.observed).last_day,
            one.value,
            formats.number(one.value.normalize()) if one.value is not None else absences.get(one.absence, ""),
        )
        for one in seen
    ]
    goals = [Point(dates.parse(one.due).last_day, one.value, formats.number(one.value.normalize())) for one in targets]
    start = None
    if row.baseline is not None and row.baseline_on:
        day = dates.parse(row.baseline_on).last_day
        start = Point(day, row.baseline, formats.number(row.baseline.normalize()))
    told = {"values": formats.number(len(values)), "targets": formats.number(len(goals))}
    return charts.course(
        values,
        goals,
        start,
        title=translate(language, CHART, {"name": name.value}),
        told=translate(language, TOLD, told),
        key=f"i-{row.id}",
    )
