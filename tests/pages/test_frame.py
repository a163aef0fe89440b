"""What every page shares: languages, who is signed in, errors as pages, front page, State, recommendations."""

import re

import pytest
from starlette.requests import Request
from starlette.responses import Response

from app.web.languages import LANGUAGES
from tests.pages.conftest import Pages
from tests.statements import counted

ADDRESSES = [
    "/", "/mechanisms/MESICIC", "/states/PER", "/recommendations", "/agencies", "/search", "/help", "/gallery", "/sign-in",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_wholly_in_the_language_asked(pages: Pages, address: str, language: str) -> None:
    answer = pages.reader().get(f"{address}?lang={language}")
    assert answer.status_code == 200
    assert answer.headers["content-language"] == language
    assert f'<html lang="{language}">' in answer.text
    assert "Accept-Language" in answer.headers["vary"]


def test_the_language_is_remembered_and_may_be_wished_by_the_browser(pages: Pages) -> None:
    reader = pages.reader(language="fr")
    assert reader.get("/").headers["content-language"] == "fr"
    asked = reader.get("/?lang=pt")
    assert "lang=pt" in asked.headers["set-cookie"] and "HttpOnly" in asked.headers["set-cookie"]
    assert reader.get("/").headers["content-language"] == "pt"
    assert reader.get("/?lang=xx").headers["content-language"] == "pt"
    assert "set-cookie" not in reader.get("/?lang=xx").headers


def test_changing_the_language_keeps_page_and_query(pages: Pages) -> None:
    page = pages.reader().get("/recommendations?state=PER&q=a%26b&lang=en").text
    assert 'href="/recommendations?state=PER&amp;q=a%26b&amp;lang=pt" hreflang="pt"' in page
    assert page.count('aria-current="true"') == 4, "the language twice, the section twice"


@pytest.mark.parametrize("path", ["//evil.invalid", "/\\evil.invalid", "//evil.invalid/%2e%2e"])
def test_no_address_makes_a_link_to_elsewhere(pages: Pages, path: str) -> None:
    page = pages.reader().client.request("GET", "http://testserver" + path).text
    assert not re.search(r'href="(//|/\\|https?://evil)', page)


def test_who_is_signed_in_is_shown_and_nothing_of_it_is_stored(pages: Pages) -> None:
    signed = pages.reader("peru@demo.invalid").get("/")
    assert "Focal point of Peru (demo)" in signed.text and "Sign out" in signed.text
    assert signed.headers["cache-control"] == "no-store"
    assert re.search(r'data-session-ends="20\d\d-', signed.text)
    assert "Sign in" in pages.reader().get("/").text


def test_people_get_pages_and_machines_get_problems(pages: Pages) -> None:
    reader = pages.reader()
    missing = reader.get("/nothing/here")
    assert missing.status_code == 404 and "There is nothing here." in missing.text
    assert missing.headers["content-type"].startswith("text/html")
    assert reader.get("/nothing/here", accept="application/json").headers["content-type"] == "application/problem+json"
    assert reader.get("/api/v1/nothing").headers["content-type"] == "application/problem+json"
    wrong = reader.client.post("/recommendations")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "GET, HEAD")
    assert wrong.headers["content-type"].startswith("text/html")
    assert "content-security-policy" in missing.headers


def crash(_request: Request) -> Response:
    raise ZeroDivisionError


def test_a_mistake_of_ours_is_a_page_with_a_number_and_every_guard(own_pages: Pages) -> None:
    own_pages.app.add_route("/crash", crash)
    for accept, media in (("text/html", "text/html"), ("application/json", "application/problem+json")):
        answer = own_pages.reader().get("/crash", accept=accept)
        assert answer.status_code == 500 and answer.headers["content-type"].startswith(media)
        assert answer.headers["x-request-id"] in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff" and "content-security-policy" in answer.headers


@pytest.mark.parametrize(
    "query", ["round=x", "round=", "q=%00", "q=%ff", "state=PER&state=COL", "cursor=x", "mechanism=" + "x" * 4000]
)
def test_a_wrong_query_is_a_page_too(pages: Pages, query: str) -> None:
    answer = pages.reader().get(f"/recommendations?{query}")
    assert answer.status_code in (200, 400, 422)
    assert answer.headers["content-type"].startswith("text/html")


def test_the_front_page_counts_and_lists_in_the_readers_alphabet(pages: Pages) -> None:
    page = pages.reader(language="es").get("/").text
    assert re.findall(r'<dd class="figure"><a href="[^"]*">(\d+)</a>', page) == ["82", "15", "35", "10", "72"]
    states = re.findall(r'<a href="/states/[A-Z]{3}">([^<]+)</a>', page)
    assert len(states) == 35
    assert states.index("México") < states.index("Nicaragua") < states.index("Panamá") < states.index("Perú")
    english = re.findall(r'<a href="/states/[A-Z]{3}">([^<]+)</a>', pages.reader().get("/").text)
    assert english == sorted(english)
    assert page.count('class="tag tag--synthetic"') == 2, (
        "the one synthetic plan, among the latest changes and in the list"
    )


def test_recommendations_are_found_by_state_mechanism_round_and_words(pages: Pages) -> None:
    reader = pages.reader()
    assert "82 recommendations" in reader.text("/recommendations")
    assert "13 recommendations" in reader.text("/recommendations?state=PER")
    assert "8 recommendations" in reader.text("/recommendations?state=PER&mechanism=MESECVI")
    narrowed = reader.get("/recommendations?state=PER&mechanism=MESECVI&round=2").text
    assert "State: Peru" in narrowed and 'href="/recommendations?mechanism=MESECVI&amp;round=2"' in narrowed
    assert "0 recommendations" in reader.text("/recommendations?q=zzzz")


def test_the_pages_of_the_list_together_show_each_recommendation_once(pages: Pages) -> None:
    reader, seen, path = pages.reader(), [], "/recommendations"
    while path:
        page = reader.get(path).text
        seen += re.findall(r'class="title"><a href="(/recommendations/[^"?]+)"', page)
        following = re.search(r'href="([^"]*cursor=[^"]*)" rel="next"', page)
        path = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 82


def test_a_list_costs_as_many_statements_for_many_as_for_few(pages: Pages) -> None:
    engine, reader, seen = pages.app.state.writing.kw["bind"], pages.reader(), []
    for query in ("", "?state=PER&mechanism=MESICIC&round=4&sort=-adopted"):
        with counted(engine) as statements:
            reader.get(f"/recommendations{query}")
        seen.append(len(statements))
    assert seen[0] == seen[1] < 12


def test_a_summary_is_marked_and_leads_to_its_source(pages: Pages) -> None:
    reader = pages.reader()
    path = re.search(
        r'class="title"><a href="(/recommendations/[^"?]+)"', reader.get("/recommendations?state=PER").text
    )
    assert path
    page = reader.get(path[1]).text
    assert "summary, not the adopted wording" in page
    assert re.search(r'Source: <a href="http[^"]+" rel="noreferrer">', page)


def test_a_state_shows_memberships_with_their_dates_and_how_far_they_are_verified(pages: Pages) -> None:
    text = pages.reader().text("/states/PER")
    assert "Party to the Convention since Jun 4, 1996 not verified" in text
    assert "In the mechanism; since when is not known here" in text
    assert "No data · counts 0 of 8 activities" in text
    assert "This State is party to neither Convention." in pages.reader().text("/states/CUB")
    assert pages.reader().get("/states/XXX").status_code == 404
