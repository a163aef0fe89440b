"""What a command needs of a database before it serves: the right revision, the reference data, no demonstration identities.

Migrations run in a process of their own: nothing that serves imports alembic.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import typer
from sqlalchemy import make_url

from app.db import newest_revision
from app.settings import CHECKOUT, Settings, SetupError


def stored(url: str) -> str | None:
    """The revision the database stands at; None when it was never migrated."""
    with _connection(url) as connection:
        if connection.execute("select to_regclass('alembic_version')").fetchone() == (None,):
            return None
        row = connection.execute("select version_num from alembic_version").fetchone()
        return str(row[0]) if row else None


def migrate(url: str) -> None:
    """Bring the database to the newest revision, as its owner. Costs one question when it is there already."""
    before = stored(url)
    if before == newest_revision():
        return
    if before and before > newest_revision():
        known = newest_revision()
        raise SetupError(f"The database stands at revision {before}, this Avance knows {known}: start a newer Avance.")
    command = [sys.executable, "-m", "alembic", "-c", str(CHECKOUT / "alembic.ini"), "upgrade", "head"]
    environ = {**os.environ, "AVANCE_OWNER_DATABASE_URL": url, "AVANCE_DATABASE_URL": url}
    # A session of its own: Ctrl-C reaches us alone, and we end it.
    done = subprocess.run(command, cwd=CHECKOUT, env=environ, start_new_session=True)  # noqa: S603  # our own words
    if done.returncode:
        raise SetupError("The migrations failed and changed nothing: what alembic said stands above.")
    typer.echo(f"Migrated: {before or 'empty'} -> {newest_revision()}.")


def hold_revision(settings: Settings) -> None:
    """Migrate where we may, else refuse a database that stands elsewhere."""
    if settings.owner_database_url:
        migrate(settings.owner_database_url)
        return
    found = stored(settings.database_url or "")
    if found != newest_revision():
        raise SetupError(
            f"The database stands at revision {found or 'none'}, this Avance needs {newest_revision()}: "
            "run `python -m app.cli migrate` with AVANCE_OWNER_DATABASE_URL."
        )


def demonstration_identities(settings: Settings) -> tuple[list[str], list[str]]:
    """The clients and the people of the demonstration that can still come in."""
    found = []
    with _connection(settings.owner_database_url or settings.database_url or "") as connection:
        for question in (
            "select id || case when secret_hash is null then ' (no secret)' else '' end from clients"
            " where demonstration and ended_at is null order by id",
            "select email from people where demonstration and ended_at is null order by email",
        ):
            found.append([str(row[0]) for row in connection.execute(question)])
    return found[0], found[1]


def refuse_demonstration_identities(settings: Settings) -> None:
    if settings.demonstration:
        return
    clients, people = demonstration_identities(settings)
    if clients or people:
        raise SetupError(
            f"This database was filled by a demonstration ({', '.join((clients + people)[:3])} …), whose secrets "
            "everybody knows: AVANCE_ENV=production needs another database."
        )


def without_password(url: str) -> str:
    """A database URL fit for a screen."""
    return make_url(url).render_as_string(hide_password=True)


@contextmanager
def _connection(url: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    try:
        connection = psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True, connect_timeout=5)
    except psycopg.OperationalError as error:
        raise SetupError(f"The database does not let us in: {str(error).strip()}") from None
    with connection:
        yield connection
