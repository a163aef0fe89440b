"""A wrong line names file, line and column, and nothing is loaded."""

import re
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from app.loading import reference
from app.loading.faults import Fault, WrongData
from app.models import Change, LoadedThing, Meeting, State
from tests.loading.conftest import DATA, Edit

LINES = [
    ("meetings.csv", 5, "start", "2010-02-30", "There is no day 30"),
    ("meetings.csv", 5, "start", "2010-13", "There is no month 13"),
    ("meetings.csv", 5, "start", "13/09/2010", "is not a date"),
    ("meetings.csv", 5, "end", "2010-09-01", "ends"),
    ("meetings.csv", 5, "ordinal", "15", "the same stands in line 4"),
    ("meetings.csv", 5, "ordinal", "seventeen", "is not a whole number"),
    ("meetings.csv", 5, "ordinal", "", "a value is missing"),
    ("meetings.csv", 5, "body", "council", "Input should be 'committee'"),
    ("meetings.csv", 5, "verified", "maybe", "Input should be 'yes'"),
    ("meetings.csv", 5, "source", "", "a value is missing"),
    ("meetings.csv", 5, "mechanism", "GRECO", "Input should be 'MESICIC'"),
    ("states.csv", 3, "iso3", "ATG", "the same stands in line 2"),
    ("states.csv", 3, "iso3", "arg", "three capital letters"),
    ("states.csv", 3, "time_zone", "America/Gotham", "no time zone"),
    ("states.csv", 3, "currency_iso4217", "XXX", "there is no XXX"),
    ("states.csv", 3, "mesicic_party", "maybe", "neither yes nor no"),
    ("states.csv", 5, "mesicic_joined_date", "2020", "said not to be in it"),
    ("states.csv", 13, "mesicic_party", "yes", "not party to its convention"),
    ("states.csv", 9, "languages", "en|en", "repeated"),
    ("currencies.csv", 2, "minor_units", "two", "is not a whole number"),
    ("currencies.csv", 2, "used_by_iso3", "ARG|PER", "states.csv says ARG"),
    ("currencies.csv", 3, "code", "ARS", "the same stands in line 2"),
    ("rounds.csv", 2, "follows_up_rounds", "9", "there is no MESICIC 9"),
    ("rounds.csv", 3, "round", "1", "the same stands in line 2"),
    ("country_reports.csv", 2, "state_iso3", "XYZ", "there is no XYZ"),
    ("country_reports.csv", 2, "round", "7", "there is no MESICIC 7"),
    ("country_reports.csv", 2, "review_subgroup_iso3", "BHS|PER", "there is no PER"),
    ("country_reports.csv", 2, "committee_meeting", "99", "there is no MESICIC 99"),
    ("country_reports.csv", 2, "visit_end", "2012-09-24", "ends"),
    ("recommendations.csv", 2, "round", "7", "there is no MESICIC 7"),
    ("recommendations.csv", 2, "addressed_states", "PER|XYZ", "there is no XYZ"),
    ("recommendations.csv", 2, "addressees", "all", "1 States are named"),
    ("recommendations.csv", 2, "wording", "guess", "Input should be 'adopted'"),
    ("recommendations.csv", 2, "theme_or_provision", "9(III) bodies", "does not begin with a provision"),
    ("recommendations.csv", 5, "code", "MESICIC-CHL-R4-01", "the same stands in line 4"),
    ("recommendations.csv", 2, "text", "bad\x00text", "NUL"),
    ("plans.csv", 2, "status_found", "rumoured", "Input should be 'memorandum signed'"),
    ("plans.csv", 2, "rounds_covered", "1|9", "there is no MESICIC 9"),
    ("plans.csv", 4, "end", "", "an act of entry has a date"),
    ("indicators.csv", 3, "code", "LEG-S-01", "the same stands in line 2"),
    ("indicators.csv", 3, "type", "output", "Input should be 'structural'"),
    ("indicator_values.csv", 2, "indicator_code", "PLN-S-99", "there is no MESECVI PLN-S-99"),
    ("indicator_values.csv", 2, "value", "0,91", "is not a number"),
]


def faults_of(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(WrongData) as raised:
        reference.checked(folder)
    return raised.value.faults


def test_the_projects_own_data_is_right() -> None:
    """The control of all below."""
    assert len(reference.checked(DATA).recommendations) == 82


@pytest.mark.parametrize(("file", "line", "column", "value", "said"), LINES, ids=lambda value: str(value)[:30])
def test_a_wrong_cell_is_named(edit: Edit, file: str, line: int, column: str, value: str, said: str) -> None:
    faults = faults_of(edit(file, line, column, value))
    found = [fault for fault in faults if (fault.file, fault.line) == (file, line) and said in fault.message]
    assert found, faults
    assert found[0].column in (column, *KEYS_NAMED.get((file, column), ()))


KEYS_NAMED = {("rounds.csv", "round"): ("phase",), ("meetings.csv", "mechanism"): ("mechanism",)}
"""Where a key of several columns stands twice, the last of them is named."""


def test_the_same_value_of_a_state_twice_is_named_by_the_last_column_of_its_key(edit: Edit) -> None:
    (fault,) = faults_of(edit("indicator_values.csv", 3, "state_iso3", "ECU"))
    assert str(fault) == "indicator_values.csv, line 3, column period: the same stands in line 2."


def test_every_fault_of_every_file_is_told_at_once(edit: Edit) -> None:
    edit("meetings.csv", 5, "start", "2010-13")
    edit("meetings.csv", 6, "ordinal", "x")
    folder = edit("states.csv", 3, "time_zone", "Mars")
    assert [(fault.file, fault.line) for fault in faults_of(folder)] == [
        ("meetings.csv", 5),
        ("meetings.csv", 6),
        ("states.csv", 3),
    ]


def changed(folder: Path, file: str, old: str, new: str) -> Path:
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return folder


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("ordinal,start", "ordinal,begin,start", "line 1, column begin: there is no such column."),
        ("ordinal,start", "start", "line 1, column ordinal: the column is missing."),
        ("ordinal,start", "ordinal,ordinal,start", "line 1, column ordinal: the column stands twice."),
        ("committee,10,", "committee,10", "line 2: the line has 7 cells, the header 8."),
        ("committee,10,", "committee,10,,", "line 2: the line has 9 cells, the header 8."),
        ('"Washington', '"Washing"ton', "line 2: the line is not CSV"),
    ],
)
def test_a_file_of_another_form_is_refused(folder: Path, old: str, new: str, fault: str) -> None:
    faults = faults_of(changed(folder, "meetings.csv", old, new))
    assert f"meetings.csv, {fault}" in str(WrongData(faults))


def test_a_line_after_one_with_a_line_break_inside_is_counted_as_an_editor_counts(folder: Path) -> None:
    changed(folder, "meetings.csv", '"Washington, D.C."', '"Washington,\nD.C."')
    (fault,) = faults_of(changed(folder, "meetings.csv", "2008-12-13", "2008-12-99"))
    assert (fault.line, fault.column) == (4, "end")


def test_a_file_that_is_missing_empty_or_not_utf8_is_named(folder: Path) -> None:
    (folder / "meetings.csv").unlink()
    (folder / "states.csv").write_text("")
    content = (DATA / "plans.csv").read_bytes()
    (folder / "plans.csv").write_bytes(content.replace("Bogotá".encode(), "Bogotá".encode("latin-1")))
    told = [str(fault) for fault in faults_of(folder)]
    assert told == [
        "meetings.csv, line 1: the file cannot be read: No such file or directory.",
        "plans.csv, line 2: the line is not UTF-8.",
        "states.csv, line 1: the file is empty.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"fiscal_year": 2018', '"fiscal_year": 2018,,', r"line 7, column \d+: "),
        ('"fiscal_year": 2018', '"fiscal_year": 2018, "colour": "red"', "line 7, column /colour: Extra inputs"),
        ('"fiscal_year": 2018', '"fiscal_year": 2018,\n "fiscal_year": 2019', "line 8, column /fiscal_year: .*twice"),
        (' "fiscal_year": 2018,\n', "", "line 1, column /fiscal_year: Field required"),
        ('"2018-06-08"', '"2018-06-31"', "column /legal_chain/1/date: There is no day 31 in 2018-06"),
        ('"amount_million": "9.1"', '"amount_million": "9,1"', "column /budget/allocations/0/amount_million"),
        ('"amount_million": "9.1"', '"amount_million": "8.1"', "column /budget/unallocated_by_source_million"),
        ('"total": "59295634.00"', '"total": "59295634.001"', "column /budget/total: PEN has 2 decimal places"),
        ('"code": "M2"', '"code": "M1"', "column /measures: a key stands twice"),
        ('"lead": "MIMP"', '"lead": ""', "column /measures/0/lead"),
        ('"state": "PER"', '"state": "COL"', "line 2, column /state: plans.csv has no approved plan of COL"),
        ('"verified": "partial"', '"verified": "half"', "column /legal_chain/3/verified"),
    ],
)
def test_a_wrong_member_of_a_json_file_is_named_by_line_and_path(folder: Path, old: str, new: str, fault: str) -> None:
    faults = faults_of(changed(folder, "peru_plan.json", old, new))
    assert re.search(rf"peru_plan\.json, .*{fault}", str(WrongData(faults))), faults


def test_a_bad_verification_deep_in_a_profile_is_found(folder: Path) -> None:
    old = '"basis": "Article XXV: 30th day after the second instrument (Bolivia, deposited 1997-02-04)"'
    assert old in (DATA / "mechanisms.json").read_text()
    changed(folder, "mechanisms.json", '"operating_since": "2002"', '"verified_by": 1, "inner": {"verified": "hm"}')
    (fault,) = faults_of(folder)
    assert (fault.file, fault.column) == ("mechanisms.json", "/MESICIC/created")


def test_nothing_is_loaded_beside_a_wrong_line(sessions: sessionmaker[Session], session: Session, edit: Edit) -> None:
    folder = edit("meetings.csv", 5, "start", "2010-13")
    with pytest.raises(WrongData):
        reference.load(sessions, folder)
    for table in (Meeting, State, LoadedThing, Change):
        assert session.scalars(select(func.count()).select_from(table)).one() == 0
