"""/search and /help as pages: what is found, marked and said; hostile words come out inert."""

import re

import pytest

from app.models import ActivityEdition, Agency
from app.web.languages import LANGUAGES
from tests.pages.conftest import Pages
from tests.pages.test_following import change


def test_what_is_found_is_marked_and_leads_to_the_thing(pages: Pages) -> None:
    page = pages.reader(language="es").get("/search?q=policias+violencia").text
    answer = pages.reader(language="es").get("/search?q=salud")
    assert "<mark>Salud</mark>" in answer.text
    hrefs = re.findall(r'<h3><a href="([^"#]+)', answer.text + page)
    assert hrefs and all(pages.reader().get(href).status_code == 200 for href in hrefs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_in_another_language_is_found_by_its_words_and_marked(pages: Pages, language: str) -> None:
    page = pages.reader(language=language).get("/search?q=%22police+stations%22&type=activities").text
    assert page.count("<h3>") == 2
    assert ('lang="en"' in page[page.index("<main") : page.index("</main")]) == (language != "en")


def test_the_box_is_on_every_page_and_an_empty_search_says_what_it_does(pages: Pages) -> None:
    for path in ("/", "/help", "/nothing", f"/plans/{pages.peru}"):
        assert 'action="/search"' in pages.reader().get(path).text
    assert "Accents do not matter" in pages.reader().text("/search")
    assert "Nothing you may read has these words." in pages.reader().text("/search?q=zzzz")


@pytest.mark.parametrize(
    ("query", "status"),
    [("q=" + "x" * 201, 422), ("q=a&type=people", 422), ("q=a&state=PER", 422), ("q=a&cursor=x", 422), ("q=%00", 400),
     ("q=a&q=b", 400), ("q=%27%3B+drop+table+plans%3B--", 200), ("q=%26%7C!%28%29%3C-%3E%3A*", 200), ("q=%22", 200)],
)  # fmt: skip
def test_a_wrong_or_hostile_search_is_a_page_that_says_so(pages: Pages, query: str, status: int) -> None:
    answer = pages.reader().get(f"/search?{query}")
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")


def test_hostile_words_come_out_inert_asked_for_and_found(own_pages: Pages) -> None:
    canary = "<img src=x onerror=alert(1)>\"'{{7*7}} canario"

    def write(session) -> None:
        agency = session.query(Agency).filter_by(acronym="MIMP").one()
        agency.name = agency.name | {"value": canary}

    change(own_pages, write)
    for path in ("/search?q=canario", f"/search?q={canary}", "/agencies", "/states/PER"):
        page = own_pages.reader(language="es").get(path).text
        assert "<img" not in page and "49canario" not in page.replace(" ", "")
        assert "&lt;img" in page


def test_a_draft_is_found_by_its_readers_only(pages: Pages) -> None:
    title = change(pages, lambda s: s.query(ActivityEdition).filter_by(activity_id=pages.drafted).one().title["value"])
    path = f'/search?type=activities&q="{title}"'
    assert pages.drafted in pages.reader("colombia@demo.invalid", language="es").get(path).text
    for email in ("", "peru@demo.invalid", "secretariat@demo.invalid", "expert@demo.invalid"):
        hidden = pages.reader(email, language="es").get(path).text
        assert pages.drafted not in hidden and "0 resultados" in hidden, email


def test_help_explains_every_status_stage_and_role(pages: Pages) -> None:
    text = pages.reader().text("/help")
    for sentence in ("Not reported", "Nothing has been reported on the activity yet", "Revision", "Secretariat"):
        assert sentence in text
    assert 'href="/help"' in pages.reader().get("/").text


def test_the_gallery_is_of_the_demonstration_only(own_pages: Pages) -> None:
    assert own_pages.reader().get("/gallery").status_code == 200
    settings = own_pages.app.state.settings
    own_pages.app.state.settings = settings.model_copy(update={"env": "production"})
    own_pages.app.state.demonstration = False
    answer = own_pages.reader().get("/gallery")
    assert answer.status_code == 404 and "/gallery" not in own_pages.reader().get("/").text
