"""Dates as far as they are known."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.dates import Precision, end_of_day, next_day, parse, period, today
from app.rules.problems import SENTENCES, Refused

days = st.dates(date(1, 1, 1), date(9999, 12, 30))
texts = st.builds(lambda day, length: day.isoformat()[:length], days, st.sampled_from([4, 7, 10]))


@given(texts)
def test_a_date_is_kept_as_it_was_written(text: str) -> None:
    found = parse(text)
    assert found.text == str(found) == text
    assert found.first_day.isoformat().startswith(text) and found.last_day.isoformat().startswith(text)
    assert found.precision is {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}[len(text)]


@given(texts)
def test_first_and_last_day_leave_out_no_day_of_what_is_known(text: str) -> None:
    found = parse(text)
    if found.first_day > date.min:
        assert not (found.first_day - timedelta(days=1)).isoformat().startswith(text)
    if found.last_day < date.max:
        assert not (found.last_day + timedelta(days=1)).isoformat().startswith(text)


@given(st.lists(texts))
def test_sorting_dates_sorts_by_first_day_and_is_the_order_of_their_texts(written: list[str]) -> None:
    ordered = sorted(parse(text) for text in written)
    assert [one.text for one in ordered] == sorted(written)
    assert [one.first_day for one in ordered] == sorted(one.first_day for one in ordered)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "date_form"),
        ("2008-5", "date_form"),
        ("2008-05-07T00:00", "date_form"),
        ("2008-05-07\n", "date_form"),
        (" 2008", "date_form"),
        ("-008", "date_form"),
        ("２００８", "date_form"),
        ("08", "date_form"),
        ("20080507", "date_form"),
        ("0000", "date_year"),
        ("2008-00", "date_month"),
        ("2008-13-01", "date_month"),
        ("2008-02-30", "date_day"),
        ("2007-02-29", "date_day"),
        ("2008-05-00", "date_day"),
    ],
)
def test_a_wrong_date_is_refused_with_what_is_wrong(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(text)
    (problem,) = refused.value.problems
    assert problem.code == code
    assert SENTENCES[code] % problem.params


def test_a_day_that_does_not_exist_names_the_month() -> None:
    with pytest.raises(Refused) as refused:
        parse("2008-02-30")
    assert refused.value.problems[0].params == {"given": "30", "month": "2008-02", "days": 29}


def test_a_period_counts_from_the_first_to_the_last_day_of_what_is_known() -> None:
    found = period("2008-05", "2008-06")
    assert (found.first_day, found.last_day) == (date(2008, 5, 1), date(2008, 6, 30))
    assert period(None, None).first_day is None


def test_a_period_that_cannot_be_is_refused_and_one_that_may_be_is_not() -> None:
    with pytest.raises(Refused) as refused:
        period("2008-05-10", "2008-04")
    assert [p.code for p in refused.value.problems] == ["period_backwards"]
    assert period("2008-05-10", "2008-05").end is not None


def test_both_ends_of_a_period_are_judged_at_once() -> None:
    with pytest.raises(Refused) as refused:
        period("2008-13", "x")
    assert [(p.member, p.code) for p in refused.value.problems] == [("/start", "date_month"), ("/end", "date_form")]


def test_today_is_the_day_of_the_state() -> None:
    late = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
    assert today("America/Lima", late) == date(2026, 11, 22)
    assert today("America/Argentina/Buenos_Aires", late) == date(2026, 11, 23)


@pytest.mark.parametrize("name", ["", "Lima", "America", "../etc/passwd", "America/Lima\x00", "/etc/hosts"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="zone_unknown"):
        today(name, datetime(2026, 1, 1, tzinfo=UTC))


def test_an_instant_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        today("America/Lima", datetime(2026, 1, 1))  # noqa: DTZ001 - the naive instant is the point


@given(st.integers(946_684_800, 2_051_222_400).map(lambda second: datetime.fromtimestamp(second, UTC)))
def test_the_next_day_begins_when_today_changes(instant: datetime) -> None:
    for name in ("America/Santiago", "America/Lima", "America/Toronto", "America/Havana"):
        change = next_day(name, instant)
        assert today(name, change) > today(name, instant) == today(name, change - timedelta(seconds=1))


def test_a_day_as_of_which_something_is_asked_ends_in_utc() -> None:
    assert end_of_day(date(2026, 12, 31)) == datetime(2027, 1, 1, tzinfo=UTC)
