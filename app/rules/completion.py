"""How much of an activity, a plan, several plans is done, and what that figure counts.

domain.md 7, *Completion of an activity* (the first rule that fits) and *of a plan* (a mean by weight over what counts,
never without saying what counted). Shares are exact fractions; `shares.number` rounds once, on the way out.
This module does not know dates, editions or who may see what.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from app.rules import shares
from app.rules.problems import Problem
from app.rules.statuses import Status

#: Why an activity is left out, in the order shown.
REASONS = ("cancelled", "not_reported", "no_figure")


class MilestoneFact(NamedTuple):
    """What completion needs of a milestone: `target` and `reached` in its unit (None: no target, not reported)."""

    target: Decimal | None
    reached: Decimal | None
    weight: Decimal = Decimal(1)


class Done(NamedTuple):
    """`share` in 0..1, exact; or None and the reason of `REASONS`."""

    share: Fraction | None
    reason: str | None


_NOTHING = Done(shares.NONE, None)
_EVERYTHING = Done(shares.ALL, None)
_LEFT_OUT = {reason: Done(None, reason) for reason in REASONS}


def of_activity(status: str, milestones: Sequence[MilestoneFact] = (), percent: Decimal | None = None) -> Done:
    """Completion of one activity: the first that fits of domain.md 7.

    1. `cancelled`, `not_reported`: left out with that reason. 2. `completed`: 1. 3. `planned`: 0. 4. Milestones with a
    target, once one of them is reported: reached / target, each capped at 1, mean by weight, an unreported one 0.
    5. `percent`, the last *accepted* one, 0..100. 6. Left out as `no_figure`.

    Example:
        >>> of_activity("under_way", [MilestoneFact(Decimal(50), Decimal(20))]).share
        Fraction(2, 5)
        >>> of_activity("under_way").reason
        'no_figure'
    """
    if status == Status.CANCELLED or status == Status.NOT_REPORTED:
        return _LEFT_OUT[status]
    if status == Status.COMPLETED:
        return _EVERYTHING
    if status == Status.PLANNED:
        return _NOTHING
    measured = [m for m in milestones if m.target is not None and m.target > 0 and m.weight > 0]
    if any(m.reached is not None for m in measured):
        if len(measured) == 1:  # most of them; a mean of one needs no weight
            return Done(_reached(measured[0]), None)
        weight = shares.total(shares.exact(m.weight) for m in measured)
        return Done(shares.total(shares.exact(m.weight) * _reached(m) for m in measured) / weight, None)
    if percent is not None:
        return Done(shares.capped(shares.exact(percent) / 100), None)
    return _LEFT_OUT["no_figure"]


def _reached(milestone: MilestoneFact) -> Fraction:
    if milestone.target is None or milestone.reached is None:
        return shares.NONE
    return shares.ratio(milestone.reached, milestone.target)


def figure_problems(milestones: Sequence[MilestoneFact], percent: Decimal | None) -> list[Problem]:
    """What stands against reporting `percent`: out of range, or beside a milestone with a target (domain.md 2,
    *Update*: "percent where no milestone has a target"), so that the two cannot drift apart.

    Example:
        >>> [p.code for p in figure_problems([MilestoneFact(Decimal(50), None)], Decimal(40))]
        ['percent_beside_targets']
    """
    if percent is None:
        return []
    if not 0 <= percent <= 100:
        return [Problem("percent_range", "/percent")]
    if any(m.target is not None for m in milestones):
        return [Problem("percent_beside_targets", "/percent")]
    return []


def weight_problems(weight: Decimal) -> list[Problem]:
    """A weight is finite and greater than zero.

    Example:
        >>> [p.code for p in weight_problems(Decimal(0))]
        ['weight_range']
    """
    return [] if weight.is_finite() and weight > 0 else [Problem("weight_range", "/weight")]


@dataclass(frozen=True, slots=True)
class Tally:
    """What one plan (or the part of it looked at) brings to a mean. `done`: sum of weight x share over what counts;
    `weight_counted`, `weight`: sums of weights over what counts, over all.
    """

    total: int
    counted: int
    done: Fraction
    weight_counted: Fraction
    weight: Fraction
    left_out: Counter[str] = field(default_factory=Counter)


def tally(activities: Iterable[tuple[Decimal, Done]]) -> Tally:
    """The tally of the activities of **one** plan, given as (weight, completion).

    Example:
        >>> tally([(Decimal(3), of_activity("completed")), (Decimal(1), of_activity("planned"))]).done
        Fraction(3, 1)
    """
    total, counted, left_out = 0, 0, Counter[str]()
    done, weight_counted, weight_left = shares.Sum(), shares.Sum(), shares.Sum()
    for given, (share, reason) in activities:
        total += 1
        over, under = shares.exact(given).as_integer_ratio()
        if share is None:
            left_out[reason or "no_figure"] += 1
            weight_left.add(over, under)
            continue
        counted += 1
        weight_counted.add(over, under)
        if share:
            done.add(over * share.numerator, under * share.denominator)
    counts = weight_counted.value()
    return Tally(total, counted, done.value(), counts, counts + weight_left.value(), left_out)


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with what it counts. `value` and `share_counted` exact; `value` None is *no data*, never 0 percent.
    `share_counted`: the weight of what counts in the weight of all (0 of an empty set).
    """

    value: Fraction | None
    counted: int
    total: int
    share_counted: Fraction
    left_out: Sequence[tuple[str, int]]


def mean(plans: Iterable[Tally]) -> Mean:
    """Completion over one plan or several (domain.md 7): weights scaled to mean 1 within their plan, then added.

    Scaled over what counts there, so a plan enters with as many activities as it counts, whatever the size of its
    weights, and an activity that does not count moves no mean. (For `share_counted`: scaled over all of the plan.)

    Example:
        >>> heavy = tally([(Decimal(100), of_activity("completed"))])
        >>> light = tally([(Decimal(1), of_activity("planned"))])
        >>> mean([heavy, light]).value
        Fraction(1, 2)
        >>> mean([]).value is None
        True
    """
    kept = list(plans)
    value = shares.total(t.counted * t.done / t.weight_counted for t in kept if t.weight_counted)
    base = sum(t.counted for t in kept if t.weight_counted)
    total = sum(t.total for t in kept)
    covered = shares.total(t.total * t.weight_counted / t.weight for t in kept if t.weight)
    left_out = Counter[str]()
    for one in kept:
        left_out.update(one.left_out)
    return Mean(
        value / base if base else None,
        sum(t.counted for t in kept),
        total,
        covered / total if total else shares.NONE,
        [(reason, left_out[reason]) for reason in REASONS if left_out[reason]],
    )
