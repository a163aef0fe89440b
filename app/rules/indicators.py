"""How far an indicator has come from its baseline to its target.

domain.md 7, *Indicator attainment*: (latest - baseline) / (target - baseline), direction honoured, capped to 0..1, with
the date of the value; targets are dated revisions. domain.md 2: `not_available` and `not_applicable` are answers, not
zero; zero is a value. The observations handed over are those of one State, undivided (no disaggregation); choosing them
is the query's part. States are not set beside one another here or anywhere (domain.md 1).
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from app.rules import shares
from app.rules.dates import Partial, parse


class Direction(StrEnum):
    """Where an indicator is meant to go."""

    INCREASE = "increase"
    DECREASE = "decrease"


class Observation(NamedTuple):
    """One observation. `on`: its own (partial) date, not the day it was recorded. Either a `value`, or None with
    `without`: `not_available`, `not_applicable` or None (a narrative without a number).
    """

    on: str
    value: Decimal | None
    without: str | None = None


class Target(NamedTuple):
    """One revision of a target: the value to be reached by `due` (partial), in force from the day it was `set_on`
    (None: from the beginning).
    """

    due: str
    value: Decimal
    set_on: date | None = None


class Attainment(NamedTuple):
    """`share` exact in 0..1, or None and `why` (`no_baseline`, `no_target`, `no_value`, `not_available`,
    `not_applicable`, `against_direction`); the observation and the target it was reckoned with.
    """

    share: Fraction | None
    why: str | None
    latest: Observation | None
    target: Target | None


def latest(observations: Iterable[Observation], today: date) -> Observation | None:
    """The last observation by its own date that has begun by `today`; of two on the same date the later in the order
    given. One that says *not available* is the latest all the same: an older number would hide it.

    Example:
        >>> latest([Observation("2018", Decimal(3)), Observation("2017-05", Decimal(9))], date(2026, 11, 22)).on
        '2018'
    """
    found: tuple[Partial, Observation] | None = None
    for observation in observations:
        when = parse(observation.on)
        if when.first_day <= today and (found is None or found[0] <= when):
            found = when, observation
    return found[1] if found else None


def in_force(targets: Iterable[Target], day: date) -> Target | None:
    """The target in force on `day`: of each due date the latest revision set by then; of those the next one due,
    else the last.

    Example:
        >>> first, second = Target("2025", Decimal(10)), Target("2027", Decimal(30))
        >>> [in_force([first, second], date(year, 6, 1)).due for year in (2025, 2026, 2030)]
        ['2025', '2027', '2027']
    """
    revisions: dict[str, Target] = {}
    for target in targets:
        before = revisions.get(target.due)
        if target.set_on is not None and target.set_on > day:
            continue
        if before is None or (before.set_on or date.min) <= (target.set_on or date.min):
            revisions[target.due] = target
    by_due = sorted(revisions.values(), key=lambda target: (parse(target.due).last_day, target.due))
    ahead = [target for target in by_due if parse(target.due).last_day >= day]
    return ahead[0] if ahead else (by_due[-1] if by_due else None)


def attainment(
    baseline: Decimal | None,
    direction: Direction | None,
    targets: Iterable[Target],
    observations: Iterable[Observation],
    today: date,
) -> Attainment:
    """How far the latest observation has come (domain.md 7). Without a `direction` the target gives it.

    A target on the wrong side of the baseline has no share (`against_direction`). A target equal to the baseline is
    to be held: 1 while the value is there or better, else 0 (without a direction only that very value is "held").

    Example:
        >>> target, seen = [Target("2027", Decimal(50))], [Observation("2026-03", Decimal(20))]
        >>> attainment(Decimal(0), Direction.INCREASE, target, seen, date(2026, 11, 22)).share
        Fraction(2, 5)
    """
    observation, target = latest(observations, today), in_force(targets, today)
    why = _why_not(baseline, direction, target, observation)
    if why or baseline is None or target is None or observation is None or observation.value is None:
        return Attainment(None, why, observation, target)
    value, start, goal = (shares.exact(number) for number in (observation.value, baseline, target.value))
    if goal == start:
        held = {
            Direction.INCREASE: value >= goal,
            Direction.DECREASE: value <= goal,
            None: value == goal,
        }[direction]
        return Attainment(shares.ALL if held else shares.NONE, None, observation, target)
    return Attainment(shares.capped((value - start) / (goal - start)), None, observation, target)


def _why_not(
    baseline: Decimal | None, direction: Direction | None, target: Target | None, observation: Observation | None
) -> str | None:
    if observation is None:
        return "no_value"
    if observation.value is None:
        return observation.without or "no_value"
    if baseline is None:
        return "no_baseline"
    if target is None:
        return "no_target"
    upwards = target.value - baseline
    if (direction is Direction.INCREASE and upwards < 0) or (direction is Direction.DECREASE and upwards > 0):
        return "against_direction"
    return None
