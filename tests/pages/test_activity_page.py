"""The page of an activity: every form is the same form. Who may, who must not, what each answer is, what it leaves."""

import html
import re
from collections.abc import Mapping
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import func, select

from app.access.actor import SYSTEM
from app.db import bind
from app.models import Change
from app.web.languages import LANGUAGES
from tests.pages.conftest import Pages, Reader, words
from tests.statements import counted

FIELD = re.compile(r'<input(?=[^>]* name="([^"]+)")(?=[^>]* value="([^"]*)")([^>]*)>')
AREA = re.compile(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>')
SELECT = re.compile(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
CHOSEN = re.compile(r'<option value="([^"]*)" selected')


def fields(page: str, part: str = '<form class="edit__form"') -> dict[str, str]:
    """What a browser would send of the first form that begins so, as it stands."""
    assert part in page, "the form is not open"
    form = page[page.index(part) :].partition("</form>")[0]
    found = {name: value for name, value, rest in FIELD.findall(form) if "checkbox" not in rest and "radio" not in rest}
    found |= dict(AREA.findall(form))
    for name, options in SELECT.findall(form):
        chosen = CHOSEN.search(options) or re.search(r'<option value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else ""
    return {name: html.unescape(value) for name, value in found.items()}


def at(pages: Pages, path: str = "", id: str = "") -> str:
    return f"/activities/{id or pages.measure}{path}"


def changes(pages: Pages) -> list[tuple[str, str]]:
    with pages.app.state.writing() as session:
        bind(session, SYSTEM.reads, SYSTEM.writes)
        rows = session.execute(select(Change.act, func.coalesce(Change.reason, "")).order_by(Change.n))
        return [(act, reason) for act, reason in rows]


def sent(reader: Reader, path: str, given: Mapping[str, Any], **headers: str) -> Response:
    """The form at an address, opened, filled in and sent."""
    return reader.post(path, fields(reader.get(path).text) | dict(given), **headers)


def added(reader: Reader, path: str, **given: str) -> str:
    """Send a form without scripts; the page it leads to."""
    answer = sent(reader, path, given)
    assert answer.status_code == 303, words(answer.text)[:600]
    return reader.text(answer.headers["location"].partition("#")[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_reads_what_is_published_of_an_activity(pages: Pages, language: str) -> None:
    page = pages.reader(language=language).get(at(pages))
    assert page.status_code == 200 and page.text.count("<h1") == 1
    assert "M1" in words(page.text) and "MIMP" in page.text
    assert "edit__form" not in page.text and "hx-post" not in page.text


def test_a_draft_is_nobody_elses(pages: Pages) -> None:
    path = at(pages, id=pages.drafted)
    assert pages.reader("colombia@demo.invalid").get(path).status_code == 200
    for email in ("", "peru@demo.invalid", "expert@demo.invalid", "admin@demo.invalid"):
        assert pages.reader(email).get(path).status_code == 404
    assert pages.reader("peru@demo.invalid").get(f"{path}/content").status_code == 404


def test_the_page_costs_a_fixed_number_of_statements(pages: Pages) -> None:
    engine, reader = pages.app.state.writing.kw["bind"], pages.reader("peru@demo.invalid")
    reader.get(at(pages))
    with counted(engine) as statements:
        reader.get(at(pages))
    assert len(statements) < 30


def test_a_draft_is_written_with_milestone_cost_indicator_and_target(own_pages: Pages) -> None:
    reader, plan = own_pages.reader("colombia@demo.invalid"), f"/plans/{own_pages.draft}"
    text = added(reader, f"{plan}/activities/new", code="Z9", title="Escuela", start="2027-01", end="2027-06")
    assert "Escuela" in text and "No cost" in text
    found = re.search(r'<a href="(/activities/[^"]+)"><span lang="es">Escuela', reader.get(plan).text)
    found = found or re.search(r'<a href="(/activities/[^"]+)"><span[^>]*>Escuela', reader.get(plan).text)
    assert found
    path = found[1]
    added(reader, f"{path}/milestones/new", title="Aulas", target="50", unit="aulas", due="2027-03")
    added(reader, f"{path}/costs/new", label="Obra", amount="1,234.50", currency="COP")
    text = added(reader, f"{path}/indicators/new", code="I1", name="Aulas abiertas", baseline="0", unit="aulas")
    assert "50 aulas" in text and "1,234.50 COP" in text and "Aulas abiertas" in text
    indicator = re.search(r'id="i-([0-9a-f-]{36})-h"', reader.get(path).text)
    assert indicator
    text = added(reader, f"{path}/targets/new?of={indicator[1]}", due="2027-12", value="50")
    assert "Target Dec 2027 50 aulas" in text and "No data (no value is known)" in text
    acts = [act for act, _ in changes(own_pages)][-5:]
    assert acts == ["activities.create", "milestones.create", "costs.create", "indicators.create", "targets.create"]


def test_a_refused_form_comes_back_as_typed_with_the_sentence_at_its_field(own_pages: Pages) -> None:
    reader, path = own_pages.reader("colombia@demo.invalid"), at(own_pages, "/content", own_pages.drafted)
    before = len(changes(own_pages))
    answer = sent(reader, path, {"title": "Otro título", "start": "2027", "end": "2026", "weight": "dos"})
    assert answer.status_code == 422 and "<title>Error:" in answer.text
    assert "“dos” is not a number." in words(answer.text)
    again = reader.post(path, fields(answer.text) | {"weight": "2"})
    assert again.status_code == 422 and "before it starts" in words(again.text)
    assert fields(again.text)["title"] == "Otro título" and f'href="#end-{own_pages.drafted}"' in again.text
    assert len(changes(own_pages)) == before


def test_a_change_is_undone_by_a_new_change(own_pages: Pages) -> None:
    reader, path = own_pages.reader("colombia@demo.invalid"), at(own_pages, "/content", own_pages.drafted)
    was = fields(reader.get(path).text)["title"]
    answer = sent(reader, path, {"title": "Cambiada"})
    page = reader.get(answer.headers["location"].partition("#")[0]).text
    assert "Saved: Change what it says" in words(page)
    assert fields(reader.get(path).text)["title"] == "Cambiada"
    undone = reader.post(path, fields(page, '<form class="undo"'))
    assert undone.status_code == 303 and fields(reader.get(path).text)["title"] == was
    told = changes(own_pages)[-2:]
    assert [act for act, _ in told] == ["activities.change", "activities.change"]
    assert told[1][1] == "Taken back by the person who recorded it."


def test_two_people_choose_field_by_field(own_pages: Pages) -> None:
    mine, other = own_pages.reader("colombia@demo.invalid"), own_pages.reader("colombia@demo.invalid")
    path = at(own_pages, "/content", own_pages.drafted)
    stale = fields(mine.get(path).text)
    assert sent(other, path, {"title": "El suyo", "weight": "3"}).status_code == 303
    answer = mine.post(path, stale | {"title": "El mío", "code": "Q7"})
    assert answer.status_code == 412
    said = words(answer.text)
    assert (
        "Theirs El suyo Yours El mío" in said and "Theirs 3 Yours 1" in said and "Q7" not in said.partition("Change")[0]
    )
    again = fields(answer.text)
    assert (again["title"], again["weight"], again["code"]) == ("El mío", "3", "Q7"), "what only they changed is theirs"
    saved = mine.post(path, again | {"choose-title": "theirs"})
    assert saved.status_code == 303
    now = fields(mine.get(path).text)
    assert (now["title"], now["weight"], now["code"]) == ("El suyo", "3", "Q7")


def test_what_was_typed_survives_a_session_that_ended(own_pages: Pages) -> None:
    reader, path = own_pages.reader("peru@demo.invalid"), at(own_pages, "/facts")
    form = fields(reader.get(path).text) | {"status": "under_way", "note": "typed for a long time"}
    before = len(changes(own_pages))
    reader.client.cookies.clear()
    ended = reader.post(path, form)
    assert ended.status_code == 401 and "Your session has ended" in words(ended.text)
    sign_in = fields(ended.text, '<form class="narrow"')
    back = reader.post("/sign-in", sign_in | {"email": "peru@demo.invalid", "password": "demo"})
    assert back.status_code == 200 and "What you typed is still here" in words(back.text)
    shown = reader.post(path, fields(back.text, f'<form method="post" action="{path}"'))
    assert shown.status_code == 200 and len(changes(own_pages)) == before
    again = fields(shown.text)
    assert (again["status"], again["note"]) == ("under_way", "typed for a long time")
    assert reader.post(path, again).status_code == 303


def test_another_site_gets_nothing_into_the_sign_in_page(pages: Pages) -> None:
    answer = pages.reader().post(at(pages, "/facts"), {"note": "planted"}, sec_fetch_site="cross-site")
    assert answer.status_code == 403 and "planted" not in answer.text


def test_an_agency_reports_and_the_focal_point_returns_then_accepts(own_pages: Pages) -> None:
    agency, focal = own_pages.reader("agency-peru@demo.invalid"), own_pages.reader("peru@demo.invalid")
    path = at(own_pages, "/updates/new")
    reached = next(name for name in fields(agency.get(path).text) if name.startswith("reached-"))
    given = {reached: "20", "narrative": "Veinte", "evidence_url": "https://www.gob.pe/mimp", "evidence_title": "Nota"}
    text = added(agency, path, **given, language="es")
    assert "Waits for a decision" in text and "20 / 50" in text and "Nota" in text
    assert "Waits for a decision" not in own_pages.reader().text(at(own_pages))
    update = re.search(r'id="updates-([0-9a-f-]{36})"', agency.get(at(own_pages)).text)
    assert update
    decision = at(own_pages, f"/updates/{update[1]}")
    assert agency.get(f"{decision}/accept").status_code == 403
    assert sent(focal, f"{decision}/return", {"reason": ""}).status_code == 422
    added(focal, f"{decision}/return", reason="Falta la fuente")
    assert "Returned: Falta la fuente" in agency.text(at(own_pages))
    text = added(agency, decision, difficulties="Lluvias", **{reached: "21"})
    assert "Waits for a decision" in text and "Lluvias" in text
    text = added(focal, f"{decision}/accept")
    assert "42%" in text and "Accepted by the focal point" in text
    public = own_pages.reader().text(at(own_pages))
    assert "21 / 50" in public and "Nota" in public and "Falta la fuente" not in public
    acts = [act for act, _ in changes(own_pages)]
    assert acts[-4:].count("updates.accept") == 4, "the update, its evidence, the activity, its milestone"


def test_what_is_removed_comes_back_with_the_same_id(own_pages: Pages) -> None:
    reader, path = own_pages.reader("colombia@demo.invalid"), at(own_pages, id=own_pages.drafted)
    added(reader, f"{path}/milestones/new", title="Hito de prueba")
    page = reader.get(path).text
    action = re.findall(r'action="([^"]+/milestones/[^"]+/remove)"', page)[-1]
    gone = reader.post(action, fields(page, f'<form class="inline" method="post" action="{action}"'))
    assert gone.status_code == 303 and "Removed: Milestone" in reader.text(gone.headers["location"].partition("#")[0])
    assert "Hito de prueba" not in reader.text(path)
    back = reader.post(action.replace("/remove", "/restore"), {"csrf": fields(page, '<form class="inline"')["csrf"]})
    assert back.status_code == 303 and "Hito de prueba" in reader.text(path)
    assert [act for act, _ in changes(own_pages)][-2:] == ["milestones.remove", "milestones.restore"]


def test_a_whole_activity_is_deleted_and_brought_back(own_pages: Pages) -> None:
    reader, path = own_pages.reader("colombia@demo.invalid"), at(own_pages, id=own_pages.drafted)
    added(reader, f"{path}/milestones/new", title="Hito de prueba")
    page = reader.get(path).text
    form = fields(page, f'<form class="inline" method="post" action="{path}/remove"')
    assert own_pages.reader("peru@demo.invalid").post(f"{path}/remove", form).status_code in (403, 404)
    gone = reader.post(f"{path}/remove", form)
    assert gone.status_code == 303 and reader.get(path).status_code == 404
    assert "The activity is deleted" in reader.text(gone.headers["location"])
    assert own_pages.reader("peru@demo.invalid").post(f"{path}/restore", form).status_code in (403, 404)
    assert reader.post(f"{path}/restore", form).status_code == 303
    assert "Hito de prueba" in reader.text(path)


@pytest.mark.parametrize("form", ["content", "facts", "milestones/new", "costs/new", "indicators/new", "evidence/new"])
@pytest.mark.parametrize("email", ["colombia@demo.invalid", "expert@demo.invalid", "secretariat@demo.invalid"])
def test_who_may_not_is_refused_with_a_sentence(pages: Pages, email: str, form: str) -> None:
    answer = pages.reader(email).get(at(pages, f"/{form}"))
    assert answer.status_code == 403 and "Only the focal point of the State" in words(answer.text)


@pytest.mark.parametrize("path", ["/nothing", "/nothing/new", "/milestones/x", "/updates/new/x", "/targets/new"])
def test_a_form_that_is_none_is_a_page_that_says_so(pages: Pages, path: str) -> None:
    assert pages.reader("peru@demo.invalid").get(at(pages, path)).status_code in (400, 404)


def test_htmx_gets_the_article_and_the_announcement(own_pages: Pages) -> None:
    reader, path = own_pages.reader("peru@demo.invalid"), at(own_pages, "/facts")
    opened = reader.get(path, hx_request="true")
    assert opened.text.lstrip().startswith('<article id="activity"') and opened.text.count("autofocus") == 1
    answer = reader.post(path, fields(opened.text) | {"status": "planned"}, hx_request="true")
    assert answer.status_code == 200 and '<hx-partial hx-target="#live"' in answer.text
    assert answer.text.count("autofocus") == 1 and "<h1" in answer.text and "<html" not in answer.text
    closed = reader.get(f"{at(own_pages)}?closed={path}", hx_request="true")
    assert closed.text.count("autofocus") == 1 and "edit__form" not in closed.text


def test_a_translation_may_be_written_of_what_is_published(own_pages: Pages) -> None:
    reader, path = own_pages.reader("peru@demo.invalid"), at(own_pages, "/translations")
    name = next(name for name in fields(reader.get(path).text) if name.startswith("title.fr"))
    added(reader, path, **{name: "Centres d’urgence"})
    french = own_pages.reader(language="fr").text(at(own_pages))
    assert "Centres d’urgence" in french and "translation" not in french


def test_the_history_goes_back_to_the_first_change_page_by_page(own_pages: Pages) -> None:
    reader, path = own_pages.reader("peru@demo.invalid"), at(own_pages)
    for n in range(21):
        sent(reader, at(own_pages, "/facts"), {"status": ("under_way", "suspended")[n % 2], "note": f"Step {n}."})
    newest = reader.get(path).text
    assert "Step 20." in newest and "Step 1." in newest and "Step 0." not in newest
    older = re.findall(r'href="([^"]*before=[^"]*)#history"', newest)[0]
    first = reader.get(older).text
    assert "Step 0." in first and "Step 1." not in first and f'href="{path}#history"' in first
    sent(reader, at(own_pages, "/facts"), {"status": "suspended", "note": "Step 21."})
    assert words(reader.get(older).text).partition("History")[2] == words(first).partition("History")[2]
    assert reader.get(f"{path}?before=nonsense").status_code == 200
    assert "Nothing is older than this." in reader.text(f"{path}?before=1")
