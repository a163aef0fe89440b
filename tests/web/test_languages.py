"""Which language a reader gets, and how it writes numbers, dates and money."""

from decimal import Decimal

import pytest

from app.web.formats import Formats
from app.web.languages import LANGUAGES, accepted, alphabetical, negotiate, translate

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
