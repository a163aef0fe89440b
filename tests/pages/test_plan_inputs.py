"""The workshop of a plan on its page: the cut-off as the State's clocks show it, inputs given and disposed of, the rows as a
file."""

from app.access.actor import SYSTEM
from app.actions import plans
from app.db import bind
from app.rules.plans import Entry
from tests.pages.conftest import Pages, words
from tests.pages.test_activity_page import added, changes, sent

COLOMBIA = "colombia@demo.invalid"


def at_workshop(pages: Pages) -> str:
    """The Colombian draft at its workshop; the address of its page."""
    with pages.app.state.writing() as session:
        bind(session, SYSTEM.reads, SYSTEM.writes)
        entry = Entry("workshop", "2026-11", "tests", source="synthetic")
        plans.enter(session, pages.draft, entry=entry, by=SYSTEM, provenance={"synthetic": True})  # type: ignore[arg-type]
        session.commit()
    return f"/plans/{pages.draft}"


def test_the_focal_point_holds_the_workshop_enters_an_input_and_disposes_of_it(own_pages: Pages) -> None:
    reader, plan = own_pages.reader(COLOMBIA), at_workshop(own_pages)
    wrong = sent(reader, f"{plan}/workshop", {"cut_off": "mañana"})
    assert wrong.status_code == 422 and "This is not a day and a time" in words(wrong.text) and "mañana" in wrong.text
    text = added(reader, f"{plan}/workshop", cut_off="2126-12-01 18:00", civil_society="12")
    assert "Inputs are taken until 2126-12-01 18:00 (America/Bogota)." in text and "Civil society: 12" in text
    unsaid = sent(reader, f"{plan}/workshop", {"cut_off": "2126-12-02 18:00"})
    assert unsaid.status_code == 422 and "An extension wants a reason." in words(unsaid.text)
    assert "Extended: Lo piden" in added(reader, f"{plan}/workshop", cut_off="2126-12-02 18:00", note="Lo piden")
    said = {"sector": "civil_society", "organisation": "=Red()", "text": "Falta un indicador.", "on": own_pages.drafted}
    text = added(reader, f"{plan}/inputs/new", **said)
    assert "1 input" in text and "Not disposed of: 1" in text and "Falta un indicador." in text
    form = reader.get(f"{plan}/inputs").text.partition(f'href="{plan}/inputs/')[2]
    while form.startswith("new"):
        form = form.partition(f'href="{plan}/inputs/')[2]
    address = f"{plan}/inputs/{form.partition(chr(34))[0]}"
    assert sent(reader, address, {"disposition": "rejected"}).status_code == 422
    text = added(reader, address, disposition="rejected", reason="Ya está en el indicador I1")
    assert "Rejected: 1" in text and "Ya está en el indicador I1" in text
    assert changes(own_pages)[-1] == ("inputs.dispose", "Ya está en el indicador I1")
    file = reader.get(f"{plan}/inputs.csv").text
    assert "'=Red()" in file and "rejected" in file and "civil_society" in file


def test_whoever_may_not_read_the_draft_reads_no_input_of_it(own_pages: Pages) -> None:
    plan = at_workshop(own_pages)
    for reader in (own_pages.reader(), own_pages.reader("peru@demo.invalid")):
        assert reader.get(f"{plan}/inputs").status_code == 404
        assert reader.get(f"{plan}/inputs.csv").status_code == 404
