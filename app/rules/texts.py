"""Texts in four languages: one source with its wording, and translations that know which source they translate.

domain.md 2, *Text*; api.md, Conventions, *Texts*. Stored as JSON:
`{"language": "es", "wording": "adopted", "value": "…", "revision": 1, "translations": {"en": {"value": "…",
"revision": 1}}}`. A translation is *current* while its `revision` is the source's; that is computed, never stored.
Nothing is changed in place: every function gives a new text. This module does not know which thing a text belongs to.
"""

from collections.abc import Mapping
from typing import NamedTuple, NotRequired, TypedDict

from app.rules.problems import Problem, Refused, pointer

LANGUAGES = ("es", "en", "pt", "fr")
#: The text as adopted, or a summary in our own words; a summary is marked wherever it stands.
WORDINGS = ("adopted", "summary")


class Translation(TypedDict):
    """A translation, and the revision of the source it translates. One that was loaded says where its words were found
    and whether somebody verified them (`yes`, `partial`, `no`)."""

    value: str
    revision: int
    source: NotRequired[str]
    verified: NotRequired[str]


class Text(TypedDict):
    """A text as stored. `revision` of the source starts at 1 and grows with every change of its wording in words."""

    language: str
    wording: str
    value: str
    revision: int
    translations: dict[str, Translation]


class ShownTranslation(TypedDict):
    """A translation as the API shows it."""

    value: str
    current: bool


class ShownText(TypedDict):
    """A text as the API shows it in full."""

    language: str
    wording: str
    value: str
    translations: dict[str, ShownTranslation]


class Chosen(NamedTuple):
    """What a reader gets: the string, its language, whether that is the one asked for, whether it is up to date."""

    value: str
    language: str
    as_asked: bool
    current: bool


def merge(text: Text | None, patch: object, content_language: str | None = None) -> Text:
    """`text` (None: there is none yet) after the JSON Merge Patch `patch` (RFC 7396), validated as a whole.

    A plain string is the source in `content_language`; an object that begins a text names its language itself. A new
    source value makes every translation out of date but those written by the same patch; writing a translation, with
    the same words too, makes it current. What is not written anew keeps its provenance; what is has none: the words are
    the writer's now. Null removes a translation, `"translations": null` all of them; the source cannot be removed. A
    patch that changes nothing gives an equal text. Raises `Refused` with every problem, `member` a pointer inside the
    text.

    Example:
        >>> first = merge(None, {"language": "es", "value": "Centros"})
        >>> both = merge(first, {"translations": {"en": {"value": "Centres"}}})
        >>> show(merge(both, "Centros de emergencia", "es"))["translations"]["en"]
        {'value': 'Centres', 'current': False}
    """
    if isinstance(patch, str):
        if content_language is None:
            raise Refused([Problem("text_language_missing")])
        patch = {"language": content_language, "value": patch}
    if not isinstance(patch, Mapping):
        raise Refused([Problem("text_form")])
    problems = _unknown_members(patch)
    base: Mapping[str, object] = text if text is not None else {"wording": "adopted"}
    language = _member("language", base, patch, LANGUAGES, "language_unknown", problems)
    wording = _member("wording", base, patch, WORDINGS, "wording_unknown", problems)
    value = _value(patch["value"] if "value" in patch else base.get("value"), "/value", problems)
    revision = 1
    if text is not None:
        revision = text["revision"] + (value != text["value"])
    translations = _translations(text["translations"] if text else {}, patch, revision, problems)
    if language in translations:
        problems.append(Problem("translation_of_itself", pointer("translations", language), {"language": language}))
    if problems:
        raise Refused(problems)
    return Text(language=language, wording=wording, value=value, revision=revision, translations=translations)


def _unknown_members(patch: Mapping[object, object]) -> list[Problem]:
    problems = []
    for name in map(str, patch):
        if name in ("revision", "current"):
            problems.append(Problem("member_read_only", pointer(name), {"given": name}))
        elif name not in ("language", "wording", "value", "translations"):
            problems.append(Problem("member_unknown", pointer(name), {"given": name[:40]}))
    return problems


def _member(
    name: str,
    base: Mapping[str, object],
    patch: Mapping[str, object],
    allowed: tuple[str, ...],
    unknown: str,
    problems: list[Problem],
) -> str:
    """`language` or `wording` after the patch; '' beside a problem."""
    given = patch[name] if name in patch else base.get(name)
    if given is None:
        code = "text_language_missing" if name == "language" and name not in patch else "text_missing"
        problems.append(Problem(code, pointer(name), {"member": name}))
    elif not isinstance(given, str):
        problems.append(Problem("text_type", pointer(name)))
    elif given not in allowed:
        problems.append(Problem(unknown, pointer(name), {"given": given[:40]}))
    else:
        return given
    return ""


def _value(given: object, member: str, problems: list[Problem]) -> str:
    """The words themselves, kept as given; '' beside a problem."""
    if given is None:
        problems.append(Problem("text_missing", member, {"member": "value"}))
    elif not isinstance(given, str):
        problems.append(Problem("text_type", member))
    else:
        found = words_problem(given)
        if found is None:
            return given
        problems.append(found.below(member))
    return ""


def words_problem(words: str) -> Problem | None:
    """Why these words cannot be kept, in any text field: NUL, a lone surrogate, or nothing but blanks; or None.

    Example:
        >>> words_problem("a\\x00b").code, words_problem(" ").code, words_problem("¿Qué?")
        ('text_nul', 'text_empty', None)
    """
    if "\x00" in words:
        return Problem("text_nul")
    if any("\ud800" <= character <= "\udfff" for character in words):
        return Problem("text_surrogate")
    return None if words.strip() else Problem("text_empty")


def _translations(
    before: Mapping[str, Translation], patch: Mapping[str, object], revision: int, problems: list[Problem]
) -> dict[str, Translation]:
    kept = {language: translation.copy() for language, translation in before.items()}
    given = patch.get("translations", {})
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        problems.append(Problem("translations_type", "/translations"))
        return kept
    for language, change in given.items():
        member = pointer("translations", str(language))
        if language not in LANGUAGES:
            problems.append(Problem("language_unknown", member, {"given": str(language)[:40]}))
        elif change is None:
            kept.pop(language, None)
        elif not isinstance(change, Mapping):
            problems.append(Problem("translation_type", member))
        else:
            for name in map(str, change):
                if name != "value":
                    code = "member_read_only" if name in ("current", "revision") else "member_unknown"
                    problems.append(Problem(code, member + pointer(name), {"given": name[:40]}))
            if "value" in change or language not in kept:
                written = Translation(value=_value(change.get("value"), member + "/value", problems), revision=revision)
                if not written.items() <= kept.get(language, {}).items():
                    kept[language] = written
    return kept


def is_translation_only(patch: object) -> bool:
    """Whether a patch of a text writes translations and nothing else: then it is a fact, not content (domain.md 2).

    Example:
        >>> is_translation_only({"translations": {"pt": None}}), is_translation_only({"value": "x"})
        (True, False)
    """
    return isinstance(patch, Mapping) and patch.keys() == {"translations"}


def show(text: Text) -> ShownText:
    """The text in full, as the API gives it: `current` computed, no revisions, languages in the order of `LANGUAGES`.

    Example:
        >>> show(merge(None, "Prevención", "es"))
        {'language': 'es', 'wording': 'adopted', 'value': 'Prevención', 'translations': {}}
    """
    translations = {
        language: ShownTranslation(
            value=text["translations"][language]["value"],
            current=text["translations"][language]["revision"] == text["revision"],
        )
        for language in LANGUAGES
        if language in text["translations"]
    }
    return ShownText(language=text["language"], wording=text["wording"], value=text["value"], translations=translations)


def choose(text: Text, language: str) -> Chosen:
    """What a reader of `language` gets: the text in it (a translation out of date too, marked so), else the source.

    Never a translation into a third language: the source is what was adopted. `flat` in the API is its `value`.

    Example:
        >>> choose(merge(None, "Prevención", "es"), "fr")
        Chosen(value='Prevención', language='es', as_asked=False, current=True)
    """
    translation = text["translations"].get(language) if language != text["language"] else None
    if translation is None:
        return Chosen(text["value"], text["language"], language == text["language"], True)
    return Chosen(translation["value"], language, True, translation["revision"] == text["revision"])
