"""Loading again: nothing where the files say nothing new, what is new where they do, and people's changes stay."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from app.access.actor import PUBLIC, SYSTEM, Actor, Held
from app.actions import activities, agencies, loading
from app.actions.loading import Row, Thing, own
from app.db import bind
from app.errors import Forbidden
from app.loading import demonstration, reference
from app.models import (
    Activity,
    ActivityEdition,
    Addressee,
    Agency,
    Change,
    Counter,
    Mechanism,
    Meeting,
    Membership,
    Recommendation,
    State,
)
from tests.loading.conftest import DATA, NOW, Edit

PERU = Actor("client", "peru", "peru", (Held("focal_point", "PER"),), None)


def number(session: Session) -> int:
    return session.scalars(select(Counter.n).execution_options(populate_existing=True)).one()


@pytest.fixture
def loaded(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    reference.load(sessions, DATA)
    return sessions


def changes_after(session: Session, n: int) -> list[Change]:
    return list(session.scalars(select(Change).where(Change.n > n).order_by(Change.n)))


def test_loading_twice_changes_nothing_and_records_nothing(loaded: sessionmaker[Session], session: Session) -> None:
    demonstration.load(loaded, NOW)
    before = number(session)
    assert reference.load(loaded, DATA).changes == 0
    assert str(demonstration.load(loaded, NOW)) == "demonstration: 0 identities, 0 plans, 0 activities made"
    assert number(session) == before


def test_a_line_that_says_something_new_changes_that_thing_alone(
    loaded: sessionmaker[Session], session: Session, edit: Edit
) -> None:
    before = number(session)
    report = reference.load(loaded, edit("meetings.csv", 18, "start", "2023-09-11"))
    assert (report.saved.created.total(), report.saved.changed) == (0, {"meetings": 1})
    (change,) = changes_after(session, before)
    assert (change.type, change.act, change.actor_id, change.version) == (
        "meetings",
        "reference.load",
        "system:system",
        2,
    )
    assert ((change.before or {})["start"], (change.after or {})["start"]) == (None, "2023-09-11")


def test_a_new_line_is_a_new_thing(loaded: sessionmaker[Session], session: Session, folder: Path) -> None:
    with (folder / "meetings.csv").open("a") as file:
        file.write("MESICIC,committee,41,2024-03,2024-03,,https://example.org/41,no\n")
    report = reference.load(loaded, folder)
    assert report.saved.created == {"meetings": 1}
    assert session.scalars(select(Meeting.start).where(Meeting.ordinal == 41)).one() == "2024-03"


def test_what_changes_beside_a_thing_counts_as_its_version(
    loaded: sessionmaker[Session], session: Session, edit: Edit
) -> None:
    before = number(session)
    reference.load(loaded, edit("states.csv", 18, "mesicic_joined_date", "2002"))
    (change,) = changes_after(session, before)
    assert (change.type, change.thing_id, change.version) == ("states", "GRD", 2)
    assert session.get_one(State, "GRD").version == 2
    assert session.get_one(Membership, ("GRD", "MESICIC", "joined")).since == "2002"


def test_a_membership_the_files_no_longer_have_goes(
    loaded: sessionmaker[Session], session: Session, edit: Edit
) -> None:
    edit("states.csv", 18, "mesicic_party", "no")
    reference.load(loaded, edit("states.csv", 18, "note", "left"))
    assert session.get(Membership, ("GRD", "MESICIC", "joined")) is None
    assert session.get(Membership, ("GRD", "MESICIC", "party")) is not None


def test_addressees_follow_their_line(loaded: sessionmaker[Session], session: Session, edit: Edit) -> None:
    """Whom it addresses is part of what a recommendation is recognised by: another State, another recommendation."""
    report = reference.load(loaded, edit("recommendations.csv", 2, "addressed_states", "COL"))
    assert report.saved.created == {"recommendations": 1}
    code = select(Recommendation.id).where(Recommendation.code == "MESICIC-PER-R4-01")
    assert set(session.scalars(select(Addressee.state).where(Addressee.recommendation_id.in_(code)))) == {"PER", "COL"}


def test_a_status_reported_here_is_not_undone(loaded: sessionmaker[Session], session: Session) -> None:
    first = session.scalars(select(Activity.id).join(ActivityEdition).where(ActivityEdition.code == "M1")).one()
    activities.change_status(session, first, to="under_way", reason=None, expected=None, by=PERU, today=NOW.date())
    session.commit()
    before = number(session)
    assert reference.load(loaded, DATA).changes == 0
    assert number(session) == before
    assert session.get_one(Activity, first).status == "under_way"


def test_an_agency_renamed_here_is_still_the_same_agency(
    loaded: sessionmaker[Session], session: Session, folder: Path
) -> None:
    ministry = session.scalars(select(Agency).where(Agency.acronym == "MIMP")).one()
    values = {"name": {"value": "Ministerio de la Mujer"}, "acronym": "MM"}
    agencies.change(session, ministry.id, values=values, language=None, expected=None, by=PERU)
    session.commit()
    assert reference.load(loaded, DATA).changes == 0
    assert len(session.scalars(select(Agency).where(Agency.state == "PER")).all()) == 8


def test_what_people_and_files_both_changed_stays_as_people_have_it_and_is_told(
    loaded: sessionmaker[Session], session: Session, edit: Edit
) -> None:
    meeting = session.scalars(select(Meeting).where(Meeting.mechanism == "MESICIC", Meeting.ordinal == 40)).one()
    meeting.start = "2023-09-12"
    session.commit()
    edit("meetings.csv", 18, "start", "2023-09-11")
    report = reference.load(loaded, edit("meetings.csv", 18, "place", "virtual"))
    assert report.saved.kept == ["meetings MESICIC/committee/40: start"]
    assert "kept as changed here: meetings MESICIC/committee/40: start" in str(report)
    session.refresh(meeting)
    assert (meeting.start, meeting.place) == ("2023-09-12", "virtual")


def test_what_somebody_made_before_the_files_knew_it_is_taken_as_it_is(
    sessions: sessionmaker[Session], session: Session
) -> None:
    session.add(Mechanism(code="MESICIC", name={"value": "Ours"}, convention={}, labels=[], profile={}))
    session.flush()
    session.add(Meeting(mechanism="MESICIC", body="committee", ordinal=40, until="2023-09-15"))
    session.commit()
    report = reference.load(sessions, DATA)
    meeting = session.scalars(
        select(Meeting).where(Meeting.ordinal == 40).execution_options(populate_existing=True)
    ).one()
    assert (meeting.until, meeting.place) == ("2023-09-15", "Washington, D.C.")
    assert "meetings MESICIC/committee/40: until" in report.saved.kept
    assert "mechanisms MESICIC: name" in report.saved.kept
    assert reference.load(sessions, DATA).changes == 0


def test_what_was_deleted_here_does_not_come_back(
    loaded: sessionmaker[Session], session: Session, folder: Path
) -> None:
    activity = session.scalars(select(Activity).join(ActivityEdition).where(ActivityEdition.code == "M8")).one()
    activity.deleted_at = NOW
    session.commit()
    path = folder / "peru_plan.json"
    path.write_text(path.read_text().replace("Strengthened police squad", "Stronger police squad"))
    report = reference.load(loaded, folder)
    assert any(kept.endswith("/M8: deleted here") for kept in report.saved.kept)
    session.refresh(activity)
    assert activity.deleted_at is not None


def test_only_the_operator_may_load(session: Session) -> None:
    thing = Thing("currencies", "PEN", [Row(Mechanism, {"code": own})], code="PEN")
    for actor in (PUBLIC, PERU):
        with pytest.raises(Forbidden):
            loading.save(session, [thing], by=actor)


def test_a_load_that_fails_leaves_nothing(
    sessions: sessionmaker[Session], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last thing of the load cannot be written: the first is not there either."""
    read = [*reference.things(reference.checked(DATA))]
    broken = Thing("currencies", "QQQ", [Row(State, {"iso3": "QQQ"}, {"name": None})], code="QQQ")
    with pytest.raises(Exception, match="not-null"), sessions.begin() as other:
        bind(other, SYSTEM.reads, SYSTEM.writes)
        loading.save(other, [*read, broken], by=SYSTEM)
    assert number(session) == 0
    assert session.get(State, "PER") is None
