"""What a plan says of itself is written on its page: its content, its guidelines, their translations; and what was added is
taken back."""

import re

import pytest

from tests.pages.conftest import Pages, Reader, words
from tests.pages.test_activity_page import added, changes, fields, sent

COLOMBIA, PERU = "colombia@demo.invalid", "peru@demo.invalid"


def undo(reader: Reader, page: str) -> dict[str, str]:
    """What Undo would send, and where (`action`)."""
    found = re.search(r'<form class="undo" method="post" action="([^"]+)"', page)
    assert found, words(page)[:600]
    return fields(page, '<form class="undo"') | {"action": found[1]}


def taken_back(reader: Reader, page: str, **headers: str) -> str:
    form = undo(reader, page)
    answer = reader.post(form.pop("action"), form, **headers)
    if answer.status_code == 303:
        answer = reader.get(answer.headers["location"].partition("#")[0])
    assert answer.status_code == 200, words(answer.text)[:600]
    return words(answer.text)


def test_everybody_reads_what_a_published_plan_says(pages: Pages) -> None:
    reader = pages.reader()
    text, page = reader.text(f"/plans/{pages.peru}/about"), reader.get(f"/plans/{pages.peru}/about").text
    for said in ("Official title", "Executing agency", "No reports are asked for", "Guidelines"):
        assert said in text
    assert 'href="/mechanisms/MESECVI"' in page and "edit__form" not in page and "/content" not in page


def test_the_content_of_a_draft_is_changed_and_taken_back(own_pages: Pages) -> None:
    reader, path = own_pages.reader(COLOMBIA), f"/plans/{own_pages.draft}"
    before = reader.text(f"{path}/about")
    options = re.findall(r'name="(recommendations\.[^"]+)"', reader.get(f"{path}/content").text)
    given = {"start": "2026-01", "end": "2027", "reporting": "quarterly", "note": "Acuerdo", options[0]: "1"}
    answer = sent(reader, f"{path}/content", given)
    assert answer.status_code == 303
    page = reader.get(answer.headers["location"].partition("#")[0]).text
    text = words(page)
    assert "Jan 2026 – 2027" in text and "Every quarter" in text
    assert changes(own_pages)[-1] == ("plans.change", "Acuerdo")
    after = taken_back(reader, page)
    assert changes(own_pages)[-1][0] == "plans.change"
    shown = before.partition("Official title")[2].partition("Source")[0]
    assert shown and shown in after


def test_an_error_keeps_what_was_typed_and_a_stale_form_says_what_differs(own_pages: Pages) -> None:
    reader, path = own_pages.reader(COLOMBIA), f"/plans/{own_pages.draft}/content"
    stale = fields(reader.get(path).text)
    wrong = reader.post(path, stale | {"start": "2027", "end": "2026", "title": "Otro título"})
    assert wrong.status_code == 422 and "Otro título" in wrong.text and 'id="errors"' in wrong.text
    assert sent(reader, path, {"end": "2029"}).status_code == 303
    conflict = reader.post(path, stale | {"end": "2028"})
    assert conflict.status_code == 412 and "Somebody changed this while you were writing" in words(conflict.text)
    assert 'value="2028"' in conflict.text


def test_guidelines_are_added_changed_and_deleted_and_each_is_taken_back(own_pages: Pages) -> None:
    reader, path = own_pages.reader(COLOMBIA), f"/plans/{own_pages.draft}"
    said = sent(reader, f"{path}/guidelines/new", {"title": "Prevención", "language": "es"}, hx_request="true").text
    assert "Prevención" in words(said)
    id = undo(reader, said)["action"].split("/")[-2]
    assert sent(reader, f"{path}/guidelines/{id}", {"title": "Atención"}, hx_request="true").status_code == 200
    version = fields(reader.get(f"{path}/about").text, f'action="{path}/guidelines/{id}/remove"')["version"]
    csrf = fields(reader.get(f"{path}/about").text, f'action="{path}/guidelines/{id}/remove"')["csrf"]
    gone = reader.post(f"{path}/guidelines/{id}/remove", {"csrf": csrf, "version": version}, hx_request="true")
    assert "Atención" not in words(gone.text)
    assert "Atención" in taken_back(reader, gone.text, hx_request="true")
    acts = [act for act, _ in changes(own_pages)][-4:]
    assert acts == ["guidelines.create", "guidelines.change", "guidelines.remove", "guidelines.restore"]


def test_the_titles_of_a_published_plan_and_its_guidelines_are_translated(own_pages: Pages) -> None:
    reader, path = own_pages.reader(PERU), f"/plans/{own_pages.peru}"
    form = reader.get(f"{path}/translations").text
    names = re.findall(r'name="(title-[0-9a-f-]{36}\.es)"', form)
    assert len(names) == 4
    given = {"title.pt": "Plano de Ação Conjunto", names[0]: "Atención"}
    assert "Atención" not in own_pages.reader(language="es").text(f"{path}/about")
    added(reader, f"{path}/translations", **given)
    assert [act for act, _ in changes(own_pages)][-2:] == ["plans.change", "guidelines.change"]
    assert "Atención" in own_pages.reader(language="es").text(f"{path}/about")
    assert "Plano de Ação Conjunto" in own_pages.reader(language="pt").text(f"{path}/about")


@pytest.mark.parametrize("email", ["", PERU, "expert@demo.invalid", "admin@demo.invalid"])
def test_a_draft_is_written_by_nobody_else(pages: Pages, email: str) -> None:
    reader = pages.reader(email)
    for form in ("content", "translations", "guidelines/new"):
        expected = 404 if email else 401
        assert reader.get(f"/plans/{pages.draft}/{form}").status_code == expected


def test_the_content_of_a_published_plan_is_closed(pages: Pages) -> None:
    reader, path = pages.reader(PERU), f"/plans/{pages.peru}/content"
    answer = reader.post(path, fields(reader.get(path).text) | {"end": "2030"})
    assert answer.status_code == 409 and 'value="2030"' in answer.text
    assert pages.reader("agency-peru@demo.invalid").get(path).status_code == 403


NEW = {
    "milestones/new": {"title": "Centro abierto", "due": "2027"},
    "costs/new": {"amount": "100", "currency": "USD"},
    "indicators/new": {"code": "I9", "name": "Centros"},
}


def test_what_was_added_to_an_activity_is_taken_back_by_a_new_change(own_pages: Pages) -> None:
    reader = own_pages.reader(COLOMBIA)
    for place, given in NEW.items():
        answer = sent(reader, f"/activities/{own_pages.drafted}/{place}", given)
        assert answer.status_code == 303, words(answer.text)[:600]
        page = reader.get(answer.headers["location"].partition("#")[0]).text
        assert "Removed:" in taken_back(reader, page)
        noun = place.partition("/")[0]
        assert [act for act, _ in changes(own_pages)][-2:] == [f"{noun}.create", f"{noun}.remove"]


def test_a_new_activity_is_taken_back(own_pages: Pages) -> None:
    reader, path = own_pages.reader(COLOMBIA), f"/plans/{own_pages.draft}"
    answer = sent(reader, f"{path}/activities/new", {"code": "Z9", "title": "Nueva"}, hx_request="true")
    assert "Nueva" in words(answer.text)
    text = taken_back(reader, answer.text)
    assert "The activity is deleted" in text and "Nueva" not in text


def test_what_was_recorded_and_reported_is_taken_back(own_pages: Pages) -> None:
    officer, path = own_pages.reader("agency-peru@demo.invalid"), f"/activities/{own_pages.measure}"
    reported = sent(officer, f"{path}/updates/new", {"narrative": "Hecho"}, hx_request="true")
    assert "The report is taken back." in taken_back(officer, reported.text, hx_request="true")
    focal = own_pages.reader(PERU)
    for place, given in {
        "evidence/new": {"url": "https://example.org/a", "title": "Acta"},
        "costs/new": {"amount": "5", "currency": "PEN", "source": "https://example.org/b"},
    }.items():
        answer = sent(focal, f"{path}/{place}", given, hx_request="true")
        assert "Removed:" in taken_back(focal, answer.text, hx_request="true"), place


def test_what_somebody_changed_meanwhile_is_not_taken_back(own_pages: Pages) -> None:
    reader, path = own_pages.reader(COLOMBIA), f"/plans/{own_pages.draft}"
    made = sent(reader, f"{path}/guidelines/new", {"title": "Uno"}, hx_request="true").text
    form = undo(reader, made)
    id = form["action"].split("/")[-2]
    sent(reader, f"{path}/guidelines/{id}", {"title": "Dos"}, hx_request="true")
    answer = reader.post(form.pop("action"), form, hx_request="true")
    assert answer.status_code == 412 and "Dos" in words(answer.text)
