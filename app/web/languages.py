"""The four languages: which one a reader gets, and sentences in it. Knows no template and no noun.

Catalogues are read from `app/locale/*.po` when first asked for and compiled in memory; the repository holds no .mo.
Message ids are English sentences. A msgid with parameters is filled by name, so a literal per cent sign is `%%`.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from app.rules.problems import Word

LOCALE = Path(__file__).parent.parent / "locale"
COOKIE = "lang"


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the service: its URL code, its own name, its catalogue, and the locale of numbers and dates.

    Within Spanish CLDR differs on separators; `es_419` is the one choice for the whole service.
    """

    code: str
    name: str
    catalogue: str
    formats: str


LANGUAGES: Mapping[str, Language] = {
    language.code: language
    for language in (
        Language("es", "Español", "es", "es_419"),
        Language("en", "English", "en", "en"),
        Language("pt", "Português", "pt_BR", "pt_BR"),
        Language("fr", "Français", "fr", "fr"),
    )
}
DEFAULT = "es"


def accepted(header: str) -> str | None:
    """The language of ours that an Accept-Language header prefers, None when it names none; never an error.

    Example:
        >>> accepted("de, fr;q=0.8, pt-BR;q=0.9")
        'pt'
    """
    best, weight = None, 0.0
    for part in header[:1000].split(","):
        tag, _, parameter = part.partition(";")
        name, _, given = parameter.partition("=")
        try:
            q = float(given) if name.strip().lower() == "q" else 1.0
        except ValueError:
            continue
        code = tag.strip().lower().split("-")[0]
        code = DEFAULT if code == "*" else code
        if code in LANGUAGES and weight < q <= 1.0:
            best, weight = code, q
    return best


def negotiate(query: str | None = None, cookie: str | None = None, header: str | None = None) -> str:
    """The reader's language: what the address asks, else what was remembered, else the browser's wish, else Spanish."""
    for asked in (query, cookie, accepted(header or "")):
        if asked and asked in LANGUAGES:
            return asked
    return DEFAULT


@cache
def catalogue(language: str) -> Translations:
    """The compiled catalogue of a language (es, en, pt, fr), read once per process."""
    with (LOCALE / f"{LANGUAGES[language].catalogue}.po").open("rb") as source:
        messages = read_po(source, locale=LANGUAGES[language].catalogue)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled)


def translate(language: str, message: str, params: Mapping[str, object] | None = None) -> str:
    """The sentence for an English message id, filled with its parameters; the msgid itself where none is known. A
    parameter that is a `Word` is put into the language first.

    Without parameters nothing is filled, so a message that has none may come from outside the catalogues.
    """
    sentence = catalogue(language).gettext(message) if message else ""
    if not params:
        return sentence.replace("%%", "%")
    return sentence % {name: translate(language, one) if isinstance(one, Word) else one for name, one in params.items()}


def alphabetical(name: str) -> tuple[str, str]:
    """A key that sorts names as a reader expects: accents and case decide only between otherwise equal names."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return plain.casefold(), name
