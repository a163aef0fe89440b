"""The roll-up, worked on Peru's plan of 2018 (api.md, Progress)."""

import dataclasses
import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.completion import MilestoneFact
from app.rules.conversions import Rate, Rates
from app.rules.figures import LeftOut
from app.rules.progress import ActivityFact, PartKey, RecommendationFact, above_a_plan, mechanisms_of, roll_up
from app.rules.schedules import expected, slippage
from app.rules.statuses import Status
from tests.rules.test_money import PERU as PERU_LINES

TODAY = date(2026, 11, 22)
PERU = [
    ActivityFact(f"M{n}", "plan", "PER", "not_reported", "2018", "2018", plan_mechanisms=["MESECVI"])
    for n in range(1, 9)
]
PERU[0] = PERU[0]._replace(milestones=[MilestoneFact(Decimal(50), None)])
GUIDELINES = [PartKey("guidelines", f"g{n}", title) for n, title in enumerate(("care", "prevention"))]

months = st.dates(date(2015, 1, 1), date(2030, 1, 1)).map(lambda day: day.isoformat()[:7])
facts = st.builds(
    ActivityFact,
    st.uuids().map(str),
    st.sampled_from(["p1", "p2", "p3"]),
    st.sampled_from(["PER", "COL"]),
    st.sampled_from(Status),
    st.none() | months,
    st.none() | months,
    st.none() | months,
    st.decimals("0.1", 9, places=1),
    st.lists(
        st.builds(MilestoneFact, st.just(Decimal(50)), st.none() | st.decimals(0, 99, places=0), st.just(Decimal(2))),
        max_size=2,
    ),
    st.none(),
    st.lists(st.sampled_from(["r1", "r2", "r3"]), max_size=2),
    st.lists(st.sampled_from(["MESICIC", "MESECVI"]), max_size=2),
    st.just(["MESICIC"]),
    st.sampled_from([None, "g0", "g1"]),
    st.booleans(),
)


def test_peru_as_loaded() -> None:
    found = roll_up(PERU, as_of=TODAY, lines=PERU_LINES, parts=GUIDELINES, part_type="guidelines")
    assert dataclasses.asdict(found.activities) == {
        "total": 8, "by_status": {"not_reported": 8}, "overdue": 0, "starting_late": 0,
    }  # fmt: skip
    assert (found.completion.value, found.completion.counted, found.completion.share_counted) == (None, 0, 0)
    assert (found.completion.left_out, found.completion.why) == ([LeftOut("not_reported", 8)], "no_data")
    assert (found.schedule.expected, found.schedule.slippage_days) == (None, None)
    assert dataclasses.astuple(found.recommendations) == (0, 0, 0, {})
    assert dataclasses.astuple(found.indicators) == (0, 0)
    (costs,) = found.costs
    assert (costs.currency, costs.secured, costs.not_broken_down) == ("PEN", Decimal("59295634"), Decimal("24695634"))
    assert (costs.estimated, costs.committed, costs.spent, costs.gap, costs.execution) == (None,) * 5
    assert (costs.converted, costs.why_not_converted) == (None, "no_rate")


def test_peru_after_its_focal_point_reports_twenty_of_fifty_centres() -> None:
    first = PERU[0]._replace(status="under_way", milestones=[MilestoneFact(Decimal(50), Decimal(20))])
    found = roll_up([first, *PERU[1:]], as_of=TODAY)
    assert (found.completion.value, found.completion.counted, found.completion.total) == (0.4, 1, 8)
    assert found.completion.left_out == [LeftOut("not_reported", 7)]
    assert found.activities.by_status == {"not_reported": 7, "under_way": 1}
    assert found.activities.overdue == 1
    assert found.schedule.expected is None, "its period is known to the year only"


def test_peru_at_a_synthetic_rate_is_converted_in_second_place() -> None:
    rates = Rates([Rate("PEN", date(2018, 8, 20), Decimal("0.3"), "synthetic")])
    (costs,) = roll_up(PERU, as_of=TODAY, lines=PERU_LINES, rates=rates).costs
    assert costs.secured == Decimal("59295634") and costs.why_not_converted is None
    assert costs.converted is not None and costs.converted.rates[0].source == "synthetic"


def test_an_empty_scope_is_no_data() -> None:
    found = roll_up([], as_of=TODAY)
    assert (found.activities.total, found.completion.value, found.completion.why) == (0, None, "no_data")
    assert found.costs == [] and found.parts == []


def test_parts_come_in_the_order_given_with_the_empty_ones_and_those_without_a_part_last() -> None:
    given_facts = [
        ActivityFact("a", "p", "PER", "planned"),
        ActivityFact("b", "p", "PER", "completed", guideline="g0"),
    ]
    found = roll_up(given_facts, as_of=TODAY, parts=GUIDELINES[::-1], part_type="guidelines")
    assert [(part.id, part.activities.total, part.completion.value) for part in found.parts] == [
        ("g1", 0, None),
        ("g0", 1, 1.0),
        (None, 1, 0.0),
    ]


@given(st.lists(facts, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_does_not_matter(given_facts: list[ActivityFact], random: object) -> None:
    mixed = list(given_facts)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    once, again = (roll_up(one, as_of=TODAY, part_type="states") for one in (given_facts, mixed))
    assert once == again


@given(st.lists(facts, max_size=12), st.sampled_from(["states", "plans", "guidelines"]))
def test_the_parts_hold_every_activity_once(given_facts: list[ActivityFact], part_type: str) -> None:
    found = roll_up(given_facts, as_of=TODAY, parts=[PartKey(part_type, "g0")], part_type=part_type)
    assert sum(part.activities.total for part in found.parts) == len(given_facts)
    assert sum(part.completion.counted for part in found.parts) == found.completion.counted


@given(st.lists(facts, max_size=12))
def test_an_activity_counts_once_in_each_mechanism_it_belongs_to(given_facts: list[ActivityFact]) -> None:
    found = roll_up(given_facts, as_of=TODAY, part_type="mechanisms")
    for part in found.parts:
        belonging = [fact for fact in given_facts if part.id in mechanisms_of(fact)]
        assert part.activities.total == len(belonging)
    both = [fact for fact in given_facts if len(mechanisms_of(fact)) == 2]
    assert sum(part.activities.total for part in found.parts) == len(given_facts) + len(both)


def test_an_activity_belongs_to_the_mechanisms_of_its_recommendations_else_to_its_plans() -> None:
    fact = ActivityFact("a", "p", "COL", "planned", plan_mechanisms=["MESICIC"])
    assert mechanisms_of(fact) == {"MESICIC"}
    assert mechanisms_of(fact._replace(recommendation_mechanisms=["MESECVI", "MESECVI"])) == {"MESECVI"}


def test_above_a_plan_a_draft_does_not_count_whoever_reads() -> None:
    draft = ActivityFact("a", "draft", "COL", "completed", plan_mechanisms=["MESECVI"], published=False)
    assert above_a_plan([draft, *PERU]) == PERU
    assert above_a_plan(PERU, "MESICIC") == []


def test_no_figure_stands_over_both_mechanisms() -> None:
    given_facts = [
        ActivityFact("a", "p", "COL", "completed", "2026-01", "2026-03", plan_mechanisms=["MESECVI"]),
        ActivityFact("b", "q", "COL", "planned", plan_mechanisms=["MESICIC"]),
    ]
    found = roll_up(given_facts, as_of=TODAY, part_type="mechanisms", one_figure=False)
    assert (found.completion.value, found.completion.why, found.completion.counted) == (None, "none_over_both", 2)
    assert (found.schedule.expected, found.schedule.actual) == (None, None)
    assert [(part.id, part.completion.value) for part in found.parts] == [("MESECVI", 1.0), ("MESICIC", 0.0)]


def test_late_is_reckoned_by_the_day_of_each_state() -> None:
    given_facts = [
        ActivityFact("a", "p", "PER", "under_way", None, "2026-11-21"),
        ActivityFact("b", "q", "COL", "under_way", None, "2026-11-21"),
    ]
    assert roll_up(given_facts, as_of=TODAY, todays={"PER": date(2026, 11, 21)}).activities.overdue == 1


def test_a_recommendation_is_addressed_state_by_state_and_not_by_what_was_cancelled() -> None:
    known = [RecommendationFact(one, state) for one in ("r1", "r2") for state in ("PER", "COL")]
    given_facts = [
        ActivityFact("a", "p", "PER", "planned", recommendations=["r1", "unknown"]),
        ActivityFact("b", "p", "PER", "under_way", recommendations=["r1"]),
        ActivityFact("c", "p", "PER", "cancelled", recommendations=["r2"]),
    ]
    found = roll_up(given_facts, as_of=TODAY, recommendations=known).recommendations
    assert (found.total, found.addressed, found.unaddressed) == (4, 1, 3)


def test_the_committees_labels_are_counted_and_enter_no_other_figure() -> None:
    known = [RecommendationFact("r1", "PER", "satisfactorily_considered"), RecommendationFact("r2", "PER")]
    found = roll_up([], as_of=TODAY, recommendations=known)
    assert found.recommendations.by_assessment == {"satisfactorily_considered": 1}
    assert found.completion.value is None


def test_expected_goes_from_nothing_on_the_first_day_to_all_after_the_last() -> None:
    assert expected("2026-01-01", "2026-01-10", date(2026, 1, 1)) == 0
    assert expected("2026-01-01", "2026-01-10", date(2026, 1, 6)) * 2 == 1
    assert expected("2026-01-01", "2026-01-10", date(2026, 1, 10)) < 1
    assert expected("2026-01-01", "2026-01-10", date(2026, 1, 11)) == 1


@pytest.mark.parametrize(("start", "end"), [("2018", "2018-12"), ("2018-01", "2018"), (None, "2018-12"), (None, None)])
def test_nothing_is_expected_of_a_period_known_to_the_year_only(start: str | None, end: str | None) -> None:
    assert expected(start, end, date(2018, 6, 1)) is None


def test_expected_and_actual_are_means_over_the_same_activities() -> None:
    given_facts = [
        ActivityFact("a", "p", "PER", "planned", "2026-01", "2026-03"),
        ActivityFact("b", "p", "PER", "completed", "2018", "2018"),
        ActivityFact("c", "p", "PER", "not_reported", "2026-01", "2026-03"),
    ]
    found = roll_up(given_facts, as_of=TODAY).schedule
    assert (found.expected, found.actual, found.counted) == (1.0, 0.0, 1)


def test_slippage_is_against_the_published_end() -> None:
    assert slippage("2026-11-30", "2026-11") == 0
    assert slippage("2026-10", "2026-11") == -30
    assert slippage("2026", "2026-11") is None and slippage("2026-11", None) is None
    given_facts = [
        ActivityFact("a", "p", "PER", "planned", None, "2026-12-11", "2026-12-01"),
        ActivityFact("b", "p", "PER", "planned", None, "2026-12-01", "2026-12-01"),
        ActivityFact("c", "p", "PER", "cancelled", None, "2036-12-01", "2026-12-01"),
    ]
    found = roll_up(given_facts, as_of=TODAY).schedule
    assert (found.slippage_days, found.slipped) == (5, 1)


@given(st.lists(facts, max_size=12))
def test_counts_and_shares_leave_as_numbers(given_facts: list[ActivityFact]) -> None:
    """Trap: counts sent as strings."""
    found = roll_up(given_facts, as_of=TODAY, indicators=[True, False], part_type="states")
    plain = json.loads(json.dumps(dataclasses.asdict(found) | {"as_of": None}))
    assert plain["indicators"] == {"total": 2, "with_value": 1}
    assert type(plain["activities"]["total"]) is int
    for share in ("value", "share_counted"):
        assert plain["completion"][share] is None or type(plain["completion"][share]) is float
