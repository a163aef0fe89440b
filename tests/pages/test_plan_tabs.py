"""The tabs of a plan: filters and order in the address, timeline, money, history; several activities changed together."""

import re
from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.access.actor import SYSTEM
from app.actions import activities, costs, editions, indicators, milestones
from app.db import bind
from app.web.languages import LANGUAGES
from tests.pages.conftest import Pages, Reader, words
from tests.pages.test_activity_page import added, changes, fields, sent
from tests.statements import counted

TABS = ("about", "timeline", "costs", "indicators", "documents", "history")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tab", TABS)
def test_a_tab_has_an_address_of_its_own(pages: Pages, tab: str, language: str) -> None:
    answer = pages.reader(language=language).get(f"/plans/{pages.peru}/{tab}")
    assert answer.status_code == 200 and answer.text.count('aria-current="page"') >= 1
    assert f'<html lang="{language}">' in answer.text


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_of_a_draft_is_nobody_elses(pages: Pages, tab: str) -> None:
    expected = 200 if tab == "documents" else 404
    assert pages.reader("peru@demo.invalid").get(f"/plans/{pages.draft}/{tab}").status_code == expected
    assert pages.reader("colombia@demo.invalid").get(f"/plans/{pages.draft}/{tab}").status_code == 200


def test_activities_are_narrowed_and_ordered_by_the_address(pages: Pages) -> None:
    reader, path = pages.reader(), f"/plans/{pages.peru}"
    assert "3 of 8 activities" in reader.text(f"{path}?q=POLICE") or "of 8 activities" in reader.text(
        f"{path}?q=POLICE"
    )
    assert "Nothing matches these filters" in reader.text(f"{path}?status=completed")
    assert "8 activities" in reader.text(f"{path}?missing=period")
    page = reader.get(f"{path}?sort=-code").text
    assert re.findall(r'<th scope="row" role="rowheader">(M\d)', page) == [f"M{n}" for n in range(8, 0, -1)]
    assert 'aria-sort="descending"' in page
    chips = reader.get(f"{path}?q=police&status=not_reported").text
    assert f'href="{path}?status=not_reported"' in chips


def test_an_unknown_filter_is_named(pages: Pages) -> None:
    text = pages.reader().text(f"/plans/{pages.peru}?colour=red")
    assert "There is no filter “colour” here." in text


def test_what_is_missing_is_counted_and_leads_to_it(pages: Pages) -> None:
    page = pages.reader().get(f"/plans/{pages.peru}").text
    assert "No recommendation is linked: 8 activities" in words(page)
    assert f'href="/plans/{pages.peru}?missing=recommendation#activities"' in page


def test_the_timeline_is_a_list_and_its_picture(own_pages: Pages) -> None:
    reader = own_pages.reader("colombia@demo.invalid")
    path = f"/plans/{own_pages.draft}"
    added(reader, f"{path}/activities/new", code="T1", title="Larga", start="2024", end="2026-03")
    page = reader.get(f"{path}/timeline").text
    assert 'role="img"' in page and "<desc" in page and "Larga" in words(page)
    assert re.search(r'class="chart__bar chart__bar--(late|planned)"', page)
    near = reader.get(f"{path}/timeline?year=2025&quarter=2").text
    assert 'aria-current="true">Quarter 2' in near
    assert reader.get(f"{path}/timeline?year=nonsense").status_code == 200


def test_a_plan_without_periods_says_so(pages: Pages) -> None:
    assert "No activity has a period." in pages.reader().text(f"/plans/{pages.peru}/timeline")


def test_money_counts_once_in_every_table(pages: Pages) -> None:
    text = pages.reader().text(f"/plans/{pages.peru}/costs")
    assert "PEN No data 59,295,634.00 PEN No data" in text
    assert "not converted: no exchange rate is stored" in text


def test_the_history_begins_with_the_newest_and_names_nobody_to_the_public(own_pages: Pages) -> None:
    focal, path = own_pages.reader("peru@demo.invalid"), f"/plans/{own_pages.peru}/history"
    sent(focal, f"/activities/{own_pages.measure}/facts", {"status": "under_way", "note": "seen"})
    first = words(focal.get(path).text).partition("History")[2]
    assert "Focal point of Peru (demo)" in first and "Reason: seen" in first
    public = own_pages.reader().text(path)
    assert "Focal point of Peru (demo)" not in public and "Changed: Activity M1" in public
    assert public.count("Loaded from its source: Cost line × 10") == 1


def test_a_tab_costs_as_many_statements_for_a_hundred_activities_as_for_three(own_pages: Pages) -> None:
    """To the focal point, plain and with a form open; then published, to the public too."""
    sessions, reader, plan = own_pages.app.state.writing, own_pages.reader("colombia@demo.invalid"), own_pages.draft
    tabs = ("", "/activities/new", *(f"/{tab}" for tab in TABS), "/costs/new")

    def cost(who: Reader, *asked: str) -> dict[str, int]:
        found = {}
        for tab in asked or tabs:
            who.get(f"/plans/{plan}{tab}")
            with counted(sessions.kw["bind"]) as statements:
                who.get(f"/plans/{plan}{tab}")
            found[tab] = len(statements)
        return found

    def grow(more: Callable[[Session], object]) -> None:
        with sessions() as session:
            bind(session, SYSTEM.reads, SYSTEM.writes)
            more(session)
            session.commit()

    few = cost(reader)
    grow(lambda session: [_more(session, plan, n) for n in range(97)])
    assert cost(reader) == few
    assert max(few.values()) < 25
    grow(lambda session: editions.publish(session, UUID(plan), side="state", dated="2026-11", by=SYSTEM))
    edit = f"?edit={own_pages.drafted}"
    public, colombia = cost(own_pages.reader(), "", *map("/{}".format, TABS)), cost(reader, "", edit)
    plan, edit_peru = own_pages.peru, f"?edit={own_pages.measure}"
    assert cost(own_pages.reader(), "", *map("/{}".format, TABS)) == public
    assert list(cost(own_pages.reader("peru@demo.invalid"), "", edit_peru).values()) == list(colombia.values())


def _more(session: Session, plan: str, n: int) -> None:
    """An activity with a milestone, a cost and an indicator."""
    text = {"language": "es", "value": f"Actividad {n}"}
    values = {"plan": UUID(plan), "code": f"Z{n}", "title": text, "recommendations": []}
    id = activities.create(session, values=values, language=None, by=SYSTEM)
    milestones.create(session, id, values={"title": text, "due": "2027"}, language=None, by=SYSTEM)
    cost = {"kind": "estimated", "currency": "COP", "amount": Decimal(5), "precision": Decimal(1)}
    costs.create(session, activity=id, values=cost, language=None, by=SYSTEM)
    indicators.create(session, values={"activity": id, "code": f"I{n}", "name": text}, language=None, by=SYSTEM)


def bulk(pages: Pages, email: str, plan: str) -> tuple[str, list[str]]:
    """The address of the form for all activities of a plan, and their ids."""
    page = pages.reader(email).get(f"/plans/{plan}").text
    ids = re.findall(r'name="pick\.([0-9a-f-]{36})"', page)
    return f"/plans/{plan}/bulk?" + "&".join(f"pick.{id}=1" for id in ids), ids


def test_several_are_changed_with_one_reason_and_each_says_what_became_of_it(own_pages: Pages) -> None:
    reader = own_pages.reader("peru@demo.invalid")
    path, ids = bulk(own_pages, "peru@demo.invalid", own_pages.peru)
    form = fields(reader.get(path).text)
    sent(reader, f"/activities/{ids[0]}/facts", {"status": "suspended"})
    before = len(changes(own_pages))
    answer = reader.post(f"/plans/{own_pages.peru}/bulk", form | {"status": "under_way", "note": "Report of the year"})
    said = words(answer.text)
    assert answer.status_code == 200 and "7 of 8 activities are changed." in said
    assert "Not changed: This has changed since you read it." in said
    made = changes(own_pages)[before:]
    assert made == [("activities.change", "Report of the year")] * 7


def test_what_a_rule_forbids_is_told_beside_each(own_pages: Pages) -> None:
    reader = own_pages.reader("peru@demo.invalid")
    path, _ = bulk(own_pages, "peru@demo.invalid", own_pages.peru)
    form = fields(reader.get(path).text) | {"status": "cancelled", "note": ""}
    before = len(changes(own_pages))
    answer = reader.post(f"/plans/{own_pages.peru}/bulk", form)
    assert words(answer.text).count("Cancelling an activity wants a reason.") == 8
    assert len(changes(own_pages)) == before


def test_the_content_of_a_draft_is_changed_together(own_pages: Pages) -> None:
    reader = own_pages.reader("colombia@demo.invalid")
    path, ids = bulk(own_pages, "colombia@demo.invalid", own_pages.draft)
    form = fields(reader.get(path).text)
    assert "status" not in form
    answer = reader.post(f"/plans/{own_pages.draft}/bulk", form | {"end": "2027-11", "note": "Nuevo plazo"})
    assert f"{len(ids)} of {len(ids)} activities are changed." in words(answer.text)


def test_nothing_chosen_and_nothing_filled_in_is_said(pages: Pages) -> None:
    reader = pages.reader("peru@demo.invalid")
    assert "Choose at least one activity" in words(reader.get(f"/plans/{pages.peru}/bulk").text)
    path, _ = bulk(pages, "peru@demo.invalid", pages.peru)
    answer = reader.post(f"/plans/{pages.peru}/bulk", fields(reader.get(path).text))
    assert answer.status_code == 422 and "Fill in at least one field." in words(answer.text)


@pytest.mark.parametrize("email", ["agency-peru@demo.invalid", "colombia@demo.invalid", "expert@demo.invalid"])
def test_others_change_nothing_together(pages: Pages, email: str) -> None:
    assert pages.reader(email).get(f"/plans/{pages.peru}/bulk?pick.{pages.measure}=1").status_code == 403
    assert "pick." not in pages.reader(email).get(f"/plans/{pages.peru}").text
