"""/plans: the plans known to exist, narrowed and in order; the same address shows the same to everybody."""

import re
from uuid import uuid4

import pytest

from app.access.actor import SYSTEM
from app.db import bind
from app.models import Plan
from app.rules.plans import PATH
from app.web.languages import LANGUAGES, alphabetical
from tests.pages.conftest import Pages, Reader
from tests.statements import counted

ROW = re.compile(r'<tr role="row"><th scope="row" role="rowheader">([^<]+)</th>.*?href="/plans/([^"]+)"', re.DOTALL)


def rows(page: str) -> list[tuple[str, str]]:
    """State and id of each plan, in the order of the table."""
    return ROW.findall(page)


def all_of(reader: Reader, path: str) -> list[tuple[str, str]]:
    """The rows of every page of the list."""
    seen = []
    while path:
        page = reader.get(path).text
        seen += rows(page)
        following = re.search(r'href="([^"]*cursor=[^"]*)" rel="next"', page)
        path = following[1].replace("&amp;", "&") if following else ""
    return seen


def many(pages: Pages) -> None:
    """Thirty plans more, of one State."""
    with pages.app.state.writing() as session:
        bind(session, SYSTEM.reads, SYSTEM.writes)
        title = {"language": "es", "wording": "adopted", "value": "Plan", "revision": 1, "translations": {}}
        more = {"state": "CHL", "mechanisms": ["MESICIC"], "stage": "final", "edition": "draft", "title": title}
        session.add_all(Plan(id=uuid4(), audience=["system"], synthetic=True, **more) for _ in range(30))
        session.commit()


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_plans_stand_in_the_alphabet_of_the_reader(pages: Pages, language: str) -> None:
    answer = pages.reader(language=language).get("/plans")
    assert answer.status_code == 200
    names = [name for name, _ in rows(answer.text)]
    assert len(names) == 15 and names == sorted(names, key=alphabetical)


def test_the_navigation_leads_there_and_the_number_found_is_announced(pages: Pages) -> None:
    page = pages.reader().get("/plans").text
    assert '<a href="/plans" aria-current="true">Plans</a>' in page
    assert '<div role="status"><h2 class="count">15 Plans of Action</h2></div>' in page
    assert "1 Plan of Action" in pages.reader().text("/plans?state=PER&stage=published")


def test_plans_are_narrowed_by_mechanism_state_and_stage_each_taken_away_by_a_chip(pages: Pages) -> None:
    reader = pages.reader()
    page = reader.get("/plans?mechanism=MESECVI&state=PER&stage=published&sort=-stage").text
    assert [id for _, id in rows(page)] == [pages.peru]
    assert 'href="/plans?mechanism=MESECVI&amp;state=PER&amp;sort=-stage"' in page and "Stage: Published" in page
    assert "Nothing matches these filters" in reader.text("/plans?state=CUB")
    both = [len(all_of(reader, f"/plans?mechanism={code}")) for code in ("MESECVI", "MESICIC")]
    assert sum(both) >= 15 and min(both) > 0


def test_a_draft_is_on_the_list_as_its_card_says(pages: Pages) -> None:
    for email in ("", "peru@demo.invalid", "colombia@demo.invalid"):
        page = pages.reader(email).get("/plans?state=COL&mechanism=MESECVI").text
        assert pages.draft in page and "Drafting" in page


@pytest.mark.parametrize(
    ("query", "said", "field"),
    [
        ("stage=x", "This is not one of the choices.", "stage"),
        ("sort=x", "This list cannot be sorted by that.", ""),
        ("cursor=x", "This is not a cursor of this list.", ""),
        ("nothing=1", "There is no filter “nothing” here.", ""),
    ],
)
def test_what_cannot_be_is_named_and_nothing_is_lost(pages: Pages, query: str, said: str, field: str) -> None:
    answer = pages.reader().get(f"/plans?state=PER&{query}")
    assert answer.status_code == 422 and "<title>Error:" in answer.text
    assert said in answer.text and '<option value="PER" selected>' in answer.text
    assert not field or f'id="{field}-error"' in answer.text


def test_a_state_or_mechanism_that_is_not_there_has_no_plans(pages: Pages) -> None:
    for query in ("state=XXX", "mechanism=%3Cscript%3E"):
        answer = pages.reader().get(f"/plans?{query}")
        assert answer.status_code == 200 and "0 Plans of Action" in answer.text and "<script>" not in answer.text


@pytest.mark.parametrize("sort", ["state", "-state", "stage", "-stage"])
def test_the_headings_sort_both_ways_and_the_pages_together_show_each_plan_once(own_pages: Pages, sort: str) -> None:
    many(own_pages)
    reader = own_pages.reader("admin@demo.invalid")
    first = reader.get(f"/plans?sort={sort}").text
    assert f'aria-sort="{"descending" if sort[0] == "-" else "ascending"}"' in first
    seen = all_of(reader, f"/plans?sort={sort}")
    assert len(seen) == len(set(seen)) == 45 and len(rows(first)) == 25
    if sort.endswith("stage"):
        stages = re.findall(r'data-label="Stage"><span>(\w+)', first)
        places = [PATH.index(one.lower()) for one in stages]
        assert places == sorted(places, reverse=sort[0] == "-")
    else:
        names = [name for name, _ in seen]
        assert names == sorted(names, key=alphabetical, reverse=sort[0] == "-")


def test_a_full_page_costs_as_many_statements_as_a_short_one(own_pages: Pages) -> None:
    engine, reader, seen = own_pages.app.state.writing.kw["bind"], own_pages.reader(), []
    for query in ("?state=PER", ""):
        with counted(engine) as statements:
            reader.get(f"/plans{query}")
        seen.append(len(statements))
    assert seen[0] == seen[1] < 8
