"""Amounts, totals, what is not broken down, and conversion: Peru's plan of 2018 to the cent."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.conversions import Rate, Rates, convert
from app.rules.money import CostLine, Kind, parse_amount, part_problems, standing_alone, totals, write_amount
from app.rules.problems import SENTENCES, Refused

MINOR_UNITS = {"PEN": 2, "USD": 2, "CLP": 0}
TODAY = date(2026, 11, 22)

PERU = [
    CostLine("plan", "secured", "PEN", Decimal("59295634.00"), fiscal_year=2018),
    *(
        CostLine(entity, "secured", "PEN", Decimal(millions) * 1_000_000, "plan", 2018, Decimal(100_000))
        for entity, millions in [("PJ", "9.1"), ("MIMP", "8.3"), ("MP", "6.4"), ("MINSA", "5.4"), ("MINJUS", "5.4")]
    ),
    *(CostLine(entity, "secured", "PEN", None, "plan", 2018) for entity in ("MININTER", "DP", "MIDIS", "18 GORE")),
]

amounts = st.decimals(0, 10**12, places=2, allow_nan=False)
lines = st.lists(
    st.builds(
        CostLine,
        st.uuids().map(str),
        st.sampled_from([kind.value for kind in Kind]),
        st.sampled_from(["PEN", "USD", "CLP", "COP"]),
        st.none() | amounts,
        st.sampled_from([None, None, "elsewhere"]),
        precision=st.sampled_from([Decimal(1), Decimal(100000)]),
    ),
    max_size=30,
)


def test_peru_2018_is_secured_to_the_cent_and_says_what_is_not_broken_down() -> None:
    (found,) = totals(PERU)
    assert (found.currency, found.amounts) == ("PEN", {Kind.SECURED: Decimal("59295634.00")})
    assert found.not_broken_down == Decimal("24695634.00")
    assert found.not_broken_down_of is Kind.SECURED
    assert write_amount(found.not_broken_down, 2) == "24695634.00"
    assert (found.rounded, found.rest_rounded) == ({}, Decimal(100_000))
    assert (found.breakdowns[0].parts, found.breakdowns[0].parts_without_figure) == (9, 4)
    assert found.gap is None and found.execution is None
    assert convert("PEN", PERU, Rates(), TODAY) == (None, "no_rate")


def test_a_sum_knows_the_coarsest_unit_in_it() -> None:
    (found,) = totals(
        [
            CostLine("a", "secured", "PEN", Decimal(5), precision=Decimal(1)),
            CostLine("b", "secured", "PEN", Decimal(5_000), precision=Decimal(1_000)),
            CostLine("c", "secured", "PEN", Decimal(5_000_000), precision=Decimal(100_000)),
            CostLine("d", "spent", "PEN", Decimal(5)),
            CostLine("e", "spent", "PEN", None, precision=Decimal(1_000)),
        ]
    )
    assert (found.rounded, found.rest_rounded) == ({Kind.SECURED: Decimal(100_000)}, None)


def test_peru_at_a_synthetic_rate_shows_rate_day_and_source() -> None:
    rate = Rate("PEN", date(2018, 8, 20), Decimal("0.3"), "synthetic")
    converted = convert("PEN", PERU, Rates([rate]), TODAY).converted
    assert converted is not None
    assert converted.amounts == {Kind.SECURED: Decimal("17788690.20")}
    assert list(converted.rates) == [rate]


def test_peru_by_agency_counts_the_agencys_part_for_itself() -> None:
    (found,) = totals(standing_alone(line for line in PERU if line.id == "MIMP"))
    assert found.amounts == {Kind.SECURED: Decimal("8300000.0")}
    (without,) = totals(standing_alone(line for line in PERU if line.id == "DP"))
    assert without.amounts == {} and without.without_figure == {Kind.SECURED: 1}


@given(lines)
def test_currencies_and_kinds_are_never_added_to_one_another(given_lines: list[CostLine]) -> None:
    for found in totals(given_lines):
        for kind in Kind:
            same = [one for one in given_lines if one.currency == found.currency and one.kind == kind]
            known = [one.amount for one in same if one.part_of is None and one.amount is not None]
            assert found.amounts.get(kind) == (sum(known) if known else None)
            without = [one for one in same if one.part_of is None and one.amount is None]
            assert found.without_figure.get(kind, 0) == len(without)


@given(lines, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_matter(given_lines: list[CostLine], random: object) -> None:
    mixed = list(given_lines)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert [(t.currency, t.amounts, t.not_broken_down) for t in totals(mixed)] == [
        (t.currency, t.amounts, t.not_broken_down) for t in totals(given_lines)
    ]


@given(amounts, st.lists(st.none() | amounts))
def test_a_whole_is_its_parts_and_what_they_leave_over(whole: Decimal, parts: list[Decimal | None]) -> None:
    given_lines = [CostLine("w", "estimated", "PEN", whole)]
    given_lines += [CostLine(f"p{n}", "estimated", "PEN", part, "w") for n, part in enumerate(parts)]
    (found,) = totals(given_lines)
    assert found.amounts[Kind.ESTIMATED] == whole
    if parts:
        assert found.not_broken_down is not None
        assert sum((part for part in parts if part is not None), found.not_broken_down) == whole
    else:
        assert found.not_broken_down is None


def test_no_figure_is_not_zero() -> None:
    (found,) = totals([CostLine("a", "estimated", "PEN", None), CostLine("b", "secured", "PEN", Decimal(0))])
    assert found.amounts == {Kind.SECURED: Decimal(0)}
    assert found.without_figure == {Kind.ESTIMATED: 1}
    assert found.gap is None
    assert found.execution is None


def test_gap_and_execution_where_both_sides_are_known() -> None:
    given_lines = [
        CostLine("e", "estimated", "PEN", Decimal(100)),
        CostLine("s", "secured", "PEN", Decimal(80)),
        CostLine("x", "spent", "PEN", Decimal(20)),
    ]
    (found,) = totals(given_lines)
    assert found.gap == 20
    assert found.execution is not None and found.execution * 4 == 1


def test_what_is_left_of_an_estimate_is_not_added_to_what_is_left_of_secured_money() -> None:
    given_lines = [
        CostLine("e", "estimated", "PEN", Decimal(100)),
        CostLine("e1", "estimated", "PEN", Decimal(60), "e"),
        CostLine("s", "secured", "PEN", Decimal(80)),
        CostLine("s1", "secured", "PEN", Decimal(50), "s"),
    ]
    (found,) = totals(given_lines)
    assert (found.not_broken_down, found.not_broken_down_of) == (30, Kind.SECURED)
    assert {b.line: b.not_broken_down for b in found.breakdowns} == {"e": 40, "s": 30}


def test_parts_of_parts_are_counted_once() -> None:
    given_lines = [
        CostLine("w", "secured", "PEN", Decimal(100)),
        CostLine("p", "secured", "PEN", Decimal(60), "w"),
        CostLine("pp", "secured", "PEN", Decimal(10), "p"),
    ]
    (found,) = totals(given_lines)
    assert (found.amounts[Kind.SECURED], found.not_broken_down) == (100, 40)


@pytest.mark.parametrize(
    ("text", "currency", "code"),
    [
        ("1.005", "PEN", "amount_digits"),
        ("1.000", "PEN", "amount_digits"),
        ("1.5", "CLP", "amount_digits"),
        ("1e3", "PEN", "amount_form"),
        ("-1", "PEN", "amount_form"),
        ("+1", "PEN", "amount_form"),
        ("1,5", "PEN", "amount_form"),
        ("1.", "PEN", "amount_form"),
        (".5", "PEN", "amount_form"),
        ("", "PEN", "amount_form"),
        (" 1", "PEN", "amount_form"),
        ("1\n", "PEN", "amount_form"),
        ("NaN", "PEN", "amount_form"),
        ("Infinity", "PEN", "amount_form"),
        ("１２", "PEN", "amount_form"),
        ("1_000", "PEN", "amount_form"),
        ("12345678901234567", "PEN", "amount_size"),
        ("1.00", "XXX", "currency_unknown"),
    ],
)
def test_a_wrong_amount_is_refused_and_never_rounded(text: str, currency: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_amount(text, currency, MINOR_UNITS)
    (problem,) = refused.value.problems
    assert problem.code == code
    assert SENTENCES[code] % problem.params


@given(st.decimals(0, Decimal("9999999999999999.99"), places=2))
def test_an_amount_comes_out_as_it_went_in(amount: Decimal) -> None:
    text = f"{amount:f}"
    assert write_amount(parse_amount(text, "PEN", MINOR_UNITS), 2) == text


def test_a_part_has_the_plan_the_currency_and_the_kind_of_its_whole() -> None:
    whole = CostLine("w", "secured", "PEN", Decimal(100))
    part = CostLine("p", "secured", "PEN", Decimal(10), "w")
    assert part_problems(part, [whole, part]) == []
    assert [p.code for p in part_problems(part._replace(part_of="x"), [whole])] == ["part_of_unknown"]
    other = part._replace(currency="USD", kind="spent")
    assert [p.code for p in part_problems(other, [whole])] == ["part_other_currency", "part_other_kind"]


def test_a_circle_of_parts_is_refused() -> None:
    first = CostLine("a", "secured", "PEN", Decimal(1), "b")
    second = CostLine("b", "secured", "PEN", Decimal(1), "c")
    third = CostLine("c", "secured", "PEN", Decimal(1), "a")
    assert [p.code for p in part_problems(first, [first, second, third])] == ["part_of_itself"]


def test_the_rate_is_the_latest_up_to_the_end_of_the_lines_fiscal_year() -> None:
    rates = [Rate("PEN", date(year, 6, 1), Decimal(year), "synthetic") for year in (2017, 2018, 2019, 2030)]
    book = Rates(reversed(rates))
    line = CostLine("a", "spent", "PEN", Decimal(1), fiscal_year=2018)
    for year, used in ((2018, 2018), (2017, 2017), (2040, 2019), (None, 2019)):
        converted = convert("PEN", [line._replace(fiscal_year=year)], book, TODAY).converted
        assert converted is not None and converted.rates[0].day.year == used
    assert convert("PEN", [line._replace(fiscal_year=2016)], book, TODAY).why_not == "no_rate"


def test_a_currency_is_converted_whole_or_not_at_all() -> None:
    book = Rates([Rate("PEN", date(2018, 1, 1), Decimal("0.3"), "synthetic")])
    given_lines = [
        CostLine("a", "spent", "PEN", Decimal(1), fiscal_year=2018),
        CostLine("b", "spent", "PEN", Decimal(1), fiscal_year=2017),
    ]
    assert convert("PEN", given_lines, book, TODAY).why_not == "no_rate"
    assert convert("COP", given_lines, book, TODAY).why_not == "no_figure"
    assert convert("USD", [CostLine("d", "spent", "USD", Decimal(1))], book, TODAY).why_not == "same_currency"
