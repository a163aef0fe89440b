"""Each of the two locks alone keeps another State's draft closed: `visible()` switched off, then the policies."""

import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, func, select, text, true

from app.db import SET_CONTEXT, array_literal
from app.models import Base
from app.queries import _visible
from tests.caller import Caller
from tests.database import Database, Databases
from tests.guards import page_leaks
from tests.guards.everybody import Everybody, everybody
from tests.guards.matrix import register_expired
from tests.guards.operations import PARAMETER, READS
from tests.guards.page_matrix import BROWSER
from tests.guards.test_leaks import SECRET, Draft, asked

OUTSIDERS = ("public", "peru", "admin")
"""Who has no grant for Colombia. The Secretariat has one for all States: for it there is the first lock alone (ADR 8)."""
HOSTILE = (
    "public}', '{*}",
    "{*}",
    "*",
    "public,*",
    '"*"',
    "\\*",
    "COL",
    "'; set role avance_owner; --",
    "} or true --",
    '","*',
    "\x01*",
)


@pytest.fixture(scope="module")
def database(databases: Databases, filled: str) -> Iterator[Database]:
    made = databases.clone(filled)
    yield made
    databases.drop(made)


@pytest.fixture(scope="module")
def draft(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Draft]:
    with everybody(database, tmp_path_factory.mktemp("locks")) as found:
        register_expired(found, "COL")
        made = Draft(found)
        made.act("title", 1)
        made.act("milestone", 1)
        for who in (*OUTSIDERS[1:], "other_agency_peru"):
            found.token(who)
        yield made


def forget() -> None:
    """Statements that were made with the lock, or without it, are made again."""
    made = [getattr(module, "rows", None) for name, module in sys.modules.items() if name.startswith("app.queries.")]
    for rows in made:
        if hasattr(rows, "cache_clear"):
            rows.cache_clear()


@pytest.fixture
def without_the_first(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """`visible()` admits everything, wherever it was imported."""
    forget()
    off = [module for name, module in sys.modules.items() if name.startswith("app.") and hasattr(module, "visible")]
    assert len(off) > 5
    for module in off:
        if module.visible is _visible.visible and module is not _visible:
            monkeypatch.setattr(module, "visible", lambda *_: true())
    monkeypatch.setattr(_visible, "visible", lambda *_: true())
    yield
    forget()


def opened(all_: Everybody, draft: Draft, by: str) -> list[str]:
    """The paths of hidden things that are answered."""
    paths = [(type, PARAMETER.sub(id, one.asked)) for type, ids in draft.things.items() for one in READS if one.noun == type
             for id in ids[-2:]]  # fmt: skip
    return [path for _, path in paths if all_.get(path, by).status_code == 200]


def test_without_visible_the_api_still_shows_no_draft_of_another_state(draft: Draft, without_the_first: None) -> None:
    for by in OUTSIDERS:
        assert opened(draft.all, draft, by) == [], by
        found = asked(draft.all, draft, by, draft.things)
        assert SECRET not in "".join(str(answer) for path, answer in found.items() if SECRET not in path), by


def test_control_without_visible_something_is_shown_that_was_not(draft: Draft, request: pytest.FixtureRequest) -> None:
    """Within the State: another agency's draft, which only the first lock keeps from this officer."""
    ids = [
        one["id"]
        for one in draft.all.get("/activities", "peru", state="PER", edition="draft", limit="200").json()["items"]
    ]

    def seen() -> int:
        return sum(
            draft.all.get(f"/activities/{id}", "other_agency_peru", edition="draft").status_code == 200 for id in ids
        )

    before = seen()
    request.getfixturevalue("without_the_first")
    assert seen() > before


def test_without_the_policies_the_service_answers_the_same(
    database: Database, draft: Draft, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The same service as the owner of the tables, for whom no policy holds."""
    owner = create_engine(database.owner_url)
    with owner.connect() as connection:
        drafts = "select count(*) from activity_editions where edition = 'draft' and state = 'COL'"
        assert connection.scalar(text(drafts)), "no policy holds for the owner"
    owner.dispose()
    with everybody(replace(database, url=database.owner_url), tmp_path_factory.mktemp("owner")) as unlocked:
        unlocked.app.state.settings = draft.all.app.state.settings
        for by in OUTSIDERS:
            unlocked.token = draft.all.token
            assert opened(unlocked, draft, by) == [], by
            assert asked(unlocked, draft, by, draft.things) == asked(draft.all, draft, by, draft.things), by


def test_control_without_both_the_draft_is_told_and_that_is_found(
    database: Database, draft: Draft, without_the_first: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The leak that `test_leaks` looks for, planted: by the API, on pages, in files of rows."""
    with everybody(replace(database, url=database.owner_url), tmp_path_factory.mktemp("both")) as unlocked:
        unlocked.app.state.settings = draft.all.app.state.settings
        assert opened(unlocked, draft, "public")
        assert SECRET in str(asked(unlocked, draft, "public", draft.things).values())
        told = page_leaks.asked(Caller(unlocked.app, headers=BROWSER), draft.pages)
        leaks = {path for path, answer in told.items() if SECRET in answer[-1] and SECRET not in path}
        assert {f"/activities/{draft.activity}", f"/plans/{draft.plan}", f"/plans/{draft.plan}/timeline"} <= leaks


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_in_the_settings_admits_nothing_more(database: Database, hostile: str) -> None:
    """Whatever stands in a list of the reader is one member of it."""
    engine = create_engine(database.url)
    activities = Base.metadata.tables["activity_editions"]
    drafts = select(func.count()).select_from(activities).where(activities.c.edition == "draft")
    with engine.connect() as connection:
        if hostile not in ("*", "COL"):  # as one member these are a grant: below
            connection.execute(
                SET_CONTEXT, {"reads": array_literal(("public", hostile)), "writes": array_literal((hostile,))}
            )
            assert connection.scalar(drafts) == 0
            assert connection.scalar(text("select current_user")) == "avance_app"
        connection.rollback()
        assert connection.scalar(drafts) == 0, "the connection is used again"
    engine.dispose()
