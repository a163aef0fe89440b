"""Runs the migrations as the owner, all of them in one transaction, one process at a time.

Called with `config.attributes["url"]` by `app.cli` and the tests; from the `alembic` command it takes
AVANCE_OWNER_DATABASE_URL.
"""

from alembic import context
from alembic.operations import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from app import settings
from app.models import Base

ONE_AT_A_TIME = 4_701_126  # an advisory lock of our own


def number(_: MigrationContext, __: object, directives: list[MigrationScript]) -> None:
    """Give a new revision the next number: 0001, 0002, …"""
    known = [int(revision.revision) for revision in ScriptDirectory.from_config(context.config).walk_revisions()]
    for directive in directives:
        directive.rev_id = f"{max(known, default=0) + 1:04d}"


def migrate() -> None:
    if context.is_offline_mode():
        raise CommandError("Migrations look at the database as they go: run them on one, without --sql.")
    url = context.config.attributes.get("url") or settings.read().owner_database_url
    if not url:
        raise CommandError("Set AVANCE_OWNER_DATABASE_URL, or run `python -m app.cli migrate`.")
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_server_default=True,
            process_revision_directives=number,
        )
        with context.begin_transaction():
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
            context.run_migrations()


migrate()
