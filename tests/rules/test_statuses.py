"""What is late, and what closing an activity wants."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.dates import period
from app.rules.problems import SENTENCES as PROBLEMS
from app.rules.statuses import (
    SENTENCES,
    Claim,
    MilestoneClaim,
    Status,
    is_overdue,
    is_starting_late,
    lateness,
    problems_of,
)

days = st.dates(date(2000, 1, 1), date(2040, 1, 1))


def codes(to: Status, claim: Claim) -> list[str]:
    return [problem.code for problem in problems_of(to, claim)]


def test_every_status_has_a_sentence() -> None:
    assert SENTENCES.keys() == set(Status)
    assert all(sentence.endswith(".") for sentence in SENTENCES.values())


def test_an_open_activity_is_overdue_from_the_day_after_its_end() -> None:
    end = period("2018-01", "2018-06").last_day
    for status in (Status.PLANNED, Status.UNDER_WAY, Status.SUSPENDED):
        assert not is_overdue(status, end, date(2018, 6, 30))
        assert is_overdue(status, end, date(2018, 7, 1))


def test_a_planned_activity_starts_late_from_the_day_after_the_first_day_of_its_start() -> None:
    start = period("2018-05", None).first_day
    assert not is_starting_late(Status.PLANNED, start, date(2018, 5, 1))
    assert is_starting_late(Status.PLANNED, start, date(2018, 5, 2))
    assert not is_starting_late(Status.UNDER_WAY, start, date(2030, 1, 1))


@given(days, days, days)
def test_what_is_not_reported_is_never_late(start: date, end: date, today: date) -> None:
    both = period(min(start, end).isoformat(), max(start, end).isoformat())
    assert lateness(Status.NOT_REPORTED, both, today) == (False, False)


@given(st.sampled_from(Status), days, days, st.integers(0, 4000))
def test_what_is_late_today_is_late_tomorrow(status: Status, end: date, today: date, later: int) -> None:
    """Late is a matter of dates, set by nobody: it only begins, and a change of status or dates alone ends it."""
    if is_overdue(status, end, today):
        assert is_overdue(status, end, today + timedelta(days=later))


def test_an_activity_without_dates_is_never_late() -> None:
    assert lateness(Status.PLANNED, period(None, None), date(2040, 1, 1)) == (False, False)


def test_completed_is_taken_with_dated_evidence() -> None:
    assert codes(Status.COMPLETED, Claim("ana", evidence_dates=["2018-08"])) == []


def test_completed_is_taken_from_an_accepter_who_is_not_the_reporter() -> None:
    assert codes(Status.COMPLETED, Claim("ana", accepter="luis")) == []


@pytest.mark.parametrize("claim", [Claim("ana"), Claim("ana", accepter="ana"), Claim("ana", evidence_dates=[None, ""])])
def test_completed_on_the_own_word_alone_is_refused(claim: Claim) -> None:
    assert codes(Status.COMPLETED, claim) == ["completed_without_proof"]


def test_a_machine_cannot_complete_without_evidence_whoever_accepts() -> None:
    machine = Claim("client", accepter="luis", by_machine=True)
    assert codes(Status.COMPLETED, machine) == ["completed_by_machine_without_evidence"]
    assert codes(Status.COMPLETED, Claim("client", by_machine=True, evidence_dates=["2018"])) == []


def test_a_milestone_below_its_target_keeps_the_activity_open_and_is_named() -> None:
    claim = Claim("ana", evidence_dates=["2018"], milestones=[MilestoneClaim("Centres", Decimal(50), Decimal(20))])
    (problem,) = problems_of(Status.COMPLETED, claim)
    assert (problem.code, problem.member) == ("milestone_not_reached", "/milestones/0")
    assert PROBLEMS[problem.code] % problem.params == (
        "The milestone “Centres” is not reached (20 of 50): report the rest, or say why it closes short."
    )


@pytest.mark.parametrize(
    ("milestone", "keeps_open"),
    [
        (MilestoneClaim("a", Decimal(50), Decimal(50)), False),
        (MilestoneClaim("a", Decimal(50), Decimal(51)), False),
        (MilestoneClaim("a", Decimal(50), None), True),
        (MilestoneClaim("a", Decimal(50), Decimal(20), closes_short="no premises"), False),
        (MilestoneClaim("a", Decimal(50), Decimal(20), closes_short="  "), True),
        (MilestoneClaim("a", Decimal(50), None, reached_on="2018-12"), True),
        (MilestoneClaim("a"), True),
        (MilestoneClaim("a", reached_on="2018-12"), False),
    ],
)
def test_a_milestone_is_reached_or_says_why_it_closes_short(milestone: MilestoneClaim, keeps_open: bool) -> None:
    claim = Claim("ana", evidence_dates=["2018"], milestones=[milestone])
    assert bool(codes(Status.COMPLETED, claim)) is keeps_open


def test_every_reason_against_completing_is_told_at_once() -> None:
    claim = Claim("ana", milestones=[MilestoneClaim("a", Decimal(1)), MilestoneClaim("b")])
    assert codes(Status.COMPLETED, claim) == [
        "completed_without_proof",
        "milestone_not_reached",
        "milestone_not_dated",
    ]


def test_cancelling_wants_a_reason() -> None:
    assert codes(Status.CANCELLED, Claim("ana")) == ["cancelled_without_reason"]
    assert codes(Status.CANCELLED, Claim("ana", reason="the law was repealed")) == []


@pytest.mark.parametrize("to", [Status.NOT_REPORTED, Status.PLANNED, Status.UNDER_WAY, Status.SUSPENDED])
def test_the_other_statuses_want_nothing(to: Status) -> None:
    assert codes(to, Claim("ana", milestones=[MilestoneClaim("a", Decimal(5))])) == []
