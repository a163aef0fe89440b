"""What goes wrong between a person and the service: a session that ended, no answer, a second click, somebody quicker.
Nothing typed is lost, and it is said."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Opens, Site, Visitor
from tests.browser.hand import Hand, Hands
from tests.browser.log import a
from tests.browser.test_changes import activity
from tests.browser.test_flows import FOCAL, tool

pytestmark = pytest.mark.browser

TYPED = "typed for a long time"
COUNTS = {
    "es": "cuenta {n} de 8 actividades",
    "en": "counts {n} of 8 activities",
    "pt": "conta {n} de 8 atividades",
    "fr": "compte {n} des 8 activités",
}


def signed_in(opens: Opens, email: str = "peru@demo.invalid", *, scripts: bool = True, strict: bool = True) -> Hand:
    """Somebody with a browser of their own, to whom something will happen."""
    visitor: Visitor = opens(scripts=scripts, strict=strict)
    visitor.sign_in(email)
    return Hand(visitor, "mouse" if scripts else "no scripts")


def writing(hand: Hand, path: str, **given: str) -> None:
    """The facts of an activity, filled in and not yet sent."""
    hand.go(path)
    hand.open(tool(hand, "/facts"))
    hand.fill(**given)


def test_a_session_that_ended_keeps_what_was_typed_and_against_what(opens: Opens, hands: Hands, site: Site) -> None:
    hand, other = signed_in(opens), hands("peru", "mouse")
    id = activity(hand, site.peru, 1)
    path = f"/activities/{id}"
    writing(hand, path, status="planned", note=TYPED)
    writing(other, path, status="suspended", note="theirs")
    hand.visitor.context.clear_cookies()
    with site.log.leaves():
        hand.save()
        expect(hand.page.locator("#live")).to_contain_text("Your session has ended")
        expect(hand.page.locator("#live")).to_be_in_viewport()
        expect(hand.form.locator("textarea")).to_have_value(TYPED)
    other.save()
    other.told("Saved")
    hand.visitor.sign_in(to=path)
    hand.open(tool(hand, "/facts"))
    expect(hand.page.locator("#live")).to_contain_text("What you typed before stands here again")
    expect(hand.form.locator("textarea")).to_have_value(TYPED)
    hand.save()
    panel = hand.lands(f"#conflict-{id}")
    assert panel.locator("dd").all_inner_texts()[:3] == ["Not reported", "Suspended", "Planned"], "somebody was quicker"
    with site.log.leaves(a("activities.change", id, version=site.log.next("activities", id), reason=TYPED, by=FOCAL)):
        hand.save()
        hand.told("Saved")
    hand.open(tool(hand, "/facts"))
    expect(hand.form.locator("textarea")).to_have_value("")


@pytest.mark.parametrize("scripts", [True, False])
def test_signed_in_again_in_another_tab_the_form_is_sent_once_more(opens: Opens, site: Site, scripts: bool) -> None:
    hand = signed_in(opens, scripts=scripts)
    id = activity(hand, site.peru, 3)
    writing(hand, f"/activities/{id}", status="planned", note=TYPED)
    hand.visitor.context.clear_cookies()
    there = hand.visitor.context.new_page()
    Visitor(site, hand.visitor.context, there).sign_in()
    with site.log.leaves():
        hand.save()
        hand.refused("so nothing was saved")
        expect(hand.form.locator("textarea")).to_have_value(TYPED)
        hand.press(hand.form.locator("a[data-draft-drop]"))
        expect(hand.form).to_have_count(0)


def test_without_scripts_what_was_typed_goes_through_signing_in(opens: Opens, site: Site) -> None:
    hand = signed_in(opens, scripts=False)
    page, id = hand.page, activity(hand, site.peru, 2)
    writing(hand, f"/activities/{id}", status="planned", note=TYPED)
    hand.visitor.context.clear_cookies()
    with site.log.leaves():
        hand.save()
        expect(hand.lands("#ended")).to_contain_text("Your session has ended")
        page.fill("#email", "peru@demo.invalid")
        page.fill("#password", "wrong")
        page.click("main form button[type=submit]")
        hand.lands("#errors")
        page.fill("#password", "demo")
        page.click("main form button[type=submit]")
        expect(page.locator("h1")).to_have_text("What you typed is still here")
        page.click("main form button[type=submit]")
        expect(hand.form.locator("textarea")).to_have_value(TYPED)
        hand.lands(".edit__form [autofocus]")
    with site.log.leaves(a("activities.change", id, version=2, reason=TYPED, by=FOCAL)):
        hand.save()
        hand.told("Saved")


def test_signing_out_leaves_no_draft_for_who_comes_next(opens: Opens, site: Site) -> None:
    hand = signed_in(opens)
    path = f"/activities/{activity(hand, site.peru, 2)}"
    writing(hand, path, note=TYPED)
    hand.page.locator("summary[title]").click()
    hand.page.locator('.wide-only form[action="/sign-out"] button').click()
    hand.visitor.sign_in(to=path)
    hand.open(tool(hand, "/facts"))
    expect(hand.form.locator("textarea")).to_have_value("")


def test_a_draft_belongs_to_one_form_of_one_thing(opens: Opens, site: Site) -> None:
    hand = signed_in(opens)
    first, second = (activity(hand, site.peru, place) for place in (2, 3))
    hand.go(f"/activities/{first}")
    hand.open(tool(hand, "/costs/new"))
    hand.fill(label="Obra", amount="12")
    hand.go(f"/activities/{second}")
    hand.open(tool(hand, "/costs/new"))
    expect(hand.form.locator('[name="label"]')).to_have_value("")
    hand.go(f"/activities/{first}")
    hand.open(tool(hand, "/costs/new"))
    expect(hand.form.locator('[name="label"]')).to_have_value("Obra")
    hand.press(hand.form.locator("a[data-draft-drop]"))
    hand.open(tool(hand, "/costs/new"))
    expect(hand.form.locator('[name="label"]')).to_have_value("")


@pytest.mark.parametrize("scripts", [True, False])
def test_two_clicks_save_once(opens: Opens, site: Site, scripts: bool) -> None:
    hand = signed_in(opens, scripts=scripts)
    id = activity(hand, site.peru, 4 + scripts)
    writing(hand, f"/activities/{id}", status="planned")
    with site.log.leaves(a("activities.change", id, version=2, by=FOCAL)):
        hand.form.locator("button[type=submit]").dblclick()
        hand.told("Saved") if scripts else expect(hand.page.locator(".lede .tag")).to_have_text("Planned")
        expect(hand.page.locator(".conflict")).to_have_count(0)
    hand.open(tool(hand, "/costs/new"))
    hand.fill(label="Obra", amount="12")
    with site.log.leaves(a("costs.create", by=FOCAL)):
        hand.form.locator("button[type=submit]").dblclick()
        expect(hand.page.locator('form.inline[action*="/costs/"][action$="/remove"]')).to_have_count(1)


def answering(page: Page, answer: Callable[[Route], None]) -> None:
    page.route("**/facts", lambda route: answer(route) if route.request.method == "POST" else route.continue_())


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (lambda route: route.abort(), "There was no answer."),
        (lambda route: route.fulfill(status=500, body="Something went wrong on our side."), "Something went wrong"),
    ],
)
def test_no_answer_is_told_where_it_is_seen_and_nothing_is_lost(
    opens: Opens, site: Site, answer: Callable[[Route], None], sentence: str
) -> None:
    hand = signed_in(opens, strict=False)
    writing(hand, f"/activities/{activity(hand, site.peru, 6)}", status="planned", note=TYPED)
    answering(hand.page, answer)
    with site.log.leaves():
        hand.save()
        expect(hand.page.locator("#live")).to_contain_text(sentence)
        expect(hand.page.locator("#live")).to_be_in_viewport()
    expect(hand.form.locator("textarea")).to_have_value(TYPED)
    hand.page.unroute_all()
    hand.save()
    hand.told("Saved")
    assert hand.visitor.violations() == []


def test_somebody_quicker_in_the_table_is_told_where_the_row_stands(hands: Hands, site: Site) -> None:
    mine, other = hands("peru", "mouse"), hands("peru", "mouse", window=2)
    id = activity(mine, site.peru, 7)
    writing(other, f"/activities/{id}", status="suspended")
    row = mine.page.locator(f"#a-{id}")
    mine.open(row.locator("a.quiet"))
    other.save()
    other.told("Saved")
    mine.fill(status="planned", note=TYPED)
    mine.save()
    panel = mine.lands(f"#conflict-{id}")
    assert panel.locator("dd").all_inner_texts() == ["Not reported", "Suspended", "Planned"]
    assert mine.visitor.axe() == []
    expect(mine.form.locator("textarea")).to_have_value(TYPED)
    mine.save()
    expect(row.locator(".tag")).to_have_text("Planned")
    mine.lands(f"#a-{id} a.quiet")


def test_a_quantity_saved_in_the_table_is_counted_at_once_in_every_language(opens: Opens, site: Site) -> None:
    hand = signed_in(opens)
    page = hand.go(f"/plans/{site.peru}")
    row = page.locator("tbody[id^=a-]", has=page.locator("th[scope=row]:text-is('M1')"))
    figures = page.locator("#plan-progress")
    before = int(figures.inner_text().partition("counts ")[2].partition(" of")[0])
    hand.open(row.locator("a.quiet"))
    reached = hand.form.locator("[name^=reached-]").get_attribute("name") or ""
    for typed in ("many", "-3", "1e400", "NaN"):
        hand.fill(**{"status": "under_way", reached: typed})
        hand.save()
        hand.refused("")
        expect(hand.form.locator(f'[name="{reached}"]')).to_have_value(typed)
    hand.fill(**{reached: "20", "note": "Report of November"})
    hand.save()
    expect(row).to_contain_text("20 / 50")
    expect(page.locator("#live")).to_contain_text("Activity M1 is saved: Under way")
    expect(figures).to_contain_text(f"counts {before + 1} of 8 activities")
    assert page.locator("h1").count() == 1
    for language, counts in COUNTS.items():
        hand.go(f"/plans/{site.peru}?lang={language}")
        expect(figures).to_contain_text(counts.format(n=before + 1))
