"""The translation catalogues: `python -m tools.catalogues` brings app/locale/*.po up to date, `… check` only says so.

Sentences are found in templates and Python by the marks below, and in the tables whose sentences pages print. English
is written out by itself, so that every catalogue is complete in the same way; the others are translated by hand.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from app import errors
from app.access import demonstration, permissions, scopes
from app.access.permissions import PERMISSIONS
from app.access.roles import ROLES
from app.web import problems as problems_of_http
from app.web.formats import NBSP
from app.web.languages import LANGUAGES, LOCALE
from tools.sentences import is_english, missed_in_python, missed_in_template

APP = LOCALE.parent
REFUSALS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.Refusal)]
MARKS = {"N_": None, "Fault": None} | {kind.__name__: None for kind in REFUSALS if kind is not errors.Invalid}
"""Besides gettext's own: N_("…"), and the first argument of a refusal or fault."""
TABLES: list[Iterable[str]] = [
    (errors.Invalid.__init__.__kwdefaults__ or {}).values(),
    [one.refusal for one in PERMISSIONS.values()],
    (permissions.OFFICER,),
    ROLES.values(),
    [noun.covers for noun in scopes.NOUNS.values()],
    scopes.VERBS.values(),
    [account.what for account in demonstration.PEOPLE],
    problems_of_http.SENTENCES.values(),
    problems_of_http.TITLES.values(),
    problems_of_http.PLAIN.values(),
    (problems_of_http.OTHERWISE, "The request cannot be read."),
]
"""Sentences that stand in tables of floors below the marks."""
SPACED = re.compile(r" (?=[:;?!»])|(?<=«) ")
"""Where French has a space at which no line may end."""
FILLED = re.compile(r"%\(\w+\)s|%%")
WHEN = datetime(2026, 11, 22, tzinfo=UTC)
"""Dates in the headers would change at every run; they say nothing."""


def sentences() -> Catalog:
    """Every sentence a person may read, as a template."""
    template = Catalog(project="Avance", charset="utf-8", creation_date=WHEN)
    # What operators read while loading and serving is English only.
    methods = [("loading/**", "ignore"), ("cli/**", "ignore"), ("**.py", "python"), ("templates/**.html", "jinja2")]
    options = {"templates/**.html": {"trimmed": "true"}}
    keywords = {**DEFAULT_KEYWORDS, **MARKS}
    # Babel would pass over folders that begin with an underscore: our components.
    for found in extract_from_dir(APP, methods, options, keywords, directory_filter=lambda _folder: True):
        template.add(found[2], auto_comments=found[3])
    for kind in REFUSALS:
        for default in kind.__init__.__defaults__ or ():
            if isinstance(default, str):
                template.add(default)
    for sentence in (sentence for table in TABLES for sentence in table):
        template.add(sentence)
    return template


def stored(name: str) -> bytes:
    """A catalogue as it stands in the repository; empty when there is none yet."""
    path = LOCALE / f"{name}.po"
    return path.read_bytes() if path.exists() else b""


def updated(name: str, template: Catalog) -> bytes:
    """The catalogue with exactly the sentences of the template; translations stay, new sentences are empty."""
    old = read_po(BytesIO(stored(name)), locale=name)
    new = Catalog(locale=name, project="Avance", charset="utf-8", creation_date=WHEN, revision_date=WHEN,
                  last_translator="Avance", language_team=name, fuzzy=False,
                  header_comment="# Sentences of Avance. Brought up to date by: python -m tools.catalogues")  # fmt: skip
    for wanted in template:
        if wanted.id:
            kept = old.get(wanted.id)
            string = wanted.id if name == "en" else kept.string if kept and not kept.fuzzy else ""
            if name == "fr":
                string = (
                    SPACED.sub(NBSP, string) if isinstance(string, str) else [SPACED.sub(NBSP, s) for s in string or ()]
                )
            new.add(wanted.id, string or ("" if isinstance(wanted.id, str) else ("",) * new.num_plurals))
    out = BytesIO()
    write_po(out, new, width=120, sort_output=True, no_location=True)
    return out.getvalue()


def faults(catalogue: Catalog) -> Iterator[str]:
    """What is wrong in one catalogue: untranslated, fuzzy, obsolete, placeholders or plurals that do not fit."""
    for message in catalogue:
        if message.id:
            yield from (f"{fault}: {message.id!r}" for fault in _faults_of(message, catalogue))
    yield from (f"obsolete: {name!r}" for name in catalogue.obsolete)


def _faults_of(message: Message, catalogue: Catalog) -> Iterator[str]:
    forms = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    if not all(forms):
        yield "untranslated"
        return
    if message.fuzzy:
        yield "fuzzy"
    if message.pluralizable and len(forms) != catalogue.num_plurals:
        yield f"{len(forms)} plural forms instead of {catalogue.num_plurals}"
    if message.python_format:
        yield from (f"placeholders ({error})" for error in message.check(catalogue))
    if any("%" in FILLED.sub("", form) for form in (*_ids(message), *forms)):
        yield "placeholders (a per cent sign that stands for nothing: write %%)"


def _ids(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, (list, tuple)) else (str(message.id),)


def missed(template: Catalog) -> Iterator[str]:
    """Sentences that would reach readers past the catalogues, each with its file and line."""
    known = {message_id for message in template if message.id for message_id in _ids(message)}
    for path in sorted(APP.rglob("*.py")):
        name = path.relative_to(APP).as_posix()
        if not is_english(name):
            faults_here = missed_in_python(path.read_text(), known, MARKS, page=name.startswith("pages/"))
            yield from (f"app/{name}:{fault}" for fault in faults_here)
    for path in sorted(APP.glob("templates/**/*.html")):
        yield from (
            f"app/{path.relative_to(APP).as_posix()}: {fault}" for fault in missed_in_template(path.read_text())
        )


def problems() -> list[str]:
    """Everything that keeps the four catalogues from being complete, one line each."""
    template = sentences()
    found = list(missed(template))
    for name in (language.catalogue for language in LANGUAGES.values()):
        content = stored(name)
        if content != updated(name, template):
            found.append(f"{name}: out of date; run python -m tools.catalogues")
        found += [f"{name}: {fault}" for fault in faults(read_po(BytesIO(content), locale=name))]
    return found


def main(command: str = "update") -> int:
    if command == "update":
        template = sentences()
        for name in (language.catalogue for language in LANGUAGES.values()):
            (LOCALE / f"{name}.po").write_bytes(updated(name, template))
    found = problems()
    sys.stdout.write("".join(f"{line}\n" for line in found) or f"{len(sentences())} sentences, four languages.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
