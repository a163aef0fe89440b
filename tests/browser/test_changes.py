"""What one thing leaves in the log when two write it, when it is taken back, when many are changed at once; in three ways."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Site
from tests.browser.hand import WAYS, Hand, Hands
from tests.browser.log import a
from tests.browser.test_flows import FOCAL, UNDONE, tool

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("way", WAYS)]


def activity(hand: Hand, plan: str, place: int) -> str:
    """The id of an activity of a plan."""
    page = hand.go(f"/plans/{plan}")
    return (page.locator("tbody[id^=a-]").nth(place).get_attribute("id") or "").removeprefix("a-")


def test_two_people_edit_the_same_activity_and_nothing_typed_is_lost(hands: Hands, site: Site, way: str) -> None:
    mine, other = hands("colombia", way), hands("colombia", way, window=2)
    id = activity(mine, site.draft, WAYS.index(way))
    for one in (mine, other):
        one.go(f"/activities/{id}")
        one.open(tool(one, "/content"))
    other.fill(title="El suyo", weight="3", end="2027-10", note="Lo pide el ministerio")
    next = site.log.next("activities", id)
    with site.log.leaves(a("activities.change", id, version=next, reason="Lo pide el ministerio")):
        other.save()
        other.told("Saved")
    mine.fill(title="El mío", description="La del territorio", end="2027-11", note="La consulta pública")
    with site.log.leaves():
        mine.save()
        panel = mine.lands(f"#conflict-{id}")
    expect(panel).to_contain_text("Focal point of Colombia (demo)")
    expect(panel.locator("legend")).to_have_text(["Title in Spanish", "End", "Weight"])
    expect(panel.locator("dd").nth(1)).to_have_text("El suyo")
    expect(panel.locator("dd").nth(2)).to_have_text("El mío")
    for name, value in {"title": "El mío", "end": "2027-11", "weight": "3", "note": "La consulta pública"}.items():
        expect(mine.form.locator(f'[name="{name}"]')).to_have_value(value)
    mine.tick(panel.locator('[name="choose-title"][value="theirs"]'))
    with site.log.leaves(a("activities.change", id, version=next + 1, reason="La consulta pública")):
        mine.save()
        mine.told("Saved")
    mine.open(tool(mine, "/content"))
    for name, value in {
        "title": "El suyo",
        "end": "2027-11",
        "weight": "3",
        "description": "La del territorio",
    }.items():
        expect(mine.form.locator(f'[name="{name}"]')).to_have_value(value)
    with site.log.leaves():
        mine.save()
        mine.told("Saved")


def test_a_change_is_taken_back_by_a_new_one_and_that_one_too(hands: Hands, site: Site, way: str) -> None:
    hand = hands("peru", way)
    id = activity(hand, site.peru, WAYS.index(way))
    hand.go(f"/activities/{id}")
    hand.open(tool(hand, "/facts"))
    hand.fill(status="suspended", note="Falta dinero")
    tag = hand.page.locator(".lede .tag")
    for version, said, reason in (
        (2, "Suspended", "Falta dinero"),
        (3, "Not reported", UNDONE),
        (4, "Suspended", UNDONE),
    ):
        with site.log.leaves(a("activities.change", id, version=version, reason=reason, by=FOCAL)):
            hand.save() if version == 2 else hand.undo()
            expect(tag).to_have_text(said)
            hand.told("Saved: Record how far it is")


def row(hand: Hand, id: str) -> Locator:
    return hand.page.locator(f"#a-{id}")


def test_a_row_of_the_table_is_changed_refused_and_taken_back_where_it_stands(
    hands: Hands, site: Site, way: str
) -> None:
    hand = hands("peru", way)
    id = activity(hand, site.peru, 3 + WAYS.index(way))
    opener = f"#a-{id} a.quiet"
    hand.open(row(hand, id).locator("a.quiet"))
    with site.log.leaves():
        hand.press(hand.form.locator("a[data-draft-drop]"))
        expect(hand.form).to_have_count(0)
        hand.lands(opener)
        hand.open(row(hand, id).locator("a.quiet"))
        hand.fill(status="cancelled")
        hand.save()
        hand.refused("Cancelling an activity wants a reason.")
    expect(hand.form.locator("select")).to_have_value("cancelled")
    hand.fill(note="Se juntó con otra")
    undo = row(hand, id) if way != "no scripts" else hand.page.locator("#told")
    for version, said, reason in ((2, "Cancelled", "Se juntó con otra"), (3, "Not reported", UNDONE)):
        with site.log.leaves(a("activities.change", id, version=version, reason=reason, by=FOCAL)):
            hand.save() if version == 2 else hand.press(undo.locator(".undo button"))
            expect(row(hand, id).locator(".tag")).to_have_text(said)
            hand.lands("#told" if way == "no scripts" else opener)
        if way != "no scripts":
            expect(hand.page.locator("#live")).to_contain_text(f"is saved: {said}")


def test_many_are_changed_at_once_with_one_reason_and_each_is_told(hands: Hands, site: Site, way: str) -> None:
    hand, other = hands("colombia", way), hands("colombia", way, window=2)
    ids = [activity(hand, site.draft, place) for place in (0, 1, 2)]
    with site.log.leaves():
        hand.press(hand.page.locator("#bulk button"))
        hand.refused("Choose at least one activity")
    hand.go(f"/plans/{site.draft}")
    for id in ids:
        hand.tick(hand.page.locator(f'[name="pick.{id}"]'))
    hand.press(hand.page.locator("#bulk button"))
    hand.lands(".edit__form [autofocus]")
    with site.log.leaves():
        hand.save()
        hand.refused("Fill in at least one field.")
    other.go(f"/activities/{ids[1]}")
    other.open(tool(other, "/content"))
    other.fill(weight=str(4 + WAYS.index(way)))
    other.save()
    other.told("Saved")
    hand.fill(end=f"2028-0{1 + WAYS.index(way)}", note="Nuevo plazo")
    changed = [
        a("activities.change", id, version=site.log.next("activities", id), reason="Nuevo plazo")
        for id in (ids[0], ids[2])
    ]
    with site.log.leaves(*changed):
        hand.save()
        hand.told("2 of 3 activities are changed.")
    expect(hand.page.locator("tbody tr").first).to_contain_text("It is changed.")
    expect(hand.page.locator("tbody tr").nth(1)).to_contain_text("Not changed: This has changed since you read it.")
