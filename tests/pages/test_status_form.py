"""The inline edit as requests: what each answer is for htmx, what for a browser without scripts, and who is refused."""

import pytest
from sqlalchemy import func, select

from app.access.actor import SYSTEM
from app.db import bind
from app.models import Change
from tests.pages.conftest import Pages, words


def path(pages: Pages) -> str:
    return f"/activities/{pages.measure}/status"


def changes(pages: Pages) -> int:
    with pages.app.state.writing() as session:
        bind(session, SYSTEM.reads, SYSTEM.writes)
        return int(session.execute(select(func.count()).select_from(Change)).scalar_one())


def field(pages: Pages, form: dict[str, str]) -> str:
    return next(name for name in form if name.startswith("reached-"))


def test_htmx_gets_the_row_the_figures_and_the_announcement(own_pages: Pages) -> None:
    reader = own_pages.reader("peru@demo.invalid")
    form = reader.form(own_pages)
    before = changes(own_pages)
    form |= {"status": "under_way", field(own_pages, form): "20", "note": "Report"}
    answer = reader.post(path(own_pages), form, hx_request="true")
    assert answer.status_code == 200
    assert answer.text.startswith(f'<tbody id="a-{own_pages.measure}"')
    assert '<hx-partial hx-target="#plan-progress"' in answer.text and '<hx-partial hx-target="#live"' in answer.text
    assert answer.text.count("autofocus") == 1
    assert "counts 1 of 8 activities" in words(answer.text) and "40%" in words(answer.text)
    assert changes(own_pages) - before == 2, "one Change for the activity, one for its milestone"
    assert "HX-Request" in answer.headers["vary"] and answer.headers["cache-control"] == "no-store"


def test_a_browser_without_scripts_is_led_back_to_the_row(own_pages: Pages) -> None:
    reader = own_pages.reader("peru@demo.invalid")
    answer = reader.post(path(own_pages), reader.form(own_pages) | {"status": "planned", "note": ""})
    assert answer.status_code == 303
    location, _, at = answer.headers["location"].partition("#")
    assert location.startswith(f"/plans/{own_pages.peru}?saved={own_pages.measure}&was-")
    assert at == "told"
    assert "Activity M1 is saved. Undo" in reader.text(location)


def test_nothing_changed_records_nothing(own_pages: Pages) -> None:
    reader = own_pages.reader("peru@demo.invalid")
    before = changes(own_pages)
    form = reader.form(own_pages) | {"status": "not_reported", "note": "looked at it"}
    assert reader.post(path(own_pages), form, hx_request="true").status_code == 200
    assert changes(own_pages) == before


def test_a_form_refused_in_one_field_saves_none_of_it(own_pages: Pages) -> None:
    reader = own_pages.reader("peru@demo.invalid")
    form = reader.form(own_pages)
    before = changes(own_pages)
    form |= {"status": "cancelled", field(own_pages, form): "20", "note": ""}
    answer = reader.post(path(own_pages), form, hx_request="true")
    assert answer.status_code == 422
    assert f'href="#note-{own_pages.measure}"' in answer.text
    assert changes(own_pages) == before
    whole = reader.post(path(own_pages), form)
    assert whole.status_code == 422 and "<title>Error: Plan of Action 2018, Peru" in whole.text


def test_completing_short_of_the_target_wants_a_reason_and_evidence(own_pages: Pages) -> None:
    reader = own_pages.reader("peru@demo.invalid")
    form = reader.form(own_pages)
    form |= {"status": "completed", field(own_pages, form): "20", "note": ""}
    said = words(reader.post(path(own_pages), form, hx_request="true").text)
    assert "wants dated evidence" in said and "is not reached (20 of 50)" in said
    said = words(reader.post(path(own_pages), form | {"note": "The rest will not come"}, hx_request="true").text)
    assert "wants dated evidence" in said and "is not reached" not in said


@pytest.mark.parametrize("htmx", [True, False])
def test_a_stale_version_shows_what_it_was_theirs_and_yours(own_pages: Pages, htmx: bool) -> None:
    mine, other = own_pages.reader("peru@demo.invalid"), own_pages.reader("peru@demo.invalid")
    stale = mine.form(own_pages)
    theirs = other.form(own_pages)
    theirs |= {"status": "under_way", field(own_pages, theirs): "20", "note": ""}
    assert other.post(path(own_pages), theirs).status_code == 303
    stale |= {"status": "suspended", field(own_pages, stale): "7", "note": "my own note"}
    answer = mine.post(path(own_pages), stale, **({"hx_request": "true"} if htmx else {}))
    assert answer.status_code == 412
    said = words(answer.text)
    assert "It was Not reported Theirs Under way Yours Suspended" in said
    assert "It was nothing Theirs 20 Yours 7" in said
    assert "my own note" in said and "Focal point of Peru (demo)" in said
    assert '<select class="usa-select"' in answer.text and 'value="suspended" selected' in answer.text


def test_without_a_session_htmx_gets_a_sentence_and_keeps_the_form(pages: Pages) -> None:
    form = pages.reader("peru@demo.invalid").form(pages) | {"status": "planned"}
    answer = pages.reader().post(path(pages), form, hx_request="true")
    assert answer.status_code == 401
    assert (answer.headers["hx-retarget"], answer.headers["hx-reswap"]) == ("#live", "textContent")
    assert "Your session has ended" in answer.text and "<" not in answer.text
    assert pages.reader().get(f"{path(pages)}/edit", hx_request="true").status_code == 401


def test_another_site_cannot_send_the_form(pages: Pages) -> None:
    reader = pages.reader("peru@demo.invalid")
    form = reader.form(pages) | {"status": "planned"}
    assert reader.post(path(pages), form, sec_fetch_site="cross-site").status_code == 403
    before = changes(pages)
    for again in (form | {"csrf": "x.y"}, {name: value for name, value in form.items() if name != "csrf"}):
        answer = reader.post(path(pages), again)
        assert answer.status_code == 422 and "so nothing was saved" in answer.text, "of the session before, or forged"
        assert '<option value="planned" selected' in answer.text and changes(pages) == before


@pytest.mark.parametrize(
    ("email", "status", "sentence"),
    [
        ("agency-peru@demo.invalid", 403, "An agency reports by an update"),
        ("colombia@demo.invalid", 403, "Only the focal point of the State may record facts."),
        ("secretariat@demo.invalid", 403, "Only the focal point of the State may record facts."),
        ("admin@demo.invalid", 403, "Only the focal point of the State may record facts."),
    ],
)
def test_others_are_refused_with_the_sentence_that_says_who_may(
    pages: Pages, email: str, status: int, sentence: str
) -> None:
    reader = pages.reader(email)
    token = reader.get("/sign-out").text.partition('name="csrf" value="')[2].partition('"')[0]
    form = {"csrf": token, "version": "1", "status": "planned", "note": ""}
    answer = reader.post(path(pages), form)
    assert (answer.status_code, sentence in words(answer.text)) == (status, True)
    told = reader.post(path(pages), form, hx_request="true")
    assert (told.status_code, told.headers["hx-retarget"], told.text.startswith(sentence)) == (status, "#live", True)


@pytest.mark.parametrize("version", ["", "x", "-1", "1.0", "9" * 12])
def test_a_form_that_is_not_ours_is_refused(pages: Pages, version: str) -> None:
    reader = pages.reader("peru@demo.invalid")
    form = {name: version if name.startswith("version-") else value for name, value in reader.form(pages).items()}
    form |= {"status": "planned"}
    assert reader.post(path(pages), form).status_code == 422


@pytest.mark.parametrize("status", ["", "done", "PLANNED", "planned\u0000"])
def test_a_status_that_is_none_is_refused(pages: Pages, status: str) -> None:
    reader = pages.reader("peru@demo.invalid")
    answer = reader.post(path(pages), reader.form(pages) | {"status": status, "note": ""}, hx_request="true")
    assert answer.status_code in (400, 422)
