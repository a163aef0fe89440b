"""How far an indicator has come, and when that cannot be said."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.indicators import Attainment, Direction, Observation, Target, attainment, in_force, latest

TODAY = date(2026, 11, 22)
values = st.decimals(-1000, 1000, places=3)


def reckon(baseline: int | None, direction: Direction | None, target: int | None, value: int | None) -> Attainment:
    targets = [Target("2027", Decimal(target))] if target is not None else []
    seen = [Observation("2026", Decimal(value))] if value is not None else []
    return attainment(None if baseline is None else Decimal(baseline), direction, targets, seen, TODAY)


def test_attainment_goes_from_baseline_to_target_and_has_the_date_of_its_value() -> None:
    found = reckon(10, Direction.INCREASE, 50, 20)
    assert found.share == Fraction(1, 4)
    assert found.latest is not None and found.latest.on == "2026"


def test_an_indicator_that_is_to_fall_attains_by_falling() -> None:
    assert reckon(50, Direction.DECREASE, 10, 40).share == Fraction(1, 4)
    assert reckon(50, Direction.DECREASE, 10, 60).share == 0


@given(values, values, values, st.sampled_from([None, *Direction]))
def test_attainment_stays_within_nothing_and_all(
    baseline: Decimal, target: Decimal, value: Decimal, direction: Direction | None
) -> None:
    found = attainment(baseline, direction, [Target("2027", target)], [Observation("2026", value)], TODAY)
    assert (found.share is None) == (found.why == "against_direction")
    assert found.share is None or 0 <= found.share <= 1


@given(values, values, values)
def test_turning_everything_round_attains_the_same(baseline: Decimal, target: Decimal, value: Decimal) -> None:
    up = attainment(baseline, Direction.INCREASE, [Target("2027", target)], [Observation("2026", value)], TODAY)
    down = attainment(-baseline, Direction.DECREASE, [Target("2027", -target)], [Observation("2026", -value)], TODAY)
    assert up.share == down.share


@pytest.mark.parametrize(
    ("baseline", "direction", "target", "value", "why"),
    [
        (None, Direction.INCREASE, 50, 20, "no_baseline"),
        (0, Direction.INCREASE, None, 20, "no_target"),
        (0, Direction.INCREASE, 50, None, "no_value"),
        (50, Direction.INCREASE, 10, 20, "against_direction"),
        (10, Direction.DECREASE, 50, 20, "against_direction"),
    ],
)
def test_without_one_of_its_sides_there_is_no_attainment_but_a_reason(
    baseline: int | None, direction: Direction, target: int | None, value: int | None, why: str
) -> None:
    found = reckon(baseline, direction, target, value)
    assert (found.share, found.why) == (None, why)


@pytest.mark.parametrize("without", ["not_available", "not_applicable"])
def test_not_available_and_not_applicable_are_not_zero(without: str) -> None:
    seen = [Observation("2025", Decimal(20)), Observation("2026", None, without)]
    found = attainment(Decimal(0), Direction.INCREASE, [Target("2027", Decimal(50))], seen, TODAY)
    assert (found.share, found.why) == (None, without)


def test_zero_is_a_value() -> None:
    assert reckon(0, Direction.INCREASE, 50, 0).share == 0


@pytest.mark.parametrize(
    ("direction", "value", "share"),
    [
        (Direction.INCREASE, 10, 1),
        (Direction.INCREASE, 12, 1),
        (Direction.INCREASE, 9, 0),
        (Direction.DECREASE, 10, 1),
        (Direction.DECREASE, 12, 0),
        (None, 10, 1),
        (None, 12, 0),
    ],
)
def test_a_target_equal_to_the_baseline_is_held_or_not(direction: Direction | None, value: int, share: int) -> None:
    assert reckon(10, direction, 10, value).share == share


@given(st.permutations([Observation(on, Decimal(1)) for on in ("2025", "2025-03", "2025-03-04", "2026-01", "2027")]))
def test_the_latest_observation_is_so_by_its_own_date_and_not_of_the_future(seen: list[Observation]) -> None:
    found = latest(seen, TODAY)
    assert found is not None and found.on == "2026-01"


def test_of_two_observations_on_one_date_the_later_told_holds() -> None:
    seen = [Observation("2026", Decimal(1)), Observation("2026", Decimal(2))]
    assert latest(seen, TODAY) == seen[1]


def test_a_revised_target_holds_from_the_day_it_was_set_and_not_before() -> None:
    first = Target("2027", Decimal(50))
    revised = Target("2027", Decimal(30), date(2026, 6, 1))
    for both in ([first, revised], [revised, first]):
        assert in_force(both, date(2026, 5, 31)) == first
        assert in_force(both, date(2026, 6, 1)) == revised


def test_the_next_target_due_is_in_force_and_the_last_one_after_all() -> None:
    dated = [Target("2027-06", Decimal(2)), Target("2026", Decimal(1))]
    assert in_force(dated, date(2026, 12, 31)) == dated[1]
    assert in_force(dated, date(2027, 1, 1)) == dated[0]
    assert in_force(dated, date(2040, 1, 1)) == dated[0]
    assert in_force([], TODAY) is None
