"""Owed reports: one for each period that ended."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.reporting import MONTHS, owed, period_of

FREQUENCIES = st.sampled_from(sorted(MONTHS))
DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31))


def test_the_period_that_runs_is_not_owed_and_the_one_before_is():
    assert [each.last for each in owed("quarterly", date(2026, 7, 1), [], date(2026, 11, 22))] == [date(2026, 9, 30)]


def test_a_report_pays_the_period_it_speaks_of_also_when_it_comes_late():
    today = date(2026, 11, 22)
    assert owed("quarterly", date(2026, 4, 1), [date(2026, 4, 1), date(2026, 9, 30)], today) == []
    assert [each.first for each in owed("quarterly", date(2026, 4, 1), [date(2026, 11, 1)], today)] == [
        date(2026, 4, 1),
        date(2026, 7, 1),
    ]


def test_a_period_ends_with_its_last_day():
    assert owed("yearly", date(2025, 6, 1), [], date(2025, 12, 31)) == []
    assert len(owed("yearly", date(2025, 6, 1), [], date(2026, 1, 1))) == 1


@pytest.mark.parametrize("frequency", ["none", ""])
def test_a_plan_without_a_frequency_owes_nothing(frequency):
    assert owed(frequency, date(1990, 1, 1), [], date(2026, 1, 1)) == []


@given(FREQUENCIES, DAYS)
def test_periods_follow_each_other_without_a_gap(frequency, day):
    period = period_of(frequency, day)
    assert period.first <= day <= period.last
    assert period_of(frequency, period.last) == period
    assert period_of(frequency, period.last + timedelta(days=1)).first == period.last + timedelta(days=1)
    assert 12 % MONTHS[frequency] == 0


@given(FREQUENCIES, DAYS, st.lists(DAYS, max_size=5), DAYS)
def test_what_is_owed_has_ended_began_after_and_was_not_reported(frequency, since, reported, today):
    for each in owed(frequency, since, reported, today):
        assert each.last < today
        assert each.last >= since
        assert not any(each.first <= day <= each.last for day in reported)
