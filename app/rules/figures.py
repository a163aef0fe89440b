"""The figures of `/progress` as plain values: what api.md, *Progress*, shows, before it is JSON.

Counts are integers, shares floats in 0..1 with four decimals (rounded once, see `shares`), amounts `Decimal`. Members
beyond the ones api.md names say what a figure counts. This module computes nothing; `progress` does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.rules.conversions import Converted


@dataclass(frozen=True, slots=True)
class Activities:
    """Counts of activities; `by_status` names only statuses that occur."""

    total: int
    by_status: Mapping[str, int]
    overdue: int
    starting_late: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many activities a mean leaves out for one reason."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Completion:
    """`value` and `share_counted` in 0..1 with four decimals; "counts `counted` of `total` activities".

    `value` None: `why` is `no_data`, or `none_over_both` where no single figure is given (domain.md 7).
    """

    value: float | None
    counted: int
    total: int
    share_counted: float
    left_out: Sequence[LeftOut]
    why: str | None


@dataclass(frozen=True, slots=True)
class Schedule:
    """`expected` against `actual`, both over the `counted` activities that count in completion and have a period
    finer than the year. `slippage_days`: mean by weight in whole days; `slipped`: how many end later than published.
    """

    expected: float | None
    actual: float | None
    counted: int
    slippage_days: int | None
    slipped: int


@dataclass(frozen=True, slots=True)
class Recommendations:
    """`addressed`: an activity that is not cancelled implements it, in that State. One per (recommendation, State)."""

    total: int
    addressed: int
    unaddressed: int
    by_assessment: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Costs:
    """One currency. Amounts exact, None where nothing is known; `execution` a share; `without_figure` whole lines per
    kind that have no figure; `rounded` per kind, and `rest_rounded` of what is not broken down: the coarsest unit to which
    something in the sum was rounded.
    """

    currency: str
    estimated: Decimal | None
    secured: Decimal | None
    committed: Decimal | None
    spent: Decimal | None
    gap: Decimal | None
    execution: float | None
    without_figure: Mapping[str, int]
    not_broken_down: Decimal | None
    not_broken_down_of: str | None
    converted: Converted | None
    why_not_converted: str | None
    rounded: Mapping[str, Decimal]
    rest_rounded: Decimal | None


@dataclass(frozen=True, slots=True)
class Indicators:
    """How many there are, and how many of them have a value."""

    total: int
    with_value: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """How much a plan says nothing of: gaps that are `open`, and those `waived` with a reason."""

    open: int
    waived: int


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the whole. A part without activities, or without data, is shown as such."""

    type: str
    id: str | None
    title: object
    activities: Activities
    completion: Completion
    gaps: Gaps


@dataclass(frozen=True, slots=True)
class Progress:
    """The figures of one scope; scope and change number are the caller's."""

    as_of: date
    activities: Activities
    completion: Completion
    schedule: Schedule
    recommendations: Recommendations
    costs: Sequence[Costs]
    indicators: Indicators
    gaps: Gaps
    parts: Sequence[Part]
