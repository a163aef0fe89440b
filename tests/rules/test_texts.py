"""Texts: merge patch, translations that go out of date, and what a reader gets."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.problems import SENTENCES, Refused
from app.rules.texts import LANGUAGES, Text, choose, is_translation_only, merge, show, words_problem

words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=8).filter(str.strip)
foreign = st.sampled_from(LANGUAGES[1:])
translating = st.dictionaries(foreign, st.none() | st.fixed_dictionaries({"value": words}))
patches = st.fixed_dictionaries(
    {},
    optional={
        "value": words,
        "wording": st.sampled_from(["adopted", "summary"]),
        "translations": st.none() | translating,
    },
)
provenances = st.dictionaries(
    foreign,
    st.fixed_dictionaries({}, optional={"source": words, "verified": st.sampled_from(["yes", "partial", "no"])}),
)


def loaded(text: Text, provenances: dict[str, dict[str, str]]) -> Text:
    """The text as the loader leaves it: some of its translations name their source and whether it is verified."""
    for language, provenance in provenances.items():
        if language in text["translations"]:
            text["translations"][language] |= provenance  # type: ignore[typeddict-item]  # a part of a Translation
    return text


stored = st.builds(
    lambda value, patch, found: loaded(merge(merge(None, {"language": "es", "value": value}), patch), found),
    words,
    patches,
    provenances,
)

SPANISH = merge(None, {"language": "es", "value": "Centros", "translations": {"en": {"value": "Centres"}}})


def reference(target: object, patch: object) -> object:
    """RFC 7396, section 2, as written there."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = reference(result.get(name), value)
    return result


def plain(text: Text) -> dict[str, object]:
    """A text without what is computed or counted."""
    translations = {language: {"value": one["value"]} for language, one in text["translations"].items()}
    return {"language": text["language"], "wording": text["wording"], "value": text["value"]} | (
        {"translations": translations} if translations else {}
    )


def refusal(text: Text | None, patch: object, language: str | None = None) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        merge(text, patch, language)
    for problem in refused.value.problems:
        assert SENTENCES[problem.code] % problem.params
    return [(problem.member, problem.code) for problem in refused.value.problems]


def test_a_text_is_begun_in_its_language() -> None:
    assert merge(None, {"language": "es", "value": "Centros"}) == {
        "language": "es",
        "wording": "adopted",
        "value": "Centros",
        "revision": 1,
        "translations": {},
    }


def test_a_plain_string_is_the_source_in_the_language_of_the_request() -> None:
    assert merge(None, "Centres", "fr") == merge(None, {"language": "fr", "value": "Centres"})
    assert refusal(None, "Centres") == [("", "text_language_missing")]


def test_changing_the_source_puts_translations_out_of_date() -> None:
    changed = merge(SPANISH, {"value": "Centros de emergencia"})
    assert changed["revision"] == 2
    assert show(changed)["translations"] == {"en": {"value": "Centres", "current": False}}


def test_writing_a_translation_makes_that_one_current_even_with_the_same_words() -> None:
    changed = merge(SPANISH, {"value": "Centros de emergencia"})
    again = merge(changed, {"translations": {"en": {"value": "Centres"}}})
    assert show(again)["translations"]["en"]["current"] is True
    assert again["revision"] == changed["revision"]


def test_source_and_translation_changed_together_are_both_current() -> None:
    both = merge(SPANISH, {"value": "Oficinas", "translations": {"en": {"value": "Offices"}}})
    assert show(both)["translations"]["en"] == {"value": "Offices", "current": True}


def test_null_removes_one_translation_or_all() -> None:
    two = merge(SPANISH, {"translations": {"pt": {"value": "Centros"}}})
    assert list(merge(two, {"translations": {"en": None}})["translations"]) == ["pt"]
    assert merge(two, {"translations": None})["translations"] == {}
    assert merge(two, {"translations": {"fr": None}}) == two


@given(stored, patches)
def test_merging_is_rfc_7396(text: Text, patch: dict[str, object]) -> None:
    expected = reference(plain(text), patch)
    assert isinstance(expected, dict)
    if not expected.get("translations"):
        expected.pop("translations", None)
    assert plain(merge(text, patch)) == expected


@given(stored, patches)
def test_merging_twice_is_merging_once(text: Text, patch: dict[str, object]) -> None:
    once = merge(text, patch)
    assert merge(once, patch) == once


@given(stored, patches)
def test_merging_changes_nothing_in_place(text: Text, patch: dict[str, object]) -> None:
    before = copy.deepcopy((text, patch))
    merge(text, patch)["translations"].clear()
    assert (text, patch) == before


@given(stored)
def test_an_empty_patch_or_the_same_words_change_nothing(text: Text) -> None:
    assert merge(text, {}) == text
    assert merge(text, {"value": text["value"]}) == text
    assert merge(text, text["value"], "es") == text


@given(stored, patches)
def test_the_revision_grows_exactly_when_the_source_changes(text: Text, patch: dict[str, object]) -> None:
    changed = merge(text, patch)
    assert changed["revision"] - text["revision"] == (changed["value"] != text["value"])


@given(stored, patches)
def test_a_translation_keeps_its_provenance_until_it_is_written_anew(text: Text, patch: dict[str, object]) -> None:
    changed = merge(text, patch)
    for language, translation in changed["translations"].items():
        before = text["translations"].get(language)
        if before is not None and (translation["value"], translation["revision"]) == (
            before["value"],
            before["revision"],
        ):
            assert translation == before
        else:
            assert translation.keys() == {"value", "revision"}


def test_a_loaded_text_keeps_where_its_translations_come_from() -> None:
    found = {"en": {"source": "https://example.org/en", "verified": "yes"}, "pt": {"source": "x", "verified": "no"}}
    text = loaded(merge(SPANISH, {"translations": {"pt": {"value": "Centros"}}}), found)
    changed = merge(text, {"value": "Oficinas", "translations": {"pt": {"value": "Escritórios"}}})
    assert changed["translations"] == {
        "en": {"value": "Centres", "revision": 1, "source": "https://example.org/en", "verified": "yes"},
        "pt": {"value": "Escritórios", "revision": 2},
    }


@given(stored)
def test_what_is_shown_can_be_written_again_without_what_is_computed(text: Text) -> None:
    again = merge(None, plain(text))
    assert plain(again) == plain(text)


@pytest.mark.parametrize(
    ("patch", "problem"),
    [
        ({"value": None}, ("/value", "text_missing")),
        ({"language": None}, ("/language", "text_missing")),
        ({"wording": None}, ("/wording", "text_missing")),
        ({"value": ""}, ("/value", "text_empty")),
        ({"value": " \n"}, ("/value", "text_empty")),
        ({"value": "a\x00"}, ("/value", "text_nul")),
        ({"value": "a\ud800"}, ("/value", "text_surrogate")),
        ({"value": 7}, ("/value", "text_type")),
        ({"wording": "draft"}, ("/wording", "wording_unknown")),
        ({"language": "de"}, ("/language", "language_unknown")),
        ({"language": "ES"}, ("/language", "language_unknown")),
        ({"language": "en"}, ("/translations/en", "translation_of_itself")),
        ({"revision": 7}, ("/revision", "member_read_only")),
        ({"current": True}, ("/current", "member_read_only")),
        ({"titel": "x"}, ("/titel", "member_unknown")),
        ({"translations": []}, ("/translations", "translations_type")),
        ({"translations": {"pt": "Centros"}}, ("/translations/pt", "translation_type")),
        ({"translations": {"pt": {}}}, ("/translations/pt/value", "text_missing")),
        ({"translations": {"en": {"value": None}}}, ("/translations/en/value", "text_missing")),
        ({"translations": {"en": {"value": "\udfff"}}}, ("/translations/en/value", "text_surrogate")),
        ({"translations": {"en": {"current": True}}}, ("/translations/en/current", "member_read_only")),
        ({"translations": {"en": {"revision": 1}}}, ("/translations/en/revision", "member_read_only")),
        ({"translations": {"a/b": {"value": "x"}}}, ("/translations/a~1b", "language_unknown")),
        ({"translations": {"es": {"value": "x"}}}, ("/translations/es", "translation_of_itself")),
        (7, ("", "text_form")),
        (None, ("", "text_form")),
        (["x"], ("", "text_form")),
    ],
)
def test_a_wrong_patch_is_refused_and_named(patch: object, problem: tuple[str, str]) -> None:
    assert refusal(SPANISH, patch) == [problem]


def test_every_problem_of_a_patch_is_told_at_once() -> None:
    found = refusal(None, {"value": "", "wording": "x", "more": 1})
    assert {member for member, _ in found} == {"/value", "/wording", "/more", "/language"}


def test_a_reader_gets_the_own_language_marked_when_out_of_date_else_the_source() -> None:
    old = merge(SPANISH, "Oficinas", "es")
    assert choose(old, "es") == ("Oficinas", "es", True, True)
    assert choose(old, "en") == ("Centres", "en", True, False)
    assert choose(old, "fr") == ("Oficinas", "es", False, True)


def test_only_a_patch_of_translations_is_a_fact() -> None:
    assert is_translation_only({"translations": {"en": None}})
    for content in ({}, {"value": "x"}, {"value": "x", "translations": {}}, "x", None):
        assert not is_translation_only(content)


@given(words)
def test_words_are_kept_as_they_are(value: str) -> None:
    assert words_problem(value) is None
    assert merge(None, value, "es")["value"] == value
