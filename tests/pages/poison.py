"""Hostile strings in every text a database holds, past the actions and every check but the tables' own."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import DataError, errors, sql
from sqlalchemy import ARRAY, Column, Text
from sqlalchemy.dialects.postgresql import JSONB

from app.models.base import Base
from tests.database import Database

CANARY = (
    'javascript:zqx()//"><script>zqx()</script><zqx onzqx=1><img src=x onerror=zqx()></title></textarea>'
    "' onzqx='zqx()' {{7*7}}zqx {% zqx %} =cmd() ]]>--> </svg>\u202ezqx\u2066 &lt;zqx&gt; "
)
ADDRESSES = {"source": f" ; https://example.org/{CANARY} ; {CANARY}"}
"""Columns whose text may become links."""

CODES = {
    "clients": ("secret_hash", "redirect_uris", "grant_types", "scopes"),
    "changes": ("before", "after", "type", "thing_id", "op", "act", "state", "mechanisms", "edition", "audience_before",
                "audience", "actor_id", "role", "agency_id", "request_id"),
    "people": ("email", "language", "password_hash"),
    "states": ("languages", "time_zone"),
    "mechanisms": ("labels", "profile"),
    "plans": ("mechanisms", "audience"),
    "updates": ("audience", "reporter_id", "quantities", "spending"),
    "files": ("media_type", "sender"),
    "documents": ("language",),
    "memberships": ("verified",),
    "moves": ("details", "recorded_by"),
    "observations": ("state",),
    "workshops": ("participants",),
}  # fmt: skip
"""What is no text but a code, an id, a name of ours, or numbers: nobody writes there what a page shows as words."""
OUT = (
    "signing_keys",
    "authorization_codes",
    "authorizations",
    "idempotency_records",
    "loaded_things",
    "revoked_tokens",
)
"""Tables no page reads."""


def poison(database: Database) -> set[str]:
    """Put the canary into every text; the columns that hold it now, `table.column`."""
    with psycopg.connect(database.superuser_url.replace("+psycopg", "")) as connection:
        connection.execute("set session_replication_role = replica")
        put = {one: _put(connection, one) for one in columns()}
        free = {one.name for one in put} - {one.name for one, holds in put.items() if not holds} - {"language"}
        _past(connection, free)
    return {f"{one.table.name}.{one.name}" for one, holds in put.items() if holds}


def columns() -> Iterator[Column[Any]]:
    """The columns that hold texts."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            texts = isinstance(column.type, Text | JSONB | ARRAY) and not column.primary_key and not column.foreign_keys
            if texts and table.name not in OUT and column.name not in CODES.get(table.name, ()):
                yield column


def _put(connection: psycopg.Connection[Any], column: Column[Any]) -> bool:
    """Whether the column has the canary now: a check of the table may refuse it, of a code, a day or a digest."""
    table, name = sql.Identifier(column.table.name), sql.Identifier(column.name)
    rows = connection.execute(
        sql.SQL("select ctid, {} from {} where {} is not null").format(name, table, name)
    ).fetchall()
    change = sql.SQL("update {} set {} = %s where ctid = %s").format(table, name)
    try:
        with connection.transaction(), connection.cursor() as cursor:
            cursor.executemany(change, [(_stored(_poisoned(value, column.name), column), row) for row, value in rows])
    except (errors.CheckViolation, DataError):
        return False
    return bool(rows)


def _stored(value: Any, column: Column[Any]) -> Any:
    return json.dumps(value) if isinstance(column.type, JSONB) else value


def _poisoned(value: Any, key: str, texts: frozenset[str] = frozenset({"value", "source", "wording", "reason"})) -> Any:
    """The same with the canary in its words: of a stored text in each of its languages."""
    if isinstance(value, str):
        return CANARY + value + ADDRESSES.get(key, "") if value not in ("adopted", "summary") else value
    if isinstance(value, list):
        return [_poisoned(one, key, texts) for one in value]
    if isinstance(value, dict):
        return {
            name: _poisoned(one, name, texts) if name in texts or isinstance(one, dict | list) else one
            for name, one in value.items()
        }
    return value


def _past(connection: psycopg.Connection[Any], names: set[str]) -> None:
    """The images of the change log say what the rows say."""
    texts = frozenset(names | {"value"})
    for column in ("before", "after"):
        name = sql.Identifier(column)
        rows = connection.execute(
            sql.SQL("select ctid, {} from changes where {} is not null").format(name, name)
        ).fetchall()
        change = sql.SQL("update changes set {} = %s where ctid = %s").format(name)
        with connection.cursor() as cursor:
            cursor.executemany(change, [(json.dumps(_poisoned(image, "", texts)), row) for row, image in rows])
