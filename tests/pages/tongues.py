"""In which language the words of a page stand, and in which they say that they stand: sentences of the catalogues, and
texts of the database, found where they are read as the language of the page.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import psycopg
from selectolax.lexbor import LexborNode

from app.access.demonstration import APPLICATIONS, MACHINES, PEOPLE
from app.pages._words import words
from app.web.languages import LANGUAGES, catalogue
from tests.pages.walk import Answer
from tools import catalogues

LEAST = 4
"""So many words in a row are told from those of another language."""
WORD = re.compile(r"\w+")
PARAMETER = re.compile(r"%\(\w+\)s|%%")
READ = ("title", "aria-label", "placeholder", "alt", "aria-description")
SILENT = {"script", "style", "template"}
WITHOUT_MARK = {"input", "textarea", "option", "title"}
"""Elements that can hold no word beside what stands in them: a field says its language in its hint."""

NAMES = {"Avance", *(one.name for one in (*PEOPLE, *MACHINES, *APPLICATIONS)), *(one.email for one in PEOPLE)}
"""What is called so in every language."""

Strings = Mapping[str, set[str]]
"""What is said in each language."""


def sentences() -> Strings:
    """What the catalogues say in each language, cut at their parameters."""
    said: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    for message in catalogues.sentences():
        for language, found in said.items():
            compiled = catalogue(language)
            forms = [message.id] if isinstance(message.id, str) else list(message.id)
            shown = [compiled.gettext(forms[0])] if len(forms) == 1 else [compiled.ngettext(*forms, n) for n in (1, 2)]
            found.update(part.strip() for one in shown for part in PARAMETER.split(one) if part.strip())
    return said


TEXTS = """
    with leaves as (select jsonb_path_query(to_jsonb(t), 'strict $.**') as it from {table} t)
    select distinct it->>'language', it->>'value', it->'translations' from leaves
    where jsonb_typeof(it) = 'object' and it ?& array['language', 'value', 'translations']
"""

BESIDE = """
    select text->>'language', unnest(array_append(bodies, source_title)) from recommendations
"""
"""What was written beside a text, in its language."""


def stored(superuser_url: str) -> Strings:
    """The texts of the database in each language, histories too. Not the names of agencies: tables and figures show them as
    they are, without a word beside them."""
    said: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    with psycopg.connect(superuser_url.replace("+psycopg", "")) as connection:
        tables = connection.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = 'public'"
        )
        for (table,) in tables.fetchall():
            for language, value, translations in connection.execute(TEXTS.format(table=table)).fetchall():
                said[language].add(value)
                for other, one in (translations or {}).items():
                    said[other].add(one["value"])
        for language, value in connection.execute(BESIDE).fetchall():
            if value:
                said[language].add(value)
        for (name,) in connection.execute("select name->>'value' from agencies").fetchall():
            for found in said.values():
                found.discard(name)
    return said


class Tongue:
    """What is foreign on a page of a language."""

    def __init__(self, language: str, *said: Strings) -> None:
        own = NAMES | {" ".join(one.split()) for strings in said for one in strings[language]}
        grams = {gram for one in own for gram in _grams(one)}
        self.whole: dict[str, str] = {}
        self.begins: dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for strings in said:
            for other in set(LANGUAGES) - {language}:
                for one in strings[other]:
                    said_there, tokens = " ".join(one.split()), tuple(WORD.findall(one))
                    if said_there in own or said_there.isupper() or not re.search(r"[^\W\d_]{3}", said_there):
                        continue
                    self.whole[said_there] = other
                    if len(tokens) >= LEAST and not set(_grams(one)) <= grams:
                        self.begins[tokens[:LEAST]].append((tokens, other))

    def foreign(self, text: str) -> str:
        """The language of what is foreign in words read as the page's, with its beginning; empty if nothing is."""
        text = " ".join(text.split())
        if text in self.whole:
            return f"{self.whole[text]}: {text[:60]}"
        tokens = tuple(WORD.findall(text))
        for place in range(len(tokens) - LEAST + 1):
            for whole, other in self.begins.get(tokens[place : place + LEAST], ()):
                if tokens[place : place + len(whole)] == whole or tokens[place : place + 8] == whole[:8]:
                    return f"{other}: {' '.join(whole)[:60]}"
        return ""


def _grams(text: str) -> Iterator[tuple[str, ...]]:
    tokens = WORD.findall(text)
    for place in range(len(tokens) - LEAST + 1):
        yield tuple(tokens[place : place + LEAST])


def units(answer: Answer) -> Iterator[tuple[str, str, str]]:
    """What can be read on a page: its language as it says, where it stands, and the words."""
    body = answer.tree.root
    if body is not None:
        yield from _units(body, answer.language)


def _units(node: LexborNode, language: str) -> Iterator[tuple[str, str, str]]:
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            if (said := child.text_content or "").strip():
                yield language, node.tag or "", said
        elif child.tag not in SILENT:
            given = child.attributes
            typed = child.tag == "input" and given.get("type", "text") in ("text", "submit", "search")
            inner = given.get("lang") or language
            for name, value in given.items():
                data = name.startswith("data-") and name != "data-draft"
                if value and (name in READ or data or (name == "value" and typed)):
                    yield inner, f"{child.tag}[{name}]", value
            yield from _units(child, inner)


def mixed(answer: Answer, tongue: Tongue, but: str = "") -> list[str]:
    """Words in another language that do not say so, `but` in one kind of element."""
    return [
        f"{where}: {found}"
        for language, where, said in units(answer)
        if language == answer.language and where != but and (found := tongue.foreign(said))
    ]


def unmarked(answer: Answer) -> list[str]:
    """Passages that say they are in another language to machines, and not to people."""
    names = words(answer.language, "languages")
    return [
        f"{node.tag}[{node.attributes['lang']}]: {node.text()[:50]}"
        for node in answer.tree.css("[lang]")
        if node.tag != "html"
        and node.tag not in WITHOUT_MARK
        and node.attributes["lang"] != answer.language
        and "hreflang" not in node.attributes
        and "visually-hidden" not in (node.attributes.get("class") or "")
        and not _marked(node, names.get(node.attributes["lang"] or "", ""))
    ]


def _marked(node: LexborNode, name: str) -> bool:
    """Whether the language is named beside a passage, or beside what it stands in."""
    for _ in range(5):
        if any(one.text().strip() == name for one in node.css(".mark")):
            return True
        following = node.next
        while following is not None:
            if following.tag != "-text":
                if "mark" in (following.attributes.get("class") or "") and following.text().strip() == name:
                    return True
                if any(one.text().strip() == name for one in following.css(".mark")):
                    return True
            following = following.next
        if node.parent is None:
            return False
        node = node.parent
    return False


def told(found: Iterable[tuple[str, list[str]]]) -> dict[str, list[str]]:
    """Without those where nothing is wrong, and the first of each."""
    return {name: wrong[:5] for name, wrong in found if wrong}
