"""A commit that fails answers 5xx and leaves nothing. The failure comes from a deferred constraint, as late as it can."""

from collections.abc import Iterator
from typing import Annotated, Any

import psycopg
import pytest
from fastapi import Depends
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import bind
from app.main import create_app
from app.models import Agency, Change, Counter, IdempotencyRecord
from app.web.transaction import transaction
from tests.database import Database
from tests.factories.world import words
from tests.feed.stage import SETTINGS, Stage, build
from tests.personas import Api

REFUSED_AT_COMMIT = """
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'at commit'; end $$;
    create constraint trigger refused after insert on agencies deferrable initially deferred
        for each row execute function refuse();
"""
NEW = {"name": {"language": "es", "value": "Ministerio"}, "kind": "branch_of_government"}


@pytest.fixture
def stage(fresh_database: Database) -> Iterator[Stage]:
    stage = build(fresh_database)
    yield stage
    stage.engine.dispose()


@pytest.fixture
def api(stage: Stage) -> Iterator[Api]:
    with stage.api() as api:
        yield api


@pytest.fixture
def refusing(stage: Stage) -> None:
    with psycopg.connect(stage.database.owner_url.replace("+psycopg", "")) as connection:
        connection.execute(REFUSED_AT_COMMIT)


def there(stage: Stage) -> list[int]:
    """Agencies, Changes, the counter and kept answers."""
    tables = (select(func.count()).select_from(table) for table in (Agency, Change, IdempotencyRecord))
    with stage.writing() as session:
        bind(session, ("public", "*"), ())
        return [session.scalar(statement) for statement in (*tables, select(Counter.n))]


def test_what_is_committed_is_there(stage: Stage, api: Api):
    before = there(stage)
    answer = api.post("/agencies", NEW | {"state": "PER"}, as_="peru", headers={"idempotency-key": "1"})
    assert answer.status_code == 201, answer.text
    assert there(stage) == [number + 1 for number in before]


@pytest.mark.usefixtures("refusing")
def test_a_commit_that_fails_answers_5xx_and_leaves_nothing(stage: Stage, api: Api):
    before = there(stage)
    answer = api.post("/agencies", NEW | {"state": "PER"}, as_="peru", headers={"idempotency-key": "1"})
    assert answer.status_code == 500
    assert answer.json()["status"] == 500
    assert "location" not in answer.headers
    assert there(stage) == before


@pytest.mark.usefixtures("refusing")
def test_the_default_scope_of_a_dependency_would_answer_200(stage: Stage):
    """The control: the same transaction, asked for as FastAPI has it by default."""
    app = create_app(SETTINGS, stage.database.url)

    @app.post("/late")
    def late(session: Annotated[Session, Depends(transaction)]) -> dict[str, Any]:
        session.add(Agency(state="PER", name=words("Ministerio"), kind="branch_of_government"))
        session.flush()
        return {"ok": True}

    before = there(stage)
    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.post("/late")
    assert answer.status_code == 200
    assert answer.json() == {"ok": True}
    assert there(stage) == before
