"""The path of a plan on its page: what is missing for the next stage, moving it, waiving its gaps; figures as the API's."""

import re
from collections import Counter

from tests.pages.conftest import Pages, words
from tests.pages.test_activity_page import changes, fields, sent

COLOMBIA = "colombia@demo.invalid"


def shown(text: str) -> tuple[int, int]:
    """Open and waived gaps as a page says them."""
    found = re.search(r"(\d+) open, (\d+) waived\.", text)
    assert found, text
    return int(found[1]), int(found[2])


def test_the_page_says_item_by_item_what_is_missing_and_a_refused_move_says_the_same(own_pages: Pages) -> None:
    reader, plan = own_pages.reader(COLOMBIA), f"/plans/{own_pages.draft}"
    assert sent(reader, f"{plan}/content", {"start": "", "end": "", "executing_agency": ""}).status_code == 303
    page = reader.get(f"{plan}/documents").text
    assert "Missing for “Workshop” The plan names no executing agency. The plan has no period: start and end." in words(
        page
    )
    assert f'href="{plan}/about">The plan names no executing agency.' in page
    refused = sent(reader, f"{plan}/move", {"to": "workshop", "note": "Hasta aquí"})
    assert refused.status_code == 409 and "Hasta aquí" in refused.text
    for said in ("cannot move to “Workshop” yet", "names no executing agency", "has no period"):
        assert said in words(refused.text)


def test_the_focal_point_moves_the_plan_back_only_with_a_reason(own_pages: Pages) -> None:
    reader, plan = own_pages.reader(COLOMBIA), f"/plans/{own_pages.draft}"
    unsaid = sent(reader, f"{plan}/move", {"to": "memorandum"})
    assert unsaid.status_code == 422 and "A move back wants a reason." in words(unsaid.text)
    stale = fields(reader.get(f"{plan}/move").text)
    answer = sent(reader, f"{plan}/move", {"to": "memorandum", "note": "Se firma otra vez"})
    assert answer.status_code == 303
    text = reader.text(answer.headers["location"].partition("#")[0])
    assert "The plan stands at “Memorandum”." in text and "Se firma otra vez" in text
    assert changes(own_pages)[-1] == ("plans.move", "Se firma otra vez")
    conflict = reader.post(f"{plan}/move", stale | {"to": "workshop"})
    assert conflict.status_code == 412 and "Somebody changed this while you were writing" in words(conflict.text)
    assert "It was Drafting Theirs Memorandum" in words(conflict.text).replace("drafting", "Drafting")


def test_a_gap_is_waived_with_a_reason_and_opened_again(own_pages: Pages) -> None:
    reader, plan = own_pages.reader(COLOMBIA), f"/plans/{own_pages.draft}"
    page = reader.get(f"{plan}/documents").text
    open_, waived = shown(words(page))
    assert waived == 0
    form = re.search(r'href="([^"]+/waivers/cost[^"]+)"', page)
    assert form
    address = form[1].replace("&amp;", "&")
    assert sent(reader, address, {"note": ""}).status_code == 422
    said = words(sent(reader, address, {"note": "Sin costo propio"}, hx_request="true").text)
    assert "The gap is waived." in said and "Sin costo propio" in said and shown(said) == (open_ - 1, 1)
    assert f"No cost: {open_}" not in said
    answer = sent(reader, address, {"note": ""})
    text = reader.text(answer.headers["location"].partition("#")[0])
    assert "The gap is open again." in text and shown(text) == (open_, 0)


def test_who_may_not_move_the_plan_sees_where_it_stands_and_no_form(pages: Pages) -> None:
    reader = pages.reader()
    assert "waivers" not in reader.get(f"/plans/{pages.peru}/documents").text
    assert reader.get(f"/plans/{pages.draft}/move").status_code == 401
    for path in ("move", "waivers/cost?of=" + pages.drafted):
        assert pages.reader("peru@demo.invalid").get(f"/plans/{pages.draft}/{path}").status_code == 404


def test_every_page_counts_the_gaps_as_the_api_does(pages: Pages) -> None:
    reader = pages.reader()

    def told(scope: str) -> tuple[int, int]:
        counts = reader.get(f"/api/v1/progress/{scope}", accept="application/json").json()["gaps"]
        return counts["open"], counts["waived"]

    peru = told(f"plans/{pages.peru}")
    assert peru[0] > 0
    assert shown(reader.text(f"/plans/{pages.peru}/documents")) == peru
    gaps = reader.get(f"/api/v1/plans/{pages.peru}/gaps", accept="application/json").json()["gaps"]
    lacking = Counter(one["gap"] for one in gaps if one["type"] == "activities")
    links = re.findall(r"missing=(\w+)#activities\">[^:]+: (\d+) ", reader.get(f"/plans/{pages.peru}").text)
    assert {gap: int(count) for gap, count in links} == lacking != {}
    line = "Gaps {} that published plans say nothing of · {} more are waived"
    assert line.format(*told("mechanisms/MESECVI")) in reader.text("/mechanisms/MESECVI")
    for mechanism in ("MESECVI", "MESICIC"):
        assert line.format(*told(f"states/PER?mechanism={mechanism}")) in reader.text("/states/PER")
