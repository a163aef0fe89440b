"""Progress as answered: every figure beside what it counts."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from app.rules import money
from app.rules.conversions import Converted as RulesConverted
from app.rules.figures import Activities, Completion, Costs, Gaps, Part, Progress
from app.schemas.common import AsOf, In, Out
from app.schemas.scalars import Currency, Digits, Mechanism
from app.schemas.shaping import Reader, Shape, text
from app.schemas.texts import Texts


class ActivityCounts(Out):
    """Counts of activities; `by_status` names only statuses that occur."""

    total: int
    by_status: dict[str, int]
    overdue: int
    starting_late: int


class LeftOut(Out):
    """How many activities a mean leaves out, and why."""

    reason: Literal["cancelled", "not_reported", "no_figure"]
    count: int


class CompletionShare(Out):
    """`value` in 0..1, null where nothing counts (`why`); "counts `counted` of `total` activities"."""

    value: float | None
    counted: int
    total: int
    share_counted: float
    left_out: list[LeftOut]
    why: Literal["no_data", "none_over_both"] | None


class ScheduleShare(Out):
    """Expected completion today against actual, over the `counted` activities with a period finer than the year."""

    expected: float | None
    actual: float | None
    counted: int
    slippage_days: int | None
    slipped: int


class RecommendationCounts(Out):
    """One for every recommendation and State it reaches; addressed by an activity that is not cancelled."""

    total: int
    addressed: int
    unaddressed: int
    by_assessment: dict[str, int]


class RateUsed(Out):
    """A stored rate: US dollars for one unit, its day and who says so."""

    day: date
    usd: str
    source: str


class Converted(Out):
    """The totals in US dollars, and every rate used."""

    currency: Currency
    estimated: Digits | None
    secured: Digits | None
    committed: Digits | None
    spent: Digits | None
    rates: list[RateUsed]


class CostTotals(Out):
    """Money of one currency over lines that are no part of another; null where nothing is known."""

    currency: Currency
    estimated: Digits | None
    secured: Digits | None
    committed: Digits | None
    spent: Digits | None
    gap: str | None
    execution: float | None
    without_figure: dict[str, int]
    not_broken_down: str | None
    converted: Converted | None
    why_not_converted: str | None


class IndicatorCounts(Out):
    """How many indicators there are, and how many have a value."""

    total: int
    with_value: int


class GapCounts(Out):
    """How many gaps are open, and how many are waived with a reason (`/plans/{id}/gaps` names them)."""

    open: int
    waived: int


class ScopeOf(Out):
    """What the figures are of. `id` null: of everything."""

    type: str
    id: str | None


class PartOf(Out):
    """A part of the whole, empty ones too; `id` null for what belongs to none."""

    type: str
    id: str | None
    title: Texts | None
    activities: ActivityCounts
    completion: CompletionShare
    gaps: GapCounts


class ProgressOut(Out):
    """The figures of a scope. Above a plan they count published plans only and are the same for every reader."""

    scope: ScopeOf
    as_of: date
    change: int
    activities: ActivityCounts
    completion: CompletionShare
    schedule: ScheduleShare
    recommendations: RecommendationCounts
    costs: list[CostTotals]
    indicators: IndicatorCounts
    gaps: GapCounts
    parts: list[PartOf]


class ProgressQuery(In):
    """Parameters of progress."""

    as_of: AsOf = None
    mechanism: Mechanism | None = None
    texts: Literal["flat"] | None = None


class PlanProgressQuery(In):
    """Parameters of the progress of one plan."""

    as_of: AsOf = None
    texts: Literal["flat"] | None = None


def shaped(
    scope_type: str, id: object, found: Progress, change: int, units: Mapping[str, int], reader: Reader
) -> Shape:
    """Figures as a `ProgressOut`. `units`: minor units by currency."""
    return {
        "scope": {"type": scope_type, "id": str(id) if id is not None else None},
        "as_of": found.as_of,
        "change": change,
        "activities": _activities(found.activities),
        "completion": _completion(found.completion),
        "schedule": {
            "expected": found.schedule.expected,
            "actual": found.schedule.actual,
            "counted": found.schedule.counted,
            "slippage_days": found.schedule.slippage_days,
            "slipped": found.schedule.slipped,
        },
        "recommendations": {
            "total": found.recommendations.total,
            "addressed": found.recommendations.addressed,
            "unaddressed": found.recommendations.unaddressed,
            "by_assessment": dict(found.recommendations.by_assessment),
        },
        "costs": [_costs(row, units[row.currency]) for row in found.costs],
        "indicators": {"total": found.indicators.total, "with_value": found.indicators.with_value},
        "gaps": _gaps(found.gaps),
        "parts": [_part(part, reader) for part in found.parts],
    }


def _activities(counts: Activities) -> Shape:
    return {
        "total": counts.total,
        "by_status": dict(counts.by_status),
        "overdue": counts.overdue,
        "starting_late": counts.starting_late,
    }


def _gaps(counts: Gaps) -> Shape:
    return {"open": counts.open, "waived": counts.waived}


def _completion(share: Completion) -> Shape:
    return {
        "value": share.value,
        "counted": share.counted,
        "total": share.total,
        "share_counted": share.share_counted,
        "left_out": [{"reason": out.reason, "count": out.count} for out in share.left_out],
        "why": share.why,
    }


def _costs(row: Costs, units: int) -> Shape:
    def written(amount: Decimal | None) -> str | None:
        return money.write_amount(amount, units)

    return {
        "currency": row.currency,
        "estimated": written(row.estimated),
        "secured": written(row.secured),
        "committed": written(row.committed),
        "spent": written(row.spent),
        "gap": written(row.gap),
        "execution": row.execution,
        "without_figure": dict(row.without_figure),
        "not_broken_down": written(row.not_broken_down),
        "converted": _converted(row.converted) if row.converted else None,
        "why_not_converted": row.why_not_converted,
    }


def _converted(found: RulesConverted) -> Shape:
    amounts: dict[str, Any] = {kind.value: money.write_amount(amount, 2) for kind, amount in found.amounts.items()}
    return {
        "currency": found.currency,
        **{kind: amounts.get(kind) for kind in ("estimated", "secured", "committed", "spent")},
        "rates": [{"day": rate.day, "usd": f"{rate.usd:f}", "source": rate.source} for rate in found.rates],
    }


def _part(part: Part, reader: Reader) -> Shape:
    title = part.title
    return {
        "type": part.type,
        "id": part.id,
        "title": text(reader, title) if isinstance(title, Mapping) else title,
        "activities": _activities(part.activities),
        "completion": _completion(part.completion),
        "gaps": _gaps(part.gaps),
    }
