"""A page stands in one language. What is in another says so: to machines by `lang`, to people by a word beside it."""

from typing import Any

import pytest

from app.models.base import Base
from app.pages._history import TWICE
from app.pages._history_words import MEMBERS
from app.schemas.changes import LINKS, PERSONAL, RENAMED, SILENT
from app.web.languages import LANGUAGES
from tests.pages.entries import Entry
from tests.pages.tongues import Strings, Tongue, mixed, sentences, told, unmarked
from tests.pages.walk import Answer

SHOWN = (
    "activities", "activity_editions", "agencies", "cost_lines", "evidence", "guidelines", "indicators",
    "indicator_editions", "milestones", "milestone_editions", "observations", "plans", "plan_editions", "recommendations",
    "states", "targets", "updates",
)  # fmt: skip
"""Tables of the things whose history is on a page."""
KEYS = TWICE | {"iso3"}
PASSAGES: Strings = {
    "es": {"Centros de emergencia en comisarías"},
    "en": {"Emergency centres in stations"},
    "pt": set(),
    "fr": set(),
}


def test_no_sentence_of_ours_is_in_another_language_than_the_page(everywhere: list[Answer]) -> None:
    said = sentences()
    tongues = {language: Tongue(language, said) for language in LANGUAGES}
    assert told((str(one), mixed(one, tongues[one.language])) for one in everywhere if one.text) == {}


def test_no_text_of_the_database_is_read_in_another_language_than_it_says(
    walked: tuple[list[Answer], Strings],
) -> None:
    """But in the title of the page, which names a thing in its language and the service in the reader's."""
    said = sentences()
    tongues = {language: Tongue(language, said, walked[1]) for language in LANGUAGES}
    assert told((str(one), mixed(one, tongues[one.language], "title")) for one in walked[0] if one.text) == {}


def test_a_passage_in_another_language_says_so_to_people_too(everywhere: list[Answer]) -> None:
    assert told((str(one), unmarked(one)) for one in everywhere if one.text) == {}


def planted(body: str, language: str = "en") -> Answer:
    return Answer(Entry("planted", "public", "/"), language, 200, {"content-type": "text/html"}, body.encode())


@pytest.mark.parametrize(
    "body",
    [
        "<p>Nada coincide con estos filtros. Quite alguno o pida otras palabras.</p>",
        "<p>Filtrar entidades</p>",
        '<p title="Filtrar entidades">x</p>',
        '<nav aria-label="Filtrar entidades"></nav>',
        '<input placeholder="Filtrar entidades">',
        '<div data-failed="Filtrar entidades"></div>',
        '<option value="x">M1 · Centros de emergencia en comisarías</option>',
        "<h1>Emergency: Centros de emergencia en comisarías</h1>",
        '<p lang="en">Filtrar entidades</p>',
    ],
)
def test_control_what_is_in_another_language_is_found(body: str) -> None:
    assert mixed(planted(body), Tongue("en", sentences(), PASSAGES))


@pytest.mark.parametrize(
    "body",
    [
        "<p>Filter agencies</p>",
        '<p lang="es">Centros de emergencia en comisarías</p>',
        '<option lang="es" value="Filtrar">Centros de emergencia en comisarías</option>',
        '<script>"Filtrar entidades"</script>',
    ],
)
def test_control_what_says_its_language_is_left_alone(body: str) -> None:
    assert not mixed(planted(body), Tongue("en", sentences(), PASSAGES))


def test_control_a_passage_without_its_word_is_found() -> None:
    assert unmarked(planted('<p><span lang="es">Hola</span></p>'))
    assert unmarked(planted('<p><span lang="es">Hola</span> <span class="mark">in French</span></p>'))
    assert not unmarked(planted('<p><span lang="es">Hola</span> <span class="mark">in Spanish</span></p>'))


def test_every_member_a_history_may_show_has_a_word() -> None:
    named: set[Any] = {LINKS.get(name, (name,))[0] for name in MEMBERS}
    columns = {column.name for table in SHOWN for column in Base.metadata.tables[table].columns}
    members = {RENAMED.get(name, name.removesuffix("_id")) for name in columns - SILENT - PERSONAL - KEYS}
    assert members - named == set()
