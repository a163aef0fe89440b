"""Which language a reader gets, and how it writes numbers, dates and money."""

import re
from decimal import Decimal

import pytest

from app.rules.money import CostLine, Kind, part_problems
from app.rules.plans import NAMES, Stage, content_problem, facts_problem, move_problem, reason_problem
from app.rules.problems import SENTENCES, Problem
from app.rules.statuses import Status
from app.web.formats import Formats
from app.web.languages import LANGUAGES, accepted, alphabetical, catalogue, negotiate, translate

NB, NNB = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("fr", "fr"),
        ("pt-BR,pt;q=0.9,en;q=0.8", "pt"),
        ("de, fr;q=0.8, pt-BR;q=0.9", "pt"),
        ("de;q=1, *;q=0.1", "es"),
        ("EN-us", "en"),
        ("en;q=0, fr;q=0.1", "fr"),
        ("fr;q=0.5, en;q=0.5", "fr"),
        ("ja, de", None),
        ("", None),
        ("en;q=x, ;;;, ,=", None),
        ("en;q=nan", None),
        ("fr;q=7", None),
    ],
)
def test_accept_language_is_read_and_never_refused(header: str, language: str | None) -> None:
    assert accepted(header) == language


def test_the_address_comes_before_the_cookie_and_the_cookie_before_the_browser() -> None:
    assert negotiate("pt", "fr", "en") == "pt"
    assert negotiate("xx", "fr", "en") == "fr"
    assert negotiate(None, "../../etc", "en") == "en"
    assert negotiate() == "es"


def test_names_sort_without_regard_to_accents_and_case() -> None:
    assert sorted(["Perú", "Panamá", "Úrsula", "uruguay"], key=alphabetical) == ["Panamá", "Perú", "Úrsula", "uruguay"]


def test_a_sentence_without_parameters_may_hold_a_per_cent_sign() -> None:
    assert translate("en", "100 %% of it") == "100 % of it"
    assert translate("en", "%(n)s %% of it", {"n": 3}) == "3 % of it"


@pytest.mark.parametrize(
    ("language", "money", "percent", "month", "day"),
    [
        ("es", f"59,295,634.00{NB}PEN", "38.5%", "ago 2018", "20 ago 2018"),
        ("en", f"59,295,634.00{NB}PEN", "38.5%", "Aug 2018", "Aug 20, 2018"),
        ("pt", f"59.295.634,00{NB}PEN", "38,5%", "ago. de 2018", "20 de ago. de 2018"),
        ("fr", f"59{NNB}295{NNB}634,00{NB}PEN", f"38,5{NB}%", "août 2018", "20 août 2018"),
    ],
)
def test_each_language_writes_figures_its_own_way(
    language: str, money: str, percent: str, month: str, day: str
) -> None:
    formats = Formats(language)
    assert formats.money("59295634.00", "PEN") == money
    assert formats.percent(Decimal("0.385")) == percent
    assert formats.day("2018-08") == month
    assert formats.day("2018-08-20") == day


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_date_known_to_the_year_shows_no_month(language: str) -> None:
    assert Formats(language).day("2018") == "2018"


def test_cents_are_kept_in_a_currency_without_cents() -> None:
    assert Formats("en").money("1234.56", "CLP") == f"1,234.56{NB}CLP"


@pytest.mark.parametrize(
    ("amount", "precision", "shown"),
    [("9100000", "100000", "9.1 million"), ("18000000", "1000000", "18 million"), ("950000", "1000", "950,000")],
)
def test_a_rounded_amount_shows_no_more_than_is_known(amount: str, precision: str, shown: str) -> None:
    assert Formats("en").rounded(amount, precision) == shown


def test_a_period_with_one_end_says_which() -> None:
    formats = Formats("en")
    assert formats.period("2018", None, "until", "from").striptags() == "from 2018"
    assert formats.period(None, "2018-05", "until", "from").striptags() == "until May 2018"
    assert formats.period("2018", "2018", "until", "from").striptags() == "2018"
    assert formats.period(None, None, "until", "from") == ""


CODES = {*Stage, *Status, *Kind}


def quoted(sentence: str) -> set[str]:
    """The words a sentence puts into quotation marks, in any of the languages."""
    return set(re.findall(r"[“«]\s?([^”»]+?)\s?[”»]", sentence))


def refusals(at: Stage, to: Stage) -> tuple[Problem | None, ...]:
    """What stands against a move without a reason, and against facts at a stage."""
    return move_problem(at, to), reason_problem(at, to, None), facts_problem(at)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_says_what_a_stage_is_called_and_not_its_code(language: str) -> None:
    problems = [p for at in Stage for to in Stage for p in refusals(at, to) if p]
    problems += [p for p in map(content_problem, Stage) if p]
    called = {translate(language, name) for name in NAMES.values()}
    told = set[str]()
    for problem in problems:
        told |= quoted(translate(language, SENTENCES[problem.code], problem.params))
    assert told == called


def test_the_stage_stands_in_the_sentence_as_on_the_page() -> None:
    problem = facts_problem(Stage.DRAFTING)
    assert problem is not None
    assert "«Redacción»" in translate("es", SENTENCES[problem.code], problem.params)
    assert "“Redação”" in translate("pt", SENTENCES[problem.code], problem.params)
    assert f"«{NB}Rédaction{NB}»" in translate("fr", SENTENCES[problem.code], problem.params)


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_a_part_of_another_kind_is_told_in_words(language: str) -> None:
    lines = [CostLine("a", "spent", "PEN", None, "b"), CostLine("b", "secured", "PEN", None)]
    [problem] = part_problems(lines[0], lines)
    sentence = translate(language, SENTENCES[problem.code], problem.params)
    assert not {"spent", "secured", "Spent", "Secured"} & set(re.findall(r"\w+", sentence))


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_no_catalogue_quotes_a_code_of_ours(language: str) -> None:
    for message in catalogue(language)._catalog.values():  # type: ignore[attr-defined]  # gettext has no way to list
        assert not CODES & quoted(str(message)), message


def test_what_somebody_typed_is_not_translated() -> None:
    assert "“Drafting”" in translate("en", SENTENCES["stage_unknown"], {"given": "Drafting"})
    assert "«Drafting»" in translate("es", SENTENCES["stage_unknown"], {"given": "Drafting"})
