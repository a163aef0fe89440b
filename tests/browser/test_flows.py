"""What people come to do, each flow by mouse, with scripts off and by keyboard alone; and what it leaves in the log."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Site
from tests.browser.hand import WAYS, Hand, Hands
from tests.browser.log import ANY, a

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("way", WAYS)]

FOCAL, OFFICER = "Focal point of Peru (demo)", "Officer of MIMP, Peru (demo)"
UNDONE = "Taken back by the person who recorded it."


def tool(hand: Hand, end: str) -> Locator:
    """The link that opens the form whose address ends so."""
    return hand.page.locator(f'#main a[href$="{end}"]').first


def added(hand: Hand, site: Site, noun: str, **given: str) -> str:
    """A new thing by its form; its id."""
    hand.open(tool(hand, f"/{noun}/new"))
    hand.fill(**given)
    with site.log.leaves(a(f"{noun}.create")) as left:
        hand.save()
        hand.told("Added: ")
    return left[0].thing_id


def test_a_focal_point_adds_an_activity_with_milestones_cost_and_indicator(hands: Hands, site: Site, way: str) -> None:
    hand, code = hands("colombia", way), f"F{WAYS.index(way)}"
    page = hand.go(f"/plans/{site.draft}")
    hand.open(tool(hand, "/activities/new"))
    with site.log.leaves():
        hand.press(hand.form.locator("a[data-draft-drop]"))
        expect(hand.form).to_have_count(0)
        hand.lands('a[href$="/activities/new"]')
        hand.open(tool(hand, "/activities/new"))
        hand.fill(code=code, title=f"Escuela {code}", start="2027-06", end="2027-01")
        hand.save()
        hand.refused("before it starts")
    expect(hand.form.locator('[name="title"]')).to_have_value(f"Escuela {code}")
    hand.fill(end="2027-12")
    with site.log.leaves(a("activities.create")):
        hand.save()
        hand.told("The activity is added.")
    hand.press(page.locator(f'td.title a:has-text("Escuela {code}")'))
    expect(page.locator("h1")).to_contain_text(f"Escuela {code}")
    first = added(hand, site, "milestones", title="Aulas", target="50", unit="aulas", due="2027-03")
    added(hand, site, "milestones", title="Inauguración", due="2027-11")
    added(hand, site, "costs", label="Obra", amount="1,234.50", currency="COP")
    added(hand, site, "indicators", code="I1", name="Aulas abiertas", baseline="0")
    for said in ("Aulas", "Inauguración", "1,234.50 COP", "Aulas abiertas"):
        expect(page.locator("#activity")).to_contain_text(said)
    hand.open(tool(hand, f"/milestones/{first}"))
    hand.fill(target="60", note="El ministerio dio diez más")
    with site.log.leaves(a("milestones.change", first, version=2, reason="El ministerio dio diez más")):
        hand.save()
        hand.told("Changed: Milestone")
    with site.log.leaves(a("milestones.change", first, version=3, reason=UNDONE)):
        hand.undo()
        expect(page.locator("#activity")).to_contain_text("50 aulas")
        hand.told("Changed: Milestone")
    with site.log.leaves(a("milestones.remove", first, version=4, op="deleted")):
        hand.press(page.locator(f'form[action$="/milestones/{first}/remove"] button'))
        hand.told("Removed: Milestone")
    expect(tool(hand, f"/milestones/{first}")).to_have_count(0)
    with site.log.leaves(a("milestones.restore", first, version=5)):
        hand.undo()
        hand.told("Brought back: Milestone")
    expect(tool(hand, f"/milestones/{first}")).to_be_visible()
    with site.log.leaves(*[a("activities.remove", op="deleted", type=ANY, version=ANY)] * 5):
        hand.press(page.locator('form[action$="/remove"] button', has_text="Delete this activity"))
        hand.told("The activity is deleted")


def test_an_agency_reports_with_evidence_is_returned_and_accepted(
    hands: Hands, site: Site, way: str, tmp_path: Path
) -> None:
    officer, focal = hands("agency-peru", way), hands("peru", way)
    theirs, path = officer.go(f"/plans/{site.peru}"), measure(officer)
    officer.go(path)
    officer.open(tool(officer, "/updates/new"))
    reached = officer.form.locator("[name^=reached-]").first.get_attribute("name") or ""
    officer.fill(**{reached: "many", "narrative": "Veinte"})
    with site.log.leaves():
        officer.save()
        officer.refused("is not a number")
    expect(officer.form.locator('[name="narrative"]')).to_have_value("Veinte")
    milestone = reached.partition("-")[2]
    done = site.log.next("milestones", milestone)
    officer.fill(**{reached: str(done), "evidence_url": "https://www.gob.pe/mimp", "evidence_title": "Nota"})
    with site.log.leaves(a("updates.submit"), a("updates.submit", type="evidence")) as left:
        officer.save()
        officer.told("The report is submitted.")
    update = next(one.thing_id for one in left if one.type == "updates")
    file = _hands_in(officer, site, update, tmp_path)
    focal.go("/mine")
    focal.press(focal.page.locator(f'#main a[href$="#updates-{update}"]'))
    focal.lands(f"#updates-{update}")
    focal.open(tool(focal, f"/{update}/return"))
    with site.log.leaves():
        focal.save()
        focal.refused("")
    focal.fill(reason="Falta la fuente")
    with site.log.leaves(a("updates.return", update, version=2, reason="Falta la fuente", by=FOCAL)):
        focal.save()
        focal.told("The report is returned, with your reason.")
    officer.go(path)
    expect(theirs.locator(f"#updates-{update}")).to_contain_text("Returned: Falta la fuente")
    officer.open(tool(officer, f"/updates/{update}"))
    officer.fill(**{reached: str(done + 1), "difficulties": "Lluvias"})
    with site.log.leaves(a("updates.change", update, version=3, by=OFFICER)):
        officer.save()
        officer.told("The report is submitted.")
    focal.go(path)
    focal.open(tool(focal, f"/{update}/accept"))
    id, begins = path.rpartition("/")[2], focal.page.locator(".lede .tag--not_reported").count()
    started = [a("updates.accept", id, type="activities", version=2, by=FOCAL)] * begins
    with site.log.leaves(
        a("updates.accept", update, version=4, by=FOCAL),
        *started,
        a("updates.accept", left[1].thing_id, type="evidence", version=2, by=FOCAL),
        a("updates.accept", file, type="evidence", version=2, by=FOCAL),
        a("updates.accept", milestone, type="milestones", version=done, by=FOCAL),
    ):
        focal.save()
        focal.told("The report is accepted")
    citizen = hands("citizen", way)
    citizen.go(path)
    said = citizen.page.locator("#activity")
    expect(said).to_contain_text("Informe firmado")
    expect(said).not_to_contain_text("Falta la fuente")


def measure(hand: Hand) -> str:
    """The address of an activity that the agency of the demonstration leads, in the table of the plan that is shown."""
    return hand.page.locator("tbody[id^=a-]", has_text="MIMP").locator("td.title > a").first.get_attribute("href") or ""


def _hands_in(officer: Hand, site: Site, update: str, folder: Path) -> str:
    """A file for a report: one of the wrong kind and one too large are refused where they were chosen."""
    wrong, large, right = folder / "informe.exe", folder / "grande.pdf", folder / "informe.pdf"
    wrong.write_bytes(b"MZ")
    large.write_bytes(b"%PDF-1.7\n" + bytes(10 * 2**20))
    right.write_bytes(b"%PDF-1.7\nun informe firmado")
    officer.press(tool(officer, f"/files?of={update}"))
    officer.lands("#file")
    for file, sentence in ((wrong, "PDF"), (large, "10 MiB at most")):
        officer.fill(file=file)
        with site.log.leaves():
            officer.save()
            officer.refused(sentence)
    officer.fill(file=right)
    officer.save()
    officer.lands(".edit__form [autofocus]")
    officer.save()
    officer.refused("")
    officer.fill(title="Informe firmado", publisher="MIMP")
    with site.log.leaves(a("evidence.create", by=OFFICER)) as left:
        officer.save()
        officer.told("Added: Evidence")
    return left[0].thing_id


def test_an_expert_reads_both_mechanisms_and_edits_nothing(hands: Hands, site: Site, way: str) -> None:
    hand = hands("expert", way)
    page = hand.go("/")
    with site.log.leaves():
        for mechanism in ("MESICIC", "MESECVI"):
            page.goto(f"{site.url}/")
            hand.press(page.locator(f'#main a[href="/mechanisms/{mechanism}"]').first)
            expect(page.locator("h1")).to_contain_text(mechanism)
            _shows_no_form(hand)
            hand.go(f"/recommendations?mechanism={mechanism}&state=PER")
            hand.press(page.locator("tbody .title a").first)
            expect(page.locator("#main")).to_contain_text(mechanism)
            _shows_no_form(hand)
        for tab in ("", "/timeline", "/costs", "/indicators", "/documents", "/history"):
            hand.go(f"/plans/{site.peru}{tab}")
            _shows_no_form(hand)
        hand.go(f"/plans/{site.peru}")
        path = measure(hand)
        hand.press(page.locator(f'a[href="{path}"]'))
        expect(page.locator("#milestones")).to_be_visible()
        _shows_no_form(hand)
        _is_refused(hand, path, site, 403)


def test_a_citizen_sees_what_is_published_and_nothing_else(hands: Hands, site: Site, way: str) -> None:
    author, citizen = hands("colombia", way), hands("citizen", way)
    author.go(f"/plans/{site.draft}")
    drafted = author.page.locator("tbody[id^=a-] td.title > a").first
    path, title = drafted.get_attribute("href") or "", drafted.inner_text()
    page = citizen.go("/states/COL")
    for place in ("/states/COL", f"/plans/{site.draft}", "/", "/mechanisms/MESECVI", f"/search?q={title}"):
        citizen.go(place)
        expect(page.locator("h1")).to_have_count(1)
        expect(page.locator(f'[href^="{path}"]')).to_have_count(0)
        if not place.startswith("/search"):
            assert title not in page.inner_text("main"), place
        _shows_no_form(citizen)
    for end in ("", "/timeline", "/costs", "/indicators", "/history"):
        answer = page.goto(f"{site.url}{path if not end else f'/plans/{site.draft}{end}'}")
        assert answer is not None and title not in page.inner_text("body")
        assert answer.status == 404 or end == "/history", end
    citizen.go(f"/plans/{site.peru}/history")
    assert "(demo)" not in page.inner_text("main")
    citizen.go(f"/plans/{site.peru}")
    citizen.press(page.locator("tbody td.title > a").first)
    expect(page.locator("#milestones")).to_be_visible()
    _shows_no_form(citizen)
    _is_refused(citizen, path, site, 401)


def _shows_no_form(hand: Hand) -> None:
    """Nothing on the page writes: no form that is posted but signing out, and nothing that opens one."""
    forms = hand.page.locator('form[method="post"]:not([action="/sign-out"]), .edit__form, [hx-get], [hx-post]')
    expect(forms).to_have_count(0)


def _is_refused(hand: Hand, path: str, site: Site, status: int) -> None:
    """Whoever types the address of a form is told in words that it is not theirs."""
    for place in (
        *(f"{path}/{form}" for form in ("content", "facts", "milestones/new", "costs/new", "updates/new", "files")),
        f"/plans/{site.peru}/bulk?pick.{path.rpartition('/')[2]}=1",
    ):
        answer = hand.page.goto(f"{site.url}{place}")
        assert answer is not None and answer.status == status, place
        expect(hand.page.locator("h1")).to_have_count(1)
        assert len(hand.page.inner_text("main").split()) > 8, place
        expect(hand.page.locator(".edit__form")).to_have_count(0)
