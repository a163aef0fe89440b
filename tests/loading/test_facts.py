"""Facts come out of the files as they stand there: sources, wording, dates as far as known, gaps."""

from typing import Any

import pytest
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.loading import files
from app.models import (
    Activity,
    Agency,
    Change,
    CostLine,
    CountryReport,
    Currency,
    Document,
    Guideline,
    Indicator,
    IndicatorEdition,
    Mechanism,
    Meeting,
    Milestone,
    Move,
    Observation,
    Phase,
    Plan,
    PlanEdition,
    Recommendation,
    Round,
    State,
    Topic,
)
from tests.loading.conftest import DATA

SOURCED: list[Any] = [
    Mechanism,
    Topic,
    State,
    Currency,
    Phase,
    Meeting,
    CountryReport,
    Recommendation,
    Agency,
    Plan,
    Document,
    Guideline,
    Activity,
    Milestone,
    CostLine,
    Indicator,
    Observation,
]


@pytest.mark.parametrize("table", SOURCED, ids=lambda table: table.__tablename__)
def test_every_loaded_row_names_its_source_and_whether_somebody_verified_it(stored: Session, table: Any) -> None:
    rows = stored.scalars(select(table)).all()
    assert rows
    bare = select(table).where(or_(table.source.is_(None), table.verified.is_(None)))
    assert stored.scalars(bare).all() == []


def test_every_entry_of_a_plan_names_its_source(stored: Session) -> None:
    entries = stored.scalars(select(Move).where(Move.entry)).all()
    assert len(entries) == 14
    assert all(move.source and move.verified and move.dated for move in entries)


def test_names_of_a_mechanism_keep_the_source_of_each_language(stored: Session) -> None:
    mechanism = stored.get_one(Mechanism, "MESICIC")
    assert mechanism.verified == "yes"
    assert mechanism.name["translations"]["fr"]["source"] == "general knowledge"
    assert mechanism.name["translations"]["fr"]["verified"] == "no"
    assert mechanism.name["translations"]["es"]["verified"] == "yes"


def test_what_was_found_about_a_mechanism_is_kept_as_found(stored: Session) -> None:
    profile = stored.get_one(Mechanism, "MESECVI").profile
    assert profile["convention"]["in_force"]["value"] == "1995-03-05"
    assert len(profile["convention"]["in_force"]["conflicts"]) == 2
    assert profile["indicator_system"]["count_first_follow_up"]["value"] == 38
    assert profile["indicator_system"]["count"] == {"value": None, "source": "not found", "verified": "no"}


def test_only_the_mechanism_with_verdicts_has_labels(stored: Session) -> None:
    assert len(stored.get_one(Mechanism, "MESICIC").labels) == 4
    assert stored.get_one(Mechanism, "MESECVI").labels == []


def test_dates_are_as_precise_as_the_file_and_no_more(stored: Session) -> None:
    """Of every line that has dates; the database says exactly what the file says."""
    read = files.read(DATA)
    meetings = stored.execute(select(Meeting.mechanism, Meeting.body, Meeting.ordinal, Meeting.start, Meeting.until))
    assert set(map(tuple, meetings)) == {(m.mechanism, m.body, m.ordinal, m.start, m.end) for m in read.meetings}
    phases = stored.execute(
        select(Round.mechanism, Round.number, Phase.kind, Phase.start, Phase.until).join(
            Round, Round.id == Phase.round_id
        )
    )
    assert set(map(tuple, phases)) == {(p.mechanism, p.round, p.phase, p.start, p.end) for p in read.phases}
    reports = stored.execute(
        select(
            CountryReport.state,
            Round.number,
            CountryReport.adopted_on,
            CountryReport.visit_start,
            CountryReport.visit_until,
        ).join(Round, Round.id == CountryReport.round_id)
    )
    told = {(r.state_iso3, r.round, r.adopted_on, r.visit_start, r.visit_end) for r in read.country_reports}
    assert set(map(tuple, reports)) == told
    years = stored.scalars(select(Recommendation.adopted_on)).all()
    assert sorted(years) == sorted(r.year for r in read.recommendations)  # type: ignore[type-var]  # every line has one


def test_a_meeting_whose_beginning_is_unknown_has_an_end_alone(stored: Session) -> None:
    fortieth = stored.scalars(select(Meeting).where(Meeting.mechanism == "MESICIC", Meeting.ordinal == 40)).one()
    assert (fortieth.start, fortieth.until) == (None, "2023-09-14")


def test_recommendations_are_summaries_and_say_so(stored: Session) -> None:
    texts = stored.scalars(select(Recommendation.text)).all()
    assert {text["wording"] for text in texts} == {"summary"}
    assert {text["language"] for text in texts} == {"en"}


def test_a_number_that_differs_by_language_is_kept_for_each(stored: Session) -> None:
    differing = stored.scalars(select(Recommendation).where(Recommendation.numbers != {})).one()
    assert (differing.code, differing.official, differing.numbers) == ("11", True, {"en": "11", "es": "10"})


def test_topics_keep_the_wording_and_stand_in_a_tree(stored: Session) -> None:
    topics = {(t.mechanism, t.code): t for t in stored.scalars(select(Topic))}
    assert topics["MESICIC", "III(9)"].name["value"] == "III(9) oversight bodies"
    both = topics["MESECVI", "Legislation; access to justice"]
    assert both.parent_id == topics["MESECVI", "Legislation"].id
    doubted = topics["MESICIC", "XIV"]
    assert doubted.verified == "partial"
    assert "general knowledge" in (doubted.note or "")
    assert stored.scalars(select(Recommendation).where(Recommendation.topic_id.is_(None))).all() == []


def test_plans_enter_at_the_stage_their_source_tells_of(stored: Session) -> None:
    rows = stored.execute(
        select(Plan.state, Plan.stage, Plan.edition, Move.dated).join(Move, Move.plan_id == Plan.id).where(Move.entry)
    )
    stages = sorted((row.state, row.stage, row.edition, row.dated) for row in rows)
    assert ("BLZ", "memorandum", "draft", "2007") in stages
    assert ("PRY", "workshop", "draft", "2008-05") in stages
    assert ("DOM", "workshop", "draft", "2010-04-20") in stages
    assert ("PER", "published", "published", "2018-08") in stages
    assert [stage for _, stage, _, _ in stages].count("workshop") == 11


def test_days_of_a_workshop_never_become_the_period_of_a_plan(stored: Session) -> None:
    periods = stored.execute(select(PlanEdition.start, PlanEdition.until).distinct()).all()
    assert [tuple(row) for row in periods] == [(None, None)]
    details = stored.scalars(select(Move.details).join(Plan, Plan.id == Move.plan_id).where(Plan.state == "DOM")).one()
    assert details == {
        "wording": "draft reviewed at workshop",
        "start": "2010-04-19",
        "end": "2010-04-20",
        "place": "Santo Domingo",
        "consultant": "Paula Henríquez",
        "participants": "50+",
    }


def test_an_agency_that_leads_is_one_of_that_state(stored: Session) -> None:
    leads = stored.execute(select(Plan.state, Agency.state, Agency.name["value"].astext).join(Agency)).all()
    assert ("DOM", "DOM", "CNECC") in [tuple(row) for row in leads]
    assert all(state == agency for state, agency, _ in leads)


def test_of_an_agency_nobody_has_described_the_kind_is_not_guessed(stored: Session) -> None:
    kinds = dict(stored.execute(select(Agency.name["value"].astext, Agency.kind)).all())
    assert kinds["CNECC"] is None
    assert kinds["Ministerio de Salud"] == "branch_of_government"


def test_a_published_value_keeps_its_unit_and_its_zeros(stored: Session) -> None:
    peru = stored.scalars(select(Observation).where(Observation.state == "PER")).one()
    assert (str(peru.value), peru.unit, peru.published_on, peru.observed) == (
        "0.38",
        "percent of national budget",
        "2017",
        None,
    )


def test_illustrative_indicators_do_not_claim_an_adopted_wording(stored: Session) -> None:
    rows = stored.execute(
        select(Indicator.verified, IndicatorEdition.name["wording"].astext)
        .join(IndicatorEdition, IndicatorEdition.indicator_id == Indicator.id)
        .distinct()
    )
    assert set(map(tuple, rows)) == {("yes", "adopted"), ("no", "summary")}


def test_everything_is_recorded_as_loaded_by_the_operator_with_its_source(stored: Session) -> None:
    changes = stored.scalars(select(Change).where(Change.act == "reference.load")).all()
    assert len(changes) == 375
    assert {(change.actor_id, change.op, change.before is None) for change in changes} == {
        ("system:system", "saved", True)
    }
    images = [change.after or {} for change in changes if change.type not in ("rounds",)]
    assert all(image["source"] for image in images)
    rounds = [change.after or {} for change in changes if change.type == "rounds"]
    assert all(phase["source"] for image in rounds for phase in image["phases"])
