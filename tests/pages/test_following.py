"""What is followed: mechanism, State, recommendation, agency, with their figures, deadlines and history."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.access.actor import SYSTEM, Actor, Held
from app.actions import agencies
from app.db import bind
from app.models import Activity, ActivityEdition, ActivityRecommendation, Agency, Recommendation
from app.web.languages import LANGUAGES, alphabetical
from tests.pages.conftest import Pages
from tests.statements import counted


def change(pages: Pages, write: Any) -> Any:
    """Write something into the database as the operator, past the actions."""
    session: Session
    with pages.app.state.writing() as session:
        bind(session, SYSTEM.reads, SYSTEM.writes)
        found = write(session)
        session.commit()
        return found


def agency(pages: Pages, acronym: str | None = "MIMP", state: str = "PER") -> str:
    return str(change(pages, lambda s: s.query(Agency.id).filter_by(acronym=acronym, state=state).scalar()))


def end(pages: Pages, days: int, status: str = "under_way", activity: str = "") -> str:
    """Let the first measure of Peru's plan end so many days from now, and be under way."""
    day = (datetime.now(UTC) + timedelta(days=days)).date().isoformat()

    def write(session: Session) -> None:
        id = activity or pages.measure
        session.query(Activity).filter_by(id=id).update({"status": status})
        session.query(ActivityEdition).filter_by(activity_id=id).update({"until": day})

    change(pages, write)
    return day


def collective(pages: Pages) -> str:
    """A recommendation to all parties of MESECVI that Peru's first measure implements now."""

    def write(session: Session) -> str:
        id = session.query(Recommendation.id).filter_by(addressees="all").order_by(Recommendation.id).limit(1).scalar()
        session.add(
            ActivityRecommendation(activity_id=pages.measure, edition="published", state="PER", recommendation_id=id)
        )
        return str(id)

    return str(change(pages, write))


def test_a_mechanism_shows_what_is_followed_and_whose_figures_they_are(pages: Pages) -> None:
    text = pages.reader().text("/mechanisms/MESECVI")
    assert "Recommendations 10 made by the Committee of Experts" in text
    assert "Completion (the States' figures) No data counts 0 of 8 activities" in text
    assert "The Committee's assessment No data" in text
    assert "59,295,634.00 PEN" in text
    assert "Round 4" in text and f'href="/plans/{pages.peru}"' in pages.reader().get("/mechanisms/MESECVI").text
    assert pages.reader().get("/mechanisms/NONE").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/", "/mechanisms/MESICIC"])
def test_states_stand_in_the_alphabet_of_the_reader_and_in_no_other_order(
    pages: Pages, language: str, path: str
) -> None:
    page = pages.reader(language=language).get(path).text
    codes = re.findall(r'href="/states/([A-Z]{3})"', page[page.index('id="states"') :])
    names = {"es": ("BRA", "CAN", "CHL", "USA"), "en": ("BRA", "CAN", "CHL", "USA"), "fr": ("BRA", "CAN", "CHL", "USA"),
             "pt": ("BRA", "CAN", "CHL", "USA")}[language]  # fmt: skip
    assert [code for code in codes if code in names] == list(names)
    assert len(codes) == len(set(codes)) > 30


def test_a_state_shows_both_mechanisms_each_with_a_figure_of_its_own(own_pages: Pages) -> None:
    collective(own_pages)
    text = own_pages.reader().text("/states/PER")
    assert "With an activity 1 an activity of a published plan implements them" in text
    assert "Without an activity 7 no published activity implements them" in text
    assert text.count("Completion (the State's figure)") == 3, "one for each mechanism, one for the published plan"
    assert "59,295,634.00 PEN Secured" in text
    assert "Ministerio de Salud" in text


def test_a_state_lists_what_is_overdue_before_what_falls_due(own_pages: Pages) -> None:
    end(own_pages, -40)
    text = own_pages.reader().text("/states/PER")
    assert "Overdue: 1, on" in text
    page = own_pages.reader().get("/states/PER").text
    assert page.index('class="late"') < page.index('id="money"')
    end(own_pages, 40)
    assert "Overdue: 0, on" in own_pages.reader().text("/states/PER")
    assert "The activity ends" in own_pages.reader().text("/states/PER")
    end(own_pages, 200)
    assert "The activity ends" not in own_pages.reader().text("/states/PER")
    end(own_pages, -40, "not_reported")
    assert "Overdue: 0, on" in own_pages.reader().text("/states/PER"), "what was not reported is never late"


def test_a_draft_shows_nowhere_to_who_may_not_read_it(own_pages: Pages) -> None:
    """Its activities, whom they are led by, their dates: not on the State, the agency, the front page, the mechanism."""

    def lead(session: Session) -> str:
        session.query(ActivityEdition).filter_by(activity_id=own_pages.drafted).update({"until": "2020-01"})
        session.query(Activity).filter_by(id=own_pages.drafted).update({"status": "under_way"})
        edition = session.query(ActivityEdition).filter_by(activity_id=own_pages.drafted).one()
        return f"{edition.lead_id or ''} {edition.title['value']}"

    lead_id, _, title = change(own_pages, lead).partition(" ")
    assert title
    for email in ("", "peru@demo.invalid", "agency-peru@demo.invalid", "secretariat@demo.invalid"):
        reader = own_pages.reader(email)
        paths = [
            "/",
            "/states/COL",
            "/mechanisms/MESECVI",
            "/mine",
            "/agencies",
            *([f"/agencies/{lead_id}"] if lead_id else []),
        ]
        for path in paths:
            assert title not in reader.get(path).text, (email, path)
    found = own_pages.reader("colombia@demo.invalid").get("/").text
    assert title in found or "Colombia" in found


def test_recommendations_are_narrowed_by_topic_and_by_whether_a_state_addresses_them(own_pages: Pages) -> None:
    reader, id = own_pages.reader(), collective(own_pages)
    addressed = reader.get("/recommendations?state=PER&addressed=yes").text
    assert re.findall(r'class="title"><a href="/recommendations/([^"]+)"', addressed) == [id]
    assert "12 recommendations" in reader.text("/recommendations?state=PER&addressed=no")
    assert "Activities: with an activity" in addressed
    page = reader.get("/recommendations?mechanism=MESECVI").text
    options = page[page.index('id="topic"') : page.index('id="addressed"')]
    topics = re.findall(r'<option value="([0-9a-f-]{36})">MESECVI', options)
    assert topics and "MESICIC ·" not in options
    counts = [reader.text(f"/recommendations?topic={topic}") for topic in topics]
    assert all(re.search(r"\d+ recommendations?", text) for text in counts)


@pytest.mark.parametrize(
    ("query", "said", "field"),
    [
        ("foo=1", "There is no filter “foo” here.", ""),
        ("round=x", "This is not a whole number.", "round"),
        ("topic=x", "This is not one of the choices.", "topic"),
        ("addressed=maybe", "This is not one of the choices.", "addressed"),
        ("addressed=yes", "This is known per State", "addressed"),
        ("sort=state", "This list cannot be sorted by that.", ""),
        ("cursor=x", "This is not a cursor of this list.", ""),
        ("q=%3Cscript%3E&%3Cscript%3E=1", "There is no filter “<script>” here.", ""),
    ],
)
def test_what_cannot_be_narrowed_by_is_named_at_its_field_and_nothing_is_lost(
    pages: Pages, query: str, said: str, field: str
) -> None:
    answer = pages.reader().get(f"/recommendations?state=PER&{query}")
    if query == "addressed=yes":
        answer = pages.reader().get("/recommendations?addressed=yes")
    assert answer.status_code == 422
    assert "<title>Error:" in answer.text and 'id="errors"' in answer.text
    assert said in answer.text.replace("&lt;", "<").replace("&gt;", ">")
    assert "<script>" not in answer.text.replace("<script src", "")
    if field:
        assert f'href="#{field}"' in answer.text and f'id="{field}-error"' in answer.text
    if query != "addressed=yes":
        assert '<option value="PER" selected>' in answer.text


def test_the_list_is_sorted_by_its_headings_both_ways_and_pages_keep_the_order(pages: Pages) -> None:
    reader = pages.reader()
    page = reader.get("/recommendations").text
    assert page.count("aria-sort") == 1 and 'aria-sort="ascending"' in page
    assert "sort=-code" in page and "sort=adopted" in page
    for sort in ("code", "-code", "round", "-round", "adopted", "-adopted"):
        seen: list[str] = []
        path = f"/recommendations?sort={sort}"
        while path:
            page = reader.get(path).text
            assert ("descending" if sort[0] == "-" else "ascending") in page
            seen += re.findall(r'class="title"><a href="/recommendations/([^"]+)"', page)
            following = re.search(r'href="([^"]*cursor=[^"]*)" rel="next"', page)
            path = following[1].replace("&amp;", "&") if following else ""
        assert len(seen) == len(set(seen)) == 82, sort


def test_a_collective_recommendation_is_shown_for_each_state_it_reaches(own_pages: Pages) -> None:
    id = collective(own_pages)
    text = own_pages.reader().text(f"/recommendations/{id}")
    assert re.search(r"3\d States it reaches", text)
    assert "Peru 1 activity" in text and "Argentina Bahamas" in text
    assert "Women's Emergency Centres" in text and "Plan of Action 2018, Peru" in text
    assert "Loaded from its source" in text


def test_an_agency_shows_what_it_leads_and_what_it_supports(pages: Pages) -> None:
    listed = pages.reader(language="es").get("/agencies?state=PER").text
    names = re.findall(r'<h3><a href="/agencies/[^"]+"><span[^>]*>([^<]+)</span>', listed)
    assert names == sorted(names, key=alphabetical) and len(names) == 8
    assert "14 agencies" in pages.reader().text("/agencies")
    path = f"/agencies/{agency(pages)}"
    text = pages.reader().text(path)
    assert "Ministerio de la Mujer y Poblaciones Vulnerables (MIMP)" in text
    assert re.search(r"It leads \d activit", text) and re.search(r"It supports \d activit", text)
    assert "Completion (the State's figure)" in text and "History" in text
    assert "8.3 million PEN Secured · rounded to 100,000" in text
    assert pages.reader().get("/agencies/00000000-0000-7000-8000-000000000000").status_code == 404
    assert pages.reader().get("/agencies?kind=x").status_code == 422


def _rename(session: Session, id: str) -> None:
    focal = Actor("person", "00000000-0000-7000-8000-000000000003", "Rosa Quispe", (Held("focal_point", "PER"),))
    agencies.change(session, UUID(id), values={"acronym": "MIMPV"}, language=None, expected=None, by=focal)


def test_history_tells_the_public_no_names_and_the_state_all(own_pages: Pages) -> None:
    id = agency(own_pages)
    change(own_pages, lambda session: _rename(session, id))
    for email, named in (("", False), ("colombia@demo.invalid", False), ("peru@demo.invalid", True)):
        text = own_pages.reader(email).text(f"/agencies/{id}")
        assert "Acronym It was: MIMP It became: MIMPV" in text and "Focal point" in text
        assert ("Rosa Quispe" in text) == named, email


def test_pages_cost_a_fixed_number_of_statements(own_pages: Pages) -> None:
    """As many with one activity that implements, ends and waits as with all of them."""
    engine, reader = own_pages.app.state.writing.kw["bind"], own_pages.reader("peru@demo.invalid")
    paths = ["/", "/mechanisms/MESECVI", "/states/PER", f"/agencies/{agency(own_pages)}", "/mine"]

    def cost() -> list[int]:
        found = []
        for path in paths:
            with counted(engine) as statements:
                assert reader.get(path).status_code == 200
            found.append(len(statements))
        return found

    end(own_pages, -3)
    few = cost()

    def more(session: Session) -> None:
        session.query(Activity).filter_by(state="PER").update({"status": "under_way"})
        session.query(ActivityEdition).filter_by(state="PER").update({"until": "2020-05"})

    change(own_pages, more)
    assert cost() == few
    assert max(few) < 40
