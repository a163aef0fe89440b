"""The status of an activity changed on the plan page: with scripts, without them, refused, stale, signed out."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Opens, Site, Visitor

pytestmark = pytest.mark.browser

COUNTS = {
    "es": "cuenta 1 de 8 actividades",
    "en": "counts 1 of 8 activities",
    "pt": "conta 1 de 8 atividades",
    "fr": "compte 1 des 8 activités",
}


def row(page: Page, code: str) -> Locator:
    """The tbody of the activity with this code."""
    return page.locator("tbody[id^=a-]", has=page.locator(f"th[scope=row]:text-is('{code}')"))


def change(page: Page, code: str) -> Locator:
    """Open the form of an activity; its row."""
    found = row(page, code)
    found.locator("a.quiet").click()
    expect(found.locator("tr.edit")).to_be_visible()
    return found


def fill(found: Locator, *, status: str, reached: str | None = None, note: str = "") -> None:
    found.locator("select").select_option(status)
    if reached is not None:
        found.locator("input[name^=reached-]").fill(reached)
    found.locator("textarea").fill(note)


def save(found: Locator) -> None:
    found.locator(".edit__actions button[type=submit]").click()


def peru(opens: Opens, site: Site, **asked: Any) -> tuple[Visitor, Page]:
    visitor = opens(**asked)
    return visitor, visitor.sign_in(to=f"/plans/{site.peru}")


def test_a_status_is_changed_inline_announced_and_counted(opens: Opens, site: Site) -> None:
    visitor, page = peru(opens, site)
    expect(page.locator("#plan-progress")).to_contain_text("counts 0 of 8 activities")
    found = change(page, "M1")
    assert visitor.focused() == ["select", found.locator("select").get_attribute("id")]
    fill(found, status="under_way", reached="20", note="Report of November")
    save(found)
    expect(found.locator("tr.edit")).to_have_count(0)
    expect(found.locator(".tag")).to_have_text("Under way")
    expect(found).to_contain_text("20 / 50")
    expect(page.locator("#live")).to_contain_text("Activity M1 is saved: Under way")
    expect(page.locator("#plan-progress")).to_contain_text("counts 1 of 8 activities")
    expect(page.locator("#plan-progress .figure").first).to_have_text("40%")
    assert page.evaluate("document.activeElement.matches('tbody a.quiet')"), "the focus stays where the reader was"
    assert page.locator("h1").count() == 1
    for language, counts in COUNTS.items():
        visitor.go(f"/plans/{site.peru}?lang={language}")
        expect(page.locator("#plan-progress")).to_contain_text(counts)


def test_a_change_is_taken_back_by_a_new_change(opens: Opens, site: Site) -> None:
    _, page = peru(opens, site)
    found = change(page, "M7")
    fill(found, status="planned")
    save(found)
    expect(found.locator(".tag")).to_have_text("Planned")
    found.locator(".undo button").click()
    expect(found.locator(".tag")).to_have_text("Not reported")
    expect(page.locator("#live")).to_contain_text("Activity M7 is saved: Not reported")


def test_the_same_works_without_scripts(opens: Opens, site: Site) -> None:
    _, page = peru(opens, site, scripts=False)
    row(page, "M2").locator("a.quiet").click()
    assert "?edit=" in page.url
    fill(row(page, "M2"), status="cancelled")
    save(row(page, "M2"))
    assert page.title().startswith("Error:")
    expect(page.locator("#errors a")).to_have_text("Cancelling an activity wants a reason.")
    expect(row(page, "M2").locator("select")).to_have_value("cancelled")
    fill(row(page, "M2"), status="under_way", reached="4", note="Report")
    save(row(page, "M2"))
    assert "?saved=" in page.url
    expect(page.locator(".usa-alert--success")).to_contain_text("Activity M2 is saved.")
    expect(row(page, "M2")).to_contain_text("4 / 10")


def test_a_refusal_takes_the_focus_and_keeps_what_was_typed(opens: Opens, site: Site) -> None:
    visitor, page = peru(opens, site)
    found = change(page, "M3")
    fill(found, status="cancelled")
    save(found)
    expect(found.locator("#errors")).to_contain_text("Cancelling an activity wants a reason.")
    assert visitor.focused() == ["div", "errors"]
    expect(found.locator("select")).to_have_value("cancelled")
    field = found.locator("textarea")
    assert field.get_attribute("aria-invalid") == "true"
    assert "Cancelling" in page.inner_text(f"#{(field.get_attribute('aria-describedby') or '').split()[-1]}")
    found.locator("#errors a").click()
    assert visitor.focused()[0] == "textarea"
    found.locator("a[data-draft-drop]").click()
    expect(found.locator("tr.edit")).to_have_count(0)
    expect(found.locator(".tag")).to_have_text("Not reported")


@pytest.mark.parametrize("typed", ["many", "-3", "1e400", "NaN"])
def test_a_quantity_that_is_none_is_refused_at_its_field(opens: Opens, site: Site, typed: str) -> None:
    _, page = peru(opens, site)
    found = change(page, "M1")
    fill(found, status="under_way", reached=typed)
    save(found)
    expect(found.locator("#errors a")).to_have_count(1)
    field = found.locator("input[name^=reached-]")
    expect(field).to_have_value(typed)
    assert (found.locator("#errors a").get_attribute("href") or "") == f"#{field.get_attribute('id')}"


def test_a_stale_form_gets_the_conflict_panel_and_loses_nothing(opens: Opens, site: Site) -> None:
    mine, page = peru(opens, site)
    found = change(page, "M4")
    fill(found, status="suspended", note="my own note")
    _, other = peru(opens, site)
    theirs = change(other, "M4")
    fill(theirs, status="under_way", note="theirs")
    save(theirs)
    expect(theirs.locator(".tag")).to_have_text("Under way")
    save(found)
    panel = found.locator(".conflict")
    expect(panel).to_contain_text("Somebody changed this while you were writing")
    expect(panel).to_contain_text("Focal point of Peru (demo)")
    assert panel.locator("dd").all_inner_texts() == ["Not reported", "Under way", "Suspended"]
    assert mine.focused() == ["div", panel.get_attribute("id")]
    expect(found.locator("textarea")).to_have_value("my own note")
    expect(found.locator("select")).to_have_value("suspended")
    assert mine.axe() == []
    save(found)
    expect(found.locator(".tag")).to_have_text("Suspended")


def test_a_stale_form_without_scripts_gets_the_same_panel(opens: Opens, site: Site) -> None:
    _, page = peru(opens, site, scripts=False)
    row(page, "M5").locator("a.quiet").click()
    fill(row(page, "M5"), status="suspended", note="my own note")
    _, other = peru(opens, site)
    theirs = change(other, "M5")
    fill(theirs, status="planned")
    save(theirs)
    expect(theirs.locator(".tag")).to_have_text("Planned")
    save(row(page, "M5"))
    expect(page.locator(".conflict dd")).to_have_text(["Not reported", "Planned", "Suspended"])
    expect(row(page, "M5").locator("textarea")).to_have_value("my own note")
    save(row(page, "M5"))
    expect(row(page, "M5").locator(".tag")).to_have_text("Suspended")


def test_a_session_that_ended_keeps_what_was_typed_and_says_so(opens: Opens, site: Site) -> None:
    visitor, page = peru(opens, site)
    found = change(page, "M6")
    fill(found, status="planned", note="typed for a long time")
    visitor.context.clear_cookies()
    save(found)
    expect(page.locator("#live")).to_contain_text("Your session has ended")
    expect(found.locator("textarea")).to_have_value("typed for a long time")
    assert page.locator("h1").count() == 1
    visitor.sign_in(to=f"/plans/{site.peru}")
    again = change(page, "M6")
    expect(again.locator("textarea")).to_have_value("typed for a long time")
    save(again)
    expect(again.locator(".tag")).to_have_text("Planned")


def test_saving_twice_at_once_saves_once(opens: Opens, site: Site) -> None:
    _, page = peru(opens, site)
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    found = change(page, "M8")
    fill(found, status="planned")
    found.locator(".edit__actions button").dblclick()
    expect(found.locator(".tag")).to_have_text("Planned")
    expect(found.locator(".conflict")).to_have_count(0)
    assert len(posts) == 1


def answering(page: Page, answer: Callable[[Route], None]) -> None:
    page.route("**/status", lambda route: answer(route) if route.request.method == "POST" else route.continue_())


def test_a_failing_network_is_told_and_nothing_is_lost(opens: Opens, site: Site) -> None:
    visitor, page = peru(opens, site, strict=False)
    found = change(page, "M8")
    fill(found, status="under_way", note="typed")
    answering(page, lambda route: route.abort())
    save(found)
    expect(page.locator("#live")).to_contain_text("There was no answer.")
    expect(found.locator("textarea")).to_have_value("typed")
    assert visitor.violations() == []


def test_a_mistake_of_ours_does_not_replace_the_form(opens: Opens, site: Site) -> None:
    _, page = peru(opens, site, strict=False)
    found = change(page, "M8")
    fill(found, status="under_way", note="typed")
    answering(page, lambda route: route.fulfill(status=500, body="Something went wrong on our side."))
    save(found)
    expect(page.locator("#live")).to_contain_text("Something went wrong")
    expect(found.locator("textarea")).to_have_value("typed")


@pytest.mark.parametrize("email", ["colombia@demo.invalid", "agency-peru@demo.invalid", "expert@demo.invalid"])
def test_others_have_no_way_to_change_it(opens: Opens, site: Site, email: str) -> None:
    visitor = opens()
    page = visitor.sign_in(email, to=f"/plans/{site.peru}")
    expect(page.locator("#plan-progress")).to_be_visible()
    assert page.locator("tbody a.quiet").count() == 0
    first = (page.locator("tbody[id^=a-]").first.get_attribute("id") or "").removeprefix("a-")
    page.goto(f"{site.url}/plans/{site.peru}?edit={first}")
    assert page.locator("tr.edit").count() == 0
