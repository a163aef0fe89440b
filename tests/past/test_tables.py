"""The tables of the past have the columns of the present, and none is forgotten."""

from collections import defaultdict

import pytest
from sqlalchemy import Connection, Engine, text

from app.models import Base

ONLY_NOW = {
    "changes": "the record itself",
    "counter": "the number of now",
    "people": "rights are those of now",
    "grants": "rights are those of now",
    "clients": "rights are those of now",
    "identities": "rights are those of now",
    "events": "of security: no Changes of their own",
    "accesses": "who read what, once a day: no Changes of its own",
    "sessions": "never recorded",
    "authorizations": "never recorded",
    "authorization_codes": "never recorded",
    "refresh_tokens": "never recorded",
    "revoked_tokens": "never recorded",
    "signing_keys": "never recorded",
    "idempotency_records": "never recorded",
    "loaded_things": "what the loading knows of its files",
    "files": "never change",
    "versions": "never change, and say when they were sealed",
    "publications": "never change, and say when they were recorded",
    "organisations": "no path and no Changes of their own",
}


@pytest.fixture
def connection(owner: Engine):
    with owner.connect() as connection:
        yield connection
        connection.rollback()


def different(connection: Connection) -> list[str]:
    """Tables whose past lacks a column, has another type, or is not there."""
    columns = "select table_name, column_name, udt_name from information_schema.columns where table_schema = :schema"
    found: dict[str, dict[str, dict[str, str]]] = {schema: defaultdict(dict) for schema in ("public", "past")}
    for schema, tables in found.items():
        for table, column, type in connection.execute(text(columns), {"schema": schema}):
            tables[table][column] = type
    names = Base.metadata.tables.keys() - ONLY_NOW.keys()
    return sorted(name for name in names if found["public"][name] != found["past"][name])


def test_every_table_of_the_record_has_its_past(connection: Connection):
    assert different(connection) == []
    assert ONLY_NOW.keys() <= Base.metadata.tables.keys()


def test_the_past_is_read_by_the_rights_of_who_asks(connection: Connection):
    """Views that asked by their owner's rights would pass row-level security."""
    views = connection.execute(
        text("select relname, reloptions from pg_class where relnamespace = 'past'::regnamespace and relkind = 'v'")
    ).all()
    assert len(views) == len(Base.metadata.tables) - len(ONLY_NOW)
    assert {tuple(options or ()) for _, options in views} == {("security_invoker=true",)}


def test_control_a_forgotten_column_is_found(connection: Connection):
    connection.execute(text("alter table milestones add column extra text"))
    assert different(connection) == ["milestones"]
    connection.execute(text("select avance.remember('milestones', 'milestones')"))
    assert different(connection) == []
