"""Stages: what they open, and how a plan enters and moves."""

import pytest

from app.rules.plans import (
    MOVES,
    PATH,
    SENTENCES,
    Entry,
    Stage,
    content_problem,
    entry_problems,
    facts_problem,
    move_problem,
    reason_problem,
)
from app.rules.plans import stage as stage_named
from app.rules.problems import SENTENCES as PROBLEMS
from app.rules.problems import Refused
from tests.moves import BETWEEN

PERU = Entry("published", "2018-08", "loader", document="Decreto Supremo 008-2018-MIMP", side="state")


def test_the_path_is_the_one_of_the_domain_and_every_stage_has_a_sentence() -> None:
    path = "memorandum drafting workshop revision final published reporting closed"
    assert " ".join(PATH) == path
    assert SENTENCES.keys() == set(Stage)


@pytest.mark.parametrize("at", Stage)
def test_content_is_written_in_memorandum_drafting_and_revision_only(at: Stage) -> None:
    assert (content_problem(at) is None) == (at in ("memorandum", "drafting", "revision"))


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("workshop", "revision"),
        ("final", "revision"),
        ("published", "amendment"),
        ("reporting", "amendment"),
        ("closed", "amendment"),
    ],
)
def test_closed_content_names_what_opens_it(at: str, opens: str) -> None:
    problem = content_problem(stage_named(at))
    assert problem is not None
    assert opens in (PROBLEMS[problem.code] % problem.params).lower()


def test_an_amendment_opens_the_content_of_a_published_plan_and_of_no_other() -> None:
    assert content_problem(Stage.REPORTING, amending=True) is None
    assert content_problem(Stage.WORKSHOP, amending=True) is not None


@pytest.mark.parametrize("at", Stage)
def test_facts_are_recorded_of_published_plans_only(at: Stage) -> None:
    assert (facts_problem(at) is None) == (at in ("published", "reporting"))


def test_the_moves_there_are_are_those_of_the_readable_table() -> None:
    assert {(step.at, step.to): step.back for step in MOVES} == {
        pair: word == "back" for pair, word in BETWEEN.items() if word in ("on", "back")
    }
    codes = {"same": "move_to_same", "skips": "move_skips", "sealed": "move_publishes", "amended": "move_unpublishes"}
    for (at, to), word in BETWEEN.items():
        problem = move_problem(at, to)
        assert (problem and problem.code) == codes.get(word)
        assert (reason_problem(at, to, "  ") is None) == (PATH.index(to) >= PATH.index(at))
        assert reason_problem(at, to, "asked by the State") is None


def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(Refused, match="stage_unknown"):
        stage_named("draft")


def test_peru_enters_as_published_by_the_state() -> None:
    assert entry_problems(PERU) == []


def test_an_act_of_entry_says_by_which_word_when_and_who() -> None:
    found = entry_problems(Entry("published", None, " "))
    assert [(p.member, p.code) for p in found] == [
        ("/source", "entry_without_source"),
        ("/on", "entry_without_date"),
        ("/entered_by", "entry_without_person"),
        ("/side", "entry_side"),
    ]


def test_an_act_of_entry_with_a_wrong_stage_or_date_is_refused() -> None:
    found = entry_problems(Entry("approved", "2018-13", "loader", source="https://example.org"))
    assert [(p.member, p.code) for p in found] == [("/stage", "stage_unknown"), ("/on", "date_month")]


def test_a_plan_enters_at_any_stage_without_the_conditions_of_moves() -> None:
    for at in Stage:
        assert entry_problems(Entry(at, "2008", "loader", source="a newsletter", side="oas")) == []
