"""How much is done, and what that counts."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.completion import (
    Done,
    MilestoneFact,
    figure_problems,
    mean,
    of_activity,
    tally,
    weight_problems,
)
from app.rules.shares import number
from app.rules.statuses import Status

weights = st.decimals("0.01", 100, places=2)
quantities = st.decimals(0, 1000, places=1)
targets = st.decimals("0.1", 1000, places=1)
milestones = st.builds(MilestoneFact, st.none() | targets, st.none() | quantities, weights)
percents = st.none() | st.decimals(0, 100, places=1)
activities = st.tuples(
    weights, st.builds(of_activity, st.sampled_from(Status), st.lists(milestones, max_size=3), percents)
)
plans = st.lists(st.lists(activities, max_size=6), max_size=4)

LEFT_OUT = [Done(None, reason) for reason in ("cancelled", "not_reported", "no_figure")]


def test_twenty_of_fifty_centres_is_four_tenths() -> None:
    found = mean([tally([(Decimal(1), of_activity("under_way", [MilestoneFact(Decimal(50), Decimal(20))]))])])
    assert number(found.value) == 0.4


def test_peru_after_its_first_report_counts_one_of_eight() -> None:
    first = of_activity("under_way", [MilestoneFact(Decimal(50), Decimal(20))])
    rest = [of_activity("not_reported", [MilestoneFact(Decimal(10), None)])] * 7
    found = mean([tally((Decimal(1), done) for done in [first, *rest])])
    assert (number(found.value), found.counted, found.total) == (0.4, 1, 8)
    assert found.share_counted == Fraction(1, 8)
    assert found.left_out == [("not_reported", 7)]


TEN_OF_TWENTY = MilestoneFact(Decimal(20), Decimal(10))


@pytest.mark.parametrize(
    ("status", "given_milestones", "percent", "done"),
    [
        ("cancelled", [TEN_OF_TWENTY], 90, Done(None, "cancelled")),
        ("not_reported", [TEN_OF_TWENTY], 90, Done(None, "not_reported")),
        ("completed", [TEN_OF_TWENTY], 10, Done(Fraction(1), None)),
        ("planned", [TEN_OF_TWENTY], 90, Done(Fraction(0), None)),
        ("under_way", [TEN_OF_TWENTY], 90, Done(Fraction(1, 2), None)),
        ("suspended", [TEN_OF_TWENTY], None, Done(Fraction(1, 2), None)),
        ("under_way", [TEN_OF_TWENTY, MilestoneFact(Decimal(5), None)], None, Done(Fraction(1, 4), None)),
        ("under_way", [MilestoneFact(Decimal(5), None)], 30, Done(Fraction(3, 10), None)),
        ("under_way", [MilestoneFact(None, Decimal(5))], None, Done(None, "no_figure")),
        ("under_way", [MilestoneFact(Decimal(5), Decimal(9))], None, Done(Fraction(1), None)),
        ("under_way", [TEN_OF_TWENTY._replace(weight=Decimal(3)), MilestoneFact(Decimal(1), Decimal(0))], None,
         Done(Fraction(3, 8), None)),
        ("under_way", [], None, Done(None, "no_figure")),
    ],
)  # fmt: skip
def test_the_first_rule_that_fits_gives_the_completion_of_an_activity(
    status: str, given_milestones: list[MilestoneFact], percent: int | None, done: Done
) -> None:
    assert of_activity(status, given_milestones, None if percent is None else Decimal(percent)) == done


@given(activities)
def test_completion_is_within_nothing_and_all_or_has_a_reason(activity: tuple[Decimal, Done]) -> None:
    share, reason = activity[1]
    assert (share is None) == (reason is not None)
    assert share is None or 0 <= share <= 1


@given(st.lists(activities, max_size=8))
def test_the_mean_lies_between_the_least_and_the_most_done(plan: list[tuple[Decimal, Done]]) -> None:
    known = [done.share for _, done in plan if done.share is not None]
    found = mean([tally(plan)])
    assert (found.value is None) == (not known)
    assert found.value is None or min(known) <= found.value <= max(known)


@given(plans, st.integers(0, 3), weights)
def test_the_size_of_a_plans_weights_moves_no_mean(
    given_plans: list[list[tuple[Decimal, Done]]], which: int, factor: Decimal
) -> None:
    """Trap: weights not normalised. A plan whose weights are percent does not drown one whose weights are ones."""
    scaled = [
        [(weight * factor, done) for weight, done in plan] if place == which else plan
        for place, plan in enumerate(given_plans)
    ]
    assert mean(map(tally, scaled)) == mean(map(tally, given_plans))


def test_weights_left_as_they_are_would_be_noticed() -> None:
    """Control: the same two plans added without scaling give another figure."""
    heavy = [(Decimal(100), of_activity("completed"))]
    light = [(Decimal(1), of_activity("planned"))]
    assert mean([tally(heavy), tally(light)]).value == Fraction(1, 2)
    assert mean([tally(heavy + light)]).value == Fraction(100, 101)


@given(plans, weights, st.sampled_from(LEFT_OUT))
def test_an_activity_that_does_not_count_moves_no_mean(
    given_plans: list[list[tuple[Decimal, Done]]], weight: Decimal, left_out: Done
) -> None:
    """Trap: a mean that hides empty children. It stands beside the mean, and does not enter it as zero."""
    before = mean(map(tally, given_plans))
    more = [[*plan, (weight, left_out)] for plan in given_plans] or [[(weight, left_out)]]
    after = mean(map(tally, more))
    assert after.value == before.value
    assert (after.counted, after.total) == (before.counted, before.total + len(more))
    assert sum(count for _, count in after.left_out) == after.total - after.counted


@given(st.lists(activities, max_size=6), weights, st.sampled_from(LEFT_OUT))
def test_an_activity_that_does_not_count_lowers_the_share_of_its_plan_that_counts(
    plan: list[tuple[Decimal, Done]], weight: Decimal, left_out: Done
) -> None:
    before, after = mean([tally(plan)]), mean([tally([*plan, (weight, left_out)])])
    assert after.share_counted < before.share_counted or after.share_counted == before.share_counted == 0


def test_an_empty_plan_is_no_data_and_not_zero() -> None:
    for nothing in ([], [tally([])], [tally([(Decimal(1), done) for done in LEFT_OUT])]):
        found = mean(nothing)
        assert found.value is None and number(found.value) is None
        assert (found.counted, found.share_counted) == (0, 0)


@given(plans, st.randoms(use_true_random=False))
def test_the_order_of_plans_and_activities_does_not_matter(
    given_plans: list[list[tuple[Decimal, Done]]], random: object
) -> None:
    mixed = [list(plan) for plan in given_plans]
    for one in (mixed, *mixed):
        random.shuffle(one)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert mean(map(tally, mixed)) == mean(map(tally, given_plans))


@given(st.lists(activities, max_size=6))
def test_a_plan_counts_what_it_says_it_counts(plan: list[tuple[Decimal, Done]]) -> None:
    found = mean([tally(plan)])
    assert found.total == len(plan)
    assert found.counted + sum(count for _, count in found.left_out) == found.total
    assert 0 <= found.share_counted <= 1
    assert (found.share_counted == 1) == (found.counted == found.total > 0)


def test_a_percentage_beside_a_target_is_refused_so_that_the_two_cannot_drift() -> None:
    assert figure_problems([MilestoneFact(None, None)], Decimal(40)) == []
    assert [p.code for p in figure_problems([TEN_OF_TWENTY], Decimal(40))] == ["percent_beside_targets"]


@given(st.lists(milestones, max_size=3), percents)
def test_status_and_percent_cannot_say_two_things(given_milestones: list[MilestoneFact], percent: object) -> None:
    """Trap: status and percent drifting apart. Completed is all and planned nothing, whatever was typed beside it."""
    assert of_activity("completed", given_milestones, Decimal(10)).share == 1
    assert of_activity("planned", given_milestones, Decimal(90)).share == 0


@pytest.mark.parametrize("percent", ["-0.1", "100.1"])
def test_a_percentage_out_of_range_is_refused(percent: str) -> None:
    assert [p.code for p in figure_problems([], Decimal(percent))] == ["percent_range"]


@pytest.mark.parametrize("weight", ["0", "-1", "NaN", "Infinity"])
def test_a_weight_that_weighs_nothing_is_refused(weight: str) -> None:
    assert [p.code for p in weight_problems(Decimal(weight))] == ["weight_range"]
    assert weight_problems(Decimal("0.01")) == []


@given(st.fractions(0, 1))
def test_a_share_reads_as_all_or_nothing_only_when_it_is(share: Fraction) -> None:
    shown = number(share)
    assert shown is not None
    assert (shown == 1) == (share == 1) and (shown == 0) == (share == 0)
    assert abs(Fraction(shown) - share) < Fraction(1, 9_999)
