"""What the source itself must show: queries narrowed, writes recorded, commits in their places."""

import ast
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

import pytest

from app import models
from app.api._things import TYPES
from app.queries.images import SOURCES
from app.schemas.changes import Type
from app.settings import CHECKOUT
from tests.house.sources import Function, called, functions, resolved

APP = CHECKOUT / "app"
DOORS = {"visible", "readable", "holds", "concerns"}
GUARDED = {
    name
    for name in models.__all__
    if {"state", "edition"} <= {*getattr(getattr(models, name), "__table__", models.State.__table__).columns.keys()}
}

CONDITION = "a condition or count for statements that are narrowed themselves"
AFTER = "asked about a thing that was fetched narrowed"
CARD = "asks the card of plans, which everybody may know"
SUMS = "published plans only, or a plan its reader asked for narrowed: the same for every reader"
NOT_NARROWED = {
    "activities._implements": CONDITION,
    "activities._mentions": CONDITION,
    "activities.of_agency": CONDITION,
    "activities._of_mechanism": CONDITION,
    "activities.narrowed": CONDITION,
    "activities.children": AFTER,
    "changes._narrowing": CONDITION,
    "costs._of_parts": AFTER,
    "costs.of_plan": AFTER,
    "currencies.in_use": "whether a currency may change: says no more than that it is used",
    "deadlines._of_state": CONDITION,
    "guidelines.next_position": AFTER,
    "guidelines.users": AFTER,
    "indicators.code_taken": "of a catalogue, which is public",
    "indicators.measured": AFTER,
    "indicators.observed": AFTER,
    "indicators.of_mechanism": CONDITION,
    "indicators.targets_of": AFTER,
    "inputs._narrowed": CONDITION,
    "milestones.next_position": AFTER,
    "moves._told_to": CONDITION,
    "observations.hold": AFTER,
    "observations.said": AFTER,
    "plans._held": CARD,
    "plans._narrowed": CONDITION,
    "plans._place": CONDITION,
    "plans.edition_of": AFTER,
    "plans.known": CARD,
    "plans.must_exist": CARD,
    "progress.recommendations": SUMS,
    "progress_facts.within": CONDITION,
    "progress_parts.published_plans": SUMS,
    "recommendations.addressed_in": SUMS,
    "recommendations.must_not_strand": "whether addressees may go: names none of the plans",
    "files.forget_unnamed": "deletes what nobody sees",
    "files.to_name": "asks for the actor's own",
    "past.enter": "asks the State of a thing, no row of it",
    "removals._plan_of": CONDITION,
    "search._plans": CARD,
    "updates.evidence_of": AFTER,
    "updates.may_name": CONDITION,
    "updates.milestones_of": AFTER,
}
"""Queries of guarded rows that do not narrow them to a reader, each with its reason."""

MEMORY = "the memory of the authorization server: codes, tokens, sessions, keys are no things and have no history"
UNRECORDED = {
    "files.create": "nobody sees a file before evidence names it, which is recorded",
    "authorizations": MEMORY,
    "sessions": MEMORY,
    "accesses": "who read drafts is told to the State apart; what is old is forgotten",
    "events": "of security: no thing of the API changes",
    "keys": MEMORY,
}
"""Writes outside a recording, each with its reason."""

COMMITS = {"web/transaction.py", "cli", "loading", "worker.py"}


def unnarrowed(folder: Path) -> set[str]:
    """Queries that name a guarded table and pass no door, neither themselves nor by what they call."""
    known = functions(folder)
    narrowed = {key for key, function in known.items() if function.names & DOORS}
    grown = True
    while grown:
        more = {key for key, function in known.items() if narrowed & {*resolved(function, known)}} - narrowed
        grown, narrowed = bool(more), narrowed | more
    asked = {key for key, function in known.items() if function.names & GUARDED and function.name not in DOORS}
    return asked - narrowed


def writes(function: Function) -> bool:
    """Whether a function changes rows: adds, deletes, executes a write, or sets a member of an entity."""
    for node in ast.walk(function.node):
        if isinstance(node, ast.Call) and (
            called(node) in ("session.add", "session.add_all", "session.delete", "insert", "update", "delete")
        ):
            return True
        if isinstance(node, (ast.Assign, ast.AugAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Attribute) and not is_self(target) for target in targets):
                return True
    return False


def is_self(target: ast.Attribute) -> bool:
    return isinstance(target.value, ast.Name) and target.value.id == "self"


def unrecorded(folder: Path) -> set[str]:
    """Actions that write outside `recording(...)`, and are called by no function that records around them."""
    known = functions(folder)
    callers: dict[str, set[str]] = {key: set() for key in known}
    for key, function in known.items():
        for below in resolved(function, known):
            if below != key:
                callers[below].add(key)
    recorded = {key for key, function in known.items() if "recording" in function.names}
    grown = True
    while grown:
        more = {key for key in known if key not in recorded and callers[key] and callers[key] <= recorded}
        grown, recorded = bool(more), recorded | more
    return {key for key, function in known.items() if writes(function) and key not in recorded}


def committing(folder: Path) -> set[str]:
    """Files that commit, but for those that may."""
    found = set()
    for path in folder.rglob("*.py"):
        name = path.relative_to(folder).as_posix()
        calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        if any(called(call).endswith("commit") for call in calls) and not is_listed(name, COMMITS):
            found.add(name)
    return found


def is_listed(name: str, places: Iterable[str]) -> bool:
    return any(name == place or name.startswith(f"{place}/") for place in places)


def test_every_query_of_guarded_rows_is_narrowed_or_says_why_not():
    assert unnarrowed(APP / "queries") == NOT_NARROWED.keys()


def test_every_write_of_an_action_is_recorded_or_says_why_not():
    found = unrecorded(APP / "actions")
    assert {key for key in found if not {key, key.partition(".")[0]} & UNRECORDED.keys()} == set()


def test_commits_stand_in_their_places():
    assert committing(APP) == set()


@pytest.mark.parametrize(
    ("floor", "name", "source", "found"),
    [
        (
            "queries",
            "all.py",
            "def everything(session):\n    return session.scalars(select(Activity)).all()\n",
            unnarrowed,
        ),
        ("actions", "all.py", "def rename(session, plan):\n    plan.title = {}\n", unrecorded),
        ("actions", "all.py", "def put(session, plan):\n    session.add(plan)\n", unrecorded),
        ("actions", "all.py", "def wipe(session):\n    session.execute(delete(Plan))\n", unrecorded),
        ("actions", "all.py", "def put(session, plan):\n    session.commit()\n", committing),
    ],
)
def test_a_planted_fault_is_found(tmp_path: Path, floor: str, name: str, source: str, found):
    """The controls of the three tests above."""
    (tmp_path / floor).mkdir()
    (tmp_path / floor / name).write_text(source)
    assert len(found(tmp_path if found is committing else tmp_path / floor)) == 1


def test_what_is_written_inside_a_recording_or_called_from_one_only_is_not_found(tmp_path: Path):
    (tmp_path / "all.py").write_text(
        "def change(session, plan):\n    with recording(session):\n        _write(plan)\n"
        "def _write(plan):\n    plan.title = {}\n"
    )
    assert unrecorded(tmp_path) == set()


def test_no_import_hides_in_a_function_or_behind_type_checking():
    for path in APP.rglob("*.py"):
        tree = ast.parse(path.read_text())
        nested = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)) and node.col_offset]
        assert not nested, path
        assert "TYPE_CHECKING" not in path.read_text(), path


def test_a_row_knows_no_relationship():
    """So no SQL hides behind an attribute, and none leaves a template."""
    for path in (APP / "models").glob("*.py"):
        names = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
        assert not names & {"relationship", "backref", "column_property"}, path


def test_the_feed_serves_every_type_of_thing():
    """What the log records, what the contract names and what is served are the same."""
    assert set(TYPES) == set(get_args(Type))
    assert set(SOURCES) == set(TYPES)


def test_every_exception_has_its_reason_and_is_one():
    found = unrecorded(APP / "actions")
    found |= {key.partition(".")[0] for key in found}
    assert UNRECORDED.keys() <= found
    assert all(len(reason) > 10 for reason in (*NOT_NARROWED.values(), *UNRECORDED.values()))
