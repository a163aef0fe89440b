"""The four languages are complete: every sentence a person may read, in each of them, with the same parameters."""

import re
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from markupsafe import Markup

from app.web.languages import LANGUAGES, translate
from app.web.rendering import environment
from tools import catalogues

PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def test_the_catalogues_are_complete() -> None:
    assert catalogues.problems() == []


def test_sentences_that_are_not_collected_are_found_in_the_tree() -> None:
    """The control: with empty catalogues every sentence of the tree is one too many."""
    found = "\n".join(catalogues.missed(Catalog()))
    for sentence in ("There is nothing here.", "A percentage lies between 0 and 100.", "This is not an id."):
        assert sentence in found
    assert "app/web/problems.py" in found and "app/loading/" not in found


def entry(text: str) -> Catalog:
    head = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    return read_po(BytesIO((head + text).encode()), locale="es")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('msgid "Plans"\nmsgstr ""\n', "untranslated"),
        ('#, fuzzy\nmsgid "Plans"\nmsgstr "Planes"\n', "fuzzy"),
        ('#~ msgid "Plans"\n#~ msgstr "Planes"\n', "obsolete"),
        ('#, python-format\nmsgid "%(n)s plans"\nmsgstr "%(m)s planes"\n', "placeholders"),
        ('#, python-format\nmsgid "%(n)s plans"\nmsgstr "%(n) planes"\n', "placeholders"),
        ('msgid "plan"\nmsgid_plural "plans"\nmsgstr[0] "plan"\n', "plural"),
    ],
)
def test_the_check_finds_what_is_wrong(text: str, fault: str) -> None:
    assert [found for found in catalogues.faults(entry(text)) if fault in found or "untranslated" in found]


def test_the_check_finds_nothing_in_a_good_entry() -> None:
    assert not list(catalogues.faults(entry('#, python-format\nmsgid "%(n)s plans"\nmsgstr "%(n)s planes"\n')))


def test_no_line_ends_before_a_french_colon() -> None:
    template = Catalog()
    for message in ("Source:", "Milestones:"):
        template.add(message)
    made = read_po(BytesIO(catalogues.updated("fr", template)), locale="fr")
    assert [message.string for message in made if message.id] == ["Jalons\u00a0:", "Source\u00a0:"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_filled_in(language: str) -> None:
    """A literal per cent sign, or a parameter a translation forgot to name, fails here and not before a reader."""
    made = environment(language)
    for message in catalogues.sentences():
        if not message.id:
            continue
        forms = [message.id] if isinstance(message.id, str) else list(message.id)
        filled = dict.fromkeys(PLACEHOLDER.findall(" ".join(forms)), "1")
        if len(forms) == 1:
            shown = [
                translate(language, forms[0], filled),
                str(made.globals["gettext"](_context(made), forms[0], **filled)),
            ]
        else:
            plural = made.globals["ngettext"]
            shown = [str(plural(_context(made), *forms, number, **filled)) for number in (0, 1, 2, 5, 1_000_000)]
        assert all(text and "%(" not in text for text in shown), message.id


def _context(made: object) -> object:
    return made.from_string("").new_context({})  # type: ignore[attr-defined]  # an environment of Jinja


@pytest.mark.parametrize("language", LANGUAGES)
def test_parameters_are_escaped_in_sentences(language: str) -> None:
    shown = environment(language).from_string("{{ _('Allow %(client)s?', client=name) }}").render(name="<b>")
    assert "&lt;b&gt;" in shown and "<b>" not in shown
    assert Markup("<b>") not in shown
