"""The command that makes the first administrator of a service whose people sign in through a provider."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from app.cli.commands import cli
from tests.database import Database

ISSUER = "https://login.oas.org"


@pytest.fixture
def told(fresh_database: Database, tmp_path: Path) -> Iterator[Any]:
    """Gives the command; its status and what it said."""
    believed = json.dumps([{"issuer": ISSUER}])
    settings = {
        "AVANCE_DATA": str(tmp_path),
        "AVANCE_DATABASE_URL": fresh_database.url,
        "AVANCE_OAUTH_PROVIDERS": believed,
    }

    def run(email: str = "ana@oas.org", subject: str = "9a07", issuer: str = ISSUER) -> tuple[int, str]:
        asked = ["administrator", email, "--name", "Ana Quispe", "--issuer", issuer, "--subject", subject]
        done = CliRunner().invoke(cli, asked, env=settings)
        return done.exit_code, done.output

    yield run


def stored(database: Database, asked: str) -> list[tuple[Any, ...]]:
    engine = create_engine(database.superuser_url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(asked))]
    engine.dispose()
    return found


def test_the_first_administrator_is_made_and_linked_and_it_is_on_record(told: Any, fresh_database: Database) -> None:
    assert told() == (0, f"ana@oas.org is an administrator, and 9a07 at {ISSUER}.\n")
    assert told(subject="another")[0] == 0
    joined = "people p join grants g on g.person_id = p.id join identities i on i.person_id = p.id"
    assert sorted(stored(fresh_database, f"select p.email, g.role, i.subject from {joined}")) == [
        ("ana@oas.org", "administrator", "9a07"),
        ("ana@oas.org", "administrator", "another"),
    ]
    acts = stored(fresh_database, "select act, actor from changes order by n")
    assert acts == [
        ("people.add", "Avance"), ("grants.give", "Avance"), ("identities.link", "Avance"), ("identities.link", "Avance"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": "nobody"}, "Not usable as it is written: email."),
        ({"subject": "a blank"}, "Not usable as it is written: subject."),
        ({"issuer": "https://evil.example"}, "This service believes no such provider."),
    ],
)
def test_what_cannot_be_is_a_sentence_and_nothing_is_made(
    told: Any, fresh_database: Database, wrong: dict[str, str], sentence: str
) -> None:
    status, output = told(**wrong)
    assert status == 2 and sentence in output
    assert stored(fresh_database, "select 1 from people") == []
