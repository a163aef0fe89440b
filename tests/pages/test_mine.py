"""/mine: what waits for whom, overdue first; and nothing for those whom nothing waits for."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.access.actor import Actor, Held
from app.actions import updates
from app.models import Activity, ActivityEdition, Agency, Plan, Update
from app.rules import reporting
from tests.pages.conftest import Pages
from tests.pages.test_following import change, end


def submitted(pages: Pages, *, returned: bool = False) -> str:
    """An update of MIMP on the first measure of Peru's plan, returned with a reason if asked."""

    def write(session: Session) -> str:
        from_ = session.query(ActivityEdition).filter_by(activity_id=pages.measure).one()
        mimp = session.query(Agency).filter_by(acronym="MIMP").one().id
        from_.lead_id = mimp
        session.flush()
        return str(mimp)

    mimp = change(pages, write)
    return str(change(pages, lambda s: _submit(s, pages.measure, mimp, returned)))


def _submit(session: Session, activity: str, agency: str, returned: bool) -> str:
    by = Actor(
        "person",
        "00000000-0000-7000-8000-000000000001",
        "Ana",
        (Held("agency_officer", "PER", agency_id=UUID(agency)),),
    )
    focal = Actor("person", "00000000-0000-7000-8000-000000000002", "Luis", (Held("focal_point", "PER"),))
    today = date(2026, 11, 22)
    values = {"as_of": date(2026, 11, 1), "status": "under_way"}
    id = updates.submit(session, UUID(activity), values=values, language=None, by=by, today=today)
    if returned:
        updates.give_back(
            session, id, reason="Which centres?", expected=None, by=focal, at=datetime(2026, 11, 20, tzinfo=UTC)
        )
    return str(id)


def test_who_is_not_signed_in_is_asked_to_sign_in_and_comes_back(pages: Pages) -> None:
    answer = pages.reader().get("/mine")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/mine")


def test_what_is_overdue_comes_first_and_each_line_opens_the_thing(own_pages: Pages) -> None:
    end(own_pages, -30)
    reader = own_pages.reader("peru@demo.invalid")
    page = reader.get("/mine").text
    lines = re.findall(r'class="title"><a href="([^"]+)"', page)
    assert own_pages.measure in lines[0] and len(lines) == 8
    assert page.index('class="late"') < page.index("Nothing has been reported yet</td>")
    assert "Overdue: 1." in reader.text("/mine")
    assert all(reader.get(line.partition("#")[0]).status_code == 200 for line in lines)
    assert reader.get("/mine").headers["cache-control"] == "no-store"


def test_an_update_waits_for_the_focal_point_and_for_nobody_else(own_pages: Pages) -> None:
    submitted(own_pages)
    waiting = "1 update waits for your decision"
    assert waiting in own_pages.reader("peru@demo.invalid").text("/mine")
    for email in ("colombia@demo.invalid", "agency-peru@demo.invalid", "expert@demo.invalid", "secretariat@demo.invalid",
                  "admin@demo.invalid"):  # fmt: skip
        text = own_pages.reader(email).text("/mine")
        assert "waits for your decision" not in text, email
        assert email.startswith("agency") or "Women's Emergency" not in text, email


def test_an_update_that_came_back_waits_for_the_agency(own_pages: Pages) -> None:
    submitted(own_pages, returned=True)
    assert "Your update came back" in own_pages.reader("agency-peru@demo.invalid").text("/mine")
    text = own_pages.reader("peru@demo.invalid").text("/mine")
    assert "Your update came back" not in text and "waits for your decision" not in text


def test_an_agency_sees_what_it_leads_or_supports_and_not_the_rest_of_the_state(own_pages: Pages) -> None:
    mine = own_pages.reader("agency-peru@demo.invalid").get("/mine").text
    all_of_peru = own_pages.reader("peru@demo.invalid").get("/mine").text
    assert len(re.findall(r'class="title"', mine)) < len(re.findall(r'class="title"', all_of_peru)) == 8


def test_a_plan_whose_next_move_is_the_states_waits_for_its_focal_point(pages: Pages) -> None:
    assert "Plans whose next move is yours" in pages.reader("colombia@demo.invalid").text("/mine")
    assert "Plans whose next move is yours" not in pages.reader("agency-peru@demo.invalid").text("/mine")


def test_nothing_waits_for_an_expert_and_the_page_says_what_would(pages: Pages) -> None:
    text = pages.reader("expert@demo.invalid").text("/mine")
    assert "Expert · MESECVI" in text and "Deadlines of published plans you answer for will stand here." in text


def owing(pages: Pages, frequency: str = "quarterly") -> None:
    """Peru's plan wants reports; its first measure, which MIMP leads, came under way last year."""
    end(pages, 400)

    def write(session: Session) -> None:
        led = session.query(ActivityEdition).filter_by(activity_id=pages.measure).one()
        led.lead_id = session.query(Agency).filter_by(acronym="MIMP").one().id
        led.start = f"{datetime.now(UTC).year - 1}-01"
        activity = session.get_one(Activity, led.activity_id)
        session.get_one(Plan, activity.plan_id).reporting = frequency

    change(pages, write)


def test_owed_reports_wait_for_the_agency_and_later_for_the_focal_point(own_pages: Pages) -> None:
    owing(own_pages)
    for email in ("agency-peru@demo.invalid", "peru@demo.invalid"):
        assert "is owed, and" in own_pages.reader(email).text("/mine"), email
    assert "is owed" not in own_pages.reader("colombia@demo.invalid").text("/mine")


def test_a_plan_without_a_frequency_owes_nobody_a_report(own_pages: Pages) -> None:
    owing(own_pages, "none")
    assert "is owed" not in own_pages.reader("agency-peru@demo.invalid").text("/mine")


def test_a_period_that_ended_just_now_waits_for_the_agency_alone(own_pages: Pages) -> None:
    """Reports of all days but the last that ended: whose end is not thirty days ago, unless it is by the calendar."""
    owing(own_pages)
    today = datetime.now(UTC).date()
    ended = reporting.period_of("quarterly", today).first - timedelta(days=1)
    before = [ended.replace(day=1) - timedelta(days=75 + 91 * n) for n in range(8)]

    def write(session: Session) -> None:
        for day in before:
            session.add(
                Update(
                    activity_id=UUID(own_pages.measure), state="PER", edition="draft", audience=[], decision="submitted",
                    as_of=day, status="under_way", quantities=[], spending=[], reporter="x", reporter_id="person:x",
                )
            )  # fmt: skip

    change(own_pages, write)
    assert "is owed" in own_pages.reader("agency-peru@demo.invalid").text("/mine")
    told = "is owed" in own_pages.reader("peru@demo.invalid").text("/mine")
    assert told == (ended + reporting.GRACE < today)
