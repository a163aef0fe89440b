"""The roll-up: facts of activities, money, recommendations and indicators to the figures of `/progress` (api.md).

domain.md 7. Everything here is computed, and every figure stands beside what it counts. The order of the facts does not
matter; the parts come back in the order given (States alphabetical in the reader's language: the caller's part).
Nothing here sorts by a figure. This module does not know who reads: the caller hands over what the reader may see.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from app.rules import completion, gaps, money, schedules, shares
from app.rules.completion import Done, MilestoneFact, Tally
from app.rules.conversions import Rates, convert
from app.rules.dates import parse
from app.rules.figures import (
    Activities,
    Completion,
    Costs,
    Indicators,
    LeftOut,
    Part,
    Progress,
    Recommendations,
    Schedule,
)
from app.rules.gaps import Found
from app.rules.money import CostLine, Kind
from app.rules.statuses import Status, is_overdue, is_starting_late


class ActivityFact(NamedTuple):
    """One activity, as a query selects it; ids are any strings. Every member after `end` may be left out.

    `start`, `end`: partial dates of its period; `published_end`: the end in the published version slippage is reckoned
    against. `percent`: the last accepted one. `recommendations`: ids of those it implements, with
    `recommendation_mechanisms`, which may repeat. `published`: whether its plan is.
    """

    id: str
    plan: str
    state: str
    status: str
    start: str | None = None
    end: str | None = None
    published_end: str | None = None
    weight: Decimal = Decimal(1)
    milestones: Sequence[MilestoneFact] = ()
    percent: Decimal | None = None
    recommendations: Sequence[str] = ()
    recommendation_mechanisms: Sequence[str] = ()
    plan_mechanisms: Sequence[str] = ()
    guideline: str | None = None
    published: bool = True


class RecommendationFact(NamedTuple):
    """A recommendation as it reaches one State: there is one for every State it is addressed to (domain.md 2)."""

    id: str
    state: str
    assessment: str | None = None


class PartKey(NamedTuple):
    """A part to be shown: `type` a plural noun, `title` whatever the caller shows (handed through)."""

    type: str
    id: str | None
    title: object = None


def mechanisms_of(fact: ActivityFact) -> set[str]:
    """The mechanisms an activity belongs to: those of the recommendations it implements, else its plan's (domain.md 7,
    *Above a plan*). It counts once in each.

    Example:
        >>> sorted(mechanisms_of(ActivityFact("a", "p", "COL", "planned", plan_mechanisms=["MESECVI", "MESICIC"])))
        ['MESECVI', 'MESICIC']
    """
    return set(fact.recommendation_mechanisms or fact.plan_mechanisms)


def above_a_plan(activities: Iterable[ActivityFact], mechanism: str | None = None) -> list[ActivityFact]:
    """What counts above a plan: published plans only, whoever reads; of one mechanism if one is named.

    Example:
        >>> above_a_plan([ActivityFact("a", "p", "COL", "planned", published=False)])
        []
    """
    return [a for a in activities if a.published and (mechanism is None or mechanism in mechanisms_of(a))]


#: By the type of a part: to which parts an activity belongs.
PART_OF: Mapping[str, Callable[[ActivityFact], Iterable[str | None]]] = {
    "mechanisms": mechanisms_of,
    "states": lambda fact: (fact.state,),
    "plans": lambda fact: (fact.plan,),
    "guidelines": lambda fact: (fact.guideline,),
}

#: By the type of a part: to which parts a gap belongs.
GAPS_OF: Mapping[str, Callable[[Found], Iterable[str | None]]] = {
    "mechanisms": lambda found: found.mechanisms,
    "states": lambda found: (found.state,),
    "plans": lambda found: (found.plan,),
    "guidelines": lambda found: (found.guideline,),
}


class _Seen(NamedTuple):
    """An activity with everything computed of it, once, for the whole and for its parts."""

    fact: ActivityFact
    overdue: bool
    starting_late: bool
    done: Done
    expected: Fraction | None
    slippage: int | None


def _see(fact: ActivityFact, today: date) -> _Seen:
    status = fact.status
    cancelled = status == Status.CANCELLED
    return _Seen(
        fact,
        fact.end is not None and is_overdue(status, parse(fact.end).last_day, today),
        fact.start is not None and is_starting_late(status, parse(fact.start).first_day, today),
        completion.of_activity(status, fact.milestones, fact.percent),
        schedules.expected(fact.start, fact.end, today),
        None if cancelled else schedules.slippage(fact.end, fact.published_end),
    )


def roll_up(
    activities: Iterable[ActivityFact],
    *,
    as_of: date,
    todays: Mapping[str, date] | None = None,
    recommendations: Iterable[RecommendationFact] = (),
    lines: Iterable[CostLine] = (),
    rates: Rates | None = None,
    indicators: Iterable[bool] = (),
    lacking: Iterable[Found] = (),
    parts: Sequence[PartKey] = (),
    part_type: str | None = None,
    one_figure: bool = True,
) -> Progress:
    """The figures of one scope, of the facts in it.

    `as_of` is today, or the day asked for. `todays`: today by State where it differs from `as_of` (leave it out for a
    day in the past). `indicators`: for each, whether it has a value (*not available* is none). `parts` of `part_type`
    (a key of `PART_OF`) come back in the order given, empty ones too; activities of a part not named follow behind,
    those without a part last. `lacking`: what its plans say nothing of. `one_figure=False` where no single figure may
    stand over the whole (a State over both mechanisms, a recommendation over several States): completion and schedule are
    None there, not in the parts.

    Example:
        >>> peru = [ActivityFact(f"M{n}", "plan", "PER", "not_reported", "2018", "2018") for n in range(1, 9)]
        >>> found = roll_up(peru, as_of=date(2026, 11, 22))
        >>> found.activities.overdue, found.completion.value, found.completion.left_out
        (0, None, [LeftOut(reason='not_reported', count=8)])
    """
    days = todays or {}
    seen = [_see(fact, days.get(fact.state, as_of)) for fact in activities]
    has_value, lacks = list(indicators), list(lacking)
    return Progress(
        as_of=as_of,
        activities=_activities(seen),
        completion=_completion(seen, one_figure),
        schedule=_schedule(seen if one_figure else ()),
        recommendations=_recommendations(seen, recommendations),
        costs=costs(lines, rates or Rates(), as_of),
        indicators=Indicators(len(has_value), sum(has_value)),
        gaps=gaps.counted(lacks),
        parts=_parts(seen, lacks, parts, part_type) if part_type else [],
    )


def _activities(seen: Sequence[_Seen]) -> Activities:
    statuses = Counter(one.fact.status for one in seen)
    return Activities(
        total=len(seen),
        by_status={status.value: statuses[status] for status in Status if statuses[status]},
        overdue=sum(one.overdue for one in seen),
        starting_late=sum(one.starting_late for one in seen),
    )


def _tallies(figures: Iterable[tuple[ActivityFact, Done]]) -> list[Tally]:
    """A tally per plan, as weights are compared within their plan only."""
    plans: dict[str, list[tuple[Decimal, Done]]] = defaultdict(list)
    for fact, done in figures:
        plans[fact.plan].append((fact.weight, done))
    return [completion.tally(plan) for plan in plans.values()]


def _completion(seen: Sequence[_Seen], one_figure: bool = True) -> Completion:
    found = completion.mean(_tallies((one.fact, one.done) for one in seen))
    value = shares.number(found.value) if one_figure else None
    why = None if value is not None else ("no_data" if one_figure else "none_over_both")
    left_out = [LeftOut(reason, count) for reason, count in found.left_out]
    return Completion(value, found.counted, found.total, shares.number(found.share_counted) or 0.0, left_out, why)


def _schedule(seen: Sequence[_Seen]) -> Schedule:
    timed = [one for one in seen if one.expected is not None and one.done.share is not None]
    should = completion.mean(_tallies((one.fact, Done(one.expected, None)) for one in timed))
    actual = completion.mean(_tallies((one.fact, one.done) for one in timed))
    moved = [(one.fact, Done(shares.exact(one.slippage), None)) for one in seen if one.slippage is not None]
    slipped = completion.mean(_tallies(moved)).value
    return Schedule(
        expected=shares.number(should.value),
        actual=shares.number(actual.value),
        counted=len(timed),
        slippage_days=None if slipped is None else round(slipped),
        slipped=sum(1 for one in seen if one.slippage is not None and one.slippage > 0),
    )


def _recommendations(seen: Sequence[_Seen], facts: Iterable[RecommendationFact]) -> Recommendations:
    implemented = {
        (recommendation, one.fact.state)
        for one in seen
        if one.fact.status != Status.CANCELLED
        for recommendation in one.fact.recommendations
    }
    known = {(fact.id, fact.state): fact for fact in facts}
    addressed = len(implemented & known.keys())
    labels = Counter(fact.assessment for fact in known.values() if fact.assessment is not None)
    return Recommendations(len(known), addressed, len(known) - addressed, dict(sorted(labels.items())))


def costs(lines: Iterable[CostLine], rates: Rates, as_of: date) -> list[Costs]:
    """Money of a scope, a row per currency, the original beside what it converts to (domain.md 7, *Money*).

    Example:
        >>> line = CostLine("a", "spent", "PEN", Decimal(1))
        >>> [row.why_not_converted for row in costs([line], Rates(), date(2026, 11, 22))]
        ['no_rate']
    """
    kept = list(lines)
    rows = []
    for found in money.totals(kept):
        conversion = convert(found.currency, kept, rates, as_of)
        rows.append(
            Costs(
                currency=found.currency,
                estimated=found.amounts.get(Kind.ESTIMATED),
                secured=found.amounts.get(Kind.SECURED),
                committed=found.amounts.get(Kind.COMMITTED),
                spent=found.amounts.get(Kind.SPENT),
                gap=found.gap,
                execution=shares.number(found.execution),
                without_figure={kind.value: count for kind, count in found.without_figure.items()},
                not_broken_down=found.not_broken_down,
                not_broken_down_of=found.not_broken_down_of.value if found.not_broken_down_of else None,
                converted=conversion.converted,
                why_not_converted=conversion.why_not,
                rounded={kind.value: unit for kind, unit in found.rounded.items()},
                rest_rounded=found.rest_rounded,
            )
        )
    return rows


def _parts(seen: Sequence[_Seen], lacks: Sequence[Found], named: Sequence[PartKey], part_type: str) -> list[Part]:
    members: dict[str | None, list[_Seen]] = {part.id: [] for part in named}
    for one in seen:
        for key in PART_OF[part_type](one.fact):
            members.setdefault(key, []).append(one)
    lacking: dict[str | None, list[Found]] = defaultdict(list)
    for gap in lacks:
        for key in GAPS_OF[part_type](gap):
            lacking[key].append(gap)
    unnamed = members.keys() - {part.id for part in named}
    rest = [PartKey(part_type, key) for key in sorted(unnamed, key=lambda key: (key is None, key or ""))]
    return [
        Part(
            part.type,
            part.id,
            part.title,
            _activities(members[part.id]),
            _completion(members[part.id]),
            gaps.counted(lacking[part.id]),
        )
        for part in (*named, *rest)
    ]
