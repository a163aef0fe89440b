"""The rows of a table as a file: exactly those the page shows, in the reader's language, and nothing that runs."""

import csv
import html
import io
import re

import pytest
from httpx2 import Response

from app.documents.tables import as_csv
from tests.pages.conftest import Pages
from tests.pages.test_activity_page import added

Table = list[dict[str, str]]


def table(answer: Response) -> Table:
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    header, *rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(set(header)) == len(header) and all(len(row) == len(header) for row in rows)
    return [dict(zip(header, row, strict=True)) for row in rows]


def offered(pages: Pages, path: str, email: str = "", language: str = "en") -> Table:
    """The file that a page offers beside its table."""
    reader = pages.reader(email, language)
    found = re.search(r'href="([^"]+)" download', reader.get(path).text)
    assert found, f"{path} offers no file"
    return table(reader.get(html.unescape(found[1])))


def test_the_file_of_a_list_has_all_rows_of_its_filters(pages: Pages) -> None:
    for query in ("", "?mechanism=MESECVI", "?q=violence&sort=-adopted", "?state=PER&addressed=no"):
        page = pages.reader(language="es").get(f"/recommendations{query}").text
        count = re.search(r'class="count">(\d+) recomendaci', page)
        rows = offered(pages, f"/recommendations{query}", language="es")
        assert count and len(rows) == int(count[1])
    assert {row["Mecanismo"] for row in offered(pages, "/recommendations?mechanism=MESECVI", language="es")} == {
        "MESECVI"
    }
    row = offered(pages, "/recommendations?state=PER")[0]
    assert row["Whose figure"] == "The Committee's" and row["Source"] and row["Wording (code)"] == "summary"


def test_the_activities_come_as_narrowed_and_in_order(pages: Pages) -> None:
    path = f"/plans/{pages.peru}"
    assert [row["Code"] for row in offered(pages, f"{path}?sort=-code")] == [f"M{n}" for n in range(8, 0, -1)]
    shown = re.search(r'<h2 id="activities">(\d) of 8 activities', pages.reader().get(f"{path}?q=POLICE").text)
    rows = offered(pages, f"{path}?q=POLICE", language="en")
    assert shown and len(rows) == int(shown[1])
    assert rows[0]["Status"] == "Not reported" and rows[0]["Status (code)"] == "not_reported"
    assert rows[0]["Whose figure"] == "The State's" and rows[0]["Done (share of 1)"] == ""


def test_money_and_what_was_measured_say_what_no_figure_is(pages: Pages) -> None:
    rows = offered(pages, f"/plans/{pages.peru}/costs")
    assert {"59295634.00", ""} <= {row["Amount"] for row in rows}
    assert {row["Currency"] for row in rows} == {"PEN"} and "100000" in {row["Rounded to"] for row in rows}
    assert {row["Kind (code)"] for row in rows} == {"secured"} and all(
        row["Whose figure"] == "The State's" for row in rows
    )


def test_a_baseline_of_zero_is_a_value_and_a_name_is_no_formula(own_pages: Pages) -> None:
    reader, path = own_pages.reader("peru@demo.invalid"), f"/plans/{own_pages.draft}"
    colombia = own_pages.reader("colombia@demo.invalid")
    text = added(colombia, f"{path}/indicators/new", code="I1", name="=HYPERLINK(1)", baseline="0", unit="centros")
    assert "=HYPERLINK(1)" in text
    (row,) = [
        one for one in offered(own_pages, f"{path}/indicators", "colombia@demo.invalid") if one["Indicator"] == "I1"
    ]
    assert row["Value"] == "0" and row["What (code)"] == "baseline" and row["Name"] == "'=HYPERLINK(1)"
    assert reader.get(f"{path}/indicators.csv").status_code == 404


@pytest.mark.parametrize("name", ["activities", "costs", "indicators"])
def test_what_is_hidden_stays_hidden(pages: Pages, name: str) -> None:
    path = f"/plans/{pages.draft}/{name}.csv"
    for email in ("", "peru@demo.invalid", "expert@demo.invalid", "admin@demo.invalid"):
        assert pages.reader(email).get(path).status_code == 404
    assert pages.reader("colombia@demo.invalid").get(path).status_code == 200
    assert pages.reader("colombia@demo.invalid").get(f"/plans/{pages.draft}/nothing.csv").status_code == 404


def test_agencies_come_in_the_order_of_the_page(pages: Pages) -> None:
    rows = offered(pages, "/agencies?state=PER", language="es")
    assert {row["Estado (código)"] for row in rows} == {"PER"}
    shown = pages.reader(language="es").text("/agencies?state=PER")
    places = [shown.find(row["Entidad"]) for row in rows]
    assert -1 not in places and places == sorted(places)


def test_of_a_plan_never_published_the_file_says_what_its_card_says(pages: Pages) -> None:
    rows = offered(pages, "/plans?state=COL&mechanism=MESECVI")
    (row,) = [row for row in rows if row["id"] == pages.draft]
    assert (row["Stage (code)"], row["Whose figure"], row["Synthetic"]) == ("drafting", "The State's", "yes")
    assert set(row) == set(offered(pages, "/plans", "colombia@demo.invalid")[0])


@pytest.mark.parametrize("path", ["/recommendations", "/agencies", "/plans/{peru}"])
def test_what_cannot_be_asked_leads_to_the_page_that_says_so(pages: Pages, path: str) -> None:
    path = path.format(peru=pages.peru)
    file = f"{path}/activities.csv" if path.startswith("/plans") else f"{path}.csv"
    answer = pages.reader().get(f"{file}?colour=red")
    assert answer.status_code == 303 and answer.headers["location"] == f"{path}?colour=red"
    assert "There is no filter “colour” here." in pages.reader().get(f"{path}?colour=red").text


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_no_cell_begins_a_formula(text: str) -> None:
    (cell,) = list(csv.reader(io.StringIO(as_csv(["a"], [[text]]).decode("utf-8-sig"), newline="")))[1]
    assert cell == f"'{text}"
