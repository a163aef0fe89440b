"""The migrations: numbered, one head, the same as the tables in the code, and reversible."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, inspect, text

from app.models import Base
from app.settings import CHECKOUT
from tests.database import Database, Databases, alembic, connect


def scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic(""))


def test_migrations_are_numbered_without_a_gap_and_have_one_head() -> None:
    found = sorted(path.name[:5] for path in (CHECKOUT / "migrations" / "versions").glob("*.py"))
    assert found == [f"{number:04d}_" for number in range(1, len(found) + 1)]
    assert scripts().get_heads() == [found[-1][:4]]


def drift(connection: Connection, metadata: MetaData) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    return compare_metadata(context, metadata)


def test_what_the_migrations_build_is_what_the_code_says(owner: Engine) -> None:
    with owner.connect() as connection:
        assert drift(connection, Base.metadata) == []


def test_a_table_missing_from_the_migrations_is_found(owner: Engine) -> None:
    """The control of the test above."""
    planted = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.tables.values():
        table.to_metadata(planted)
    name = next(iter(planted.tables))
    planted.remove(planted.tables[name])
    with owner.connect() as connection:
        assert ("remove_table", name) in {
            (step[0], getattr(step[1], "name", None)) for step in drift(connection, planted)
        }


def test_the_migrations_go_down_and_up_again(fresh_database: Database) -> None:
    config = alembic(fresh_database.owner_url)
    engine = connect(fresh_database.owner_url)
    command.downgrade(config, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    command.upgrade(config, "head")
    with engine.connect() as connection:
        assert drift(connection, Base.metadata) == []
        assert connection.scalar(text("select version_num from alembic_version")) == scripts().get_current_head()


def test_the_migrations_go_down_and_up_again_with_data_and_lose_none(
    databases: Databases, demonstration_database: Database
) -> None:
    """Step by step as far as the tables stay; the first migration makes them, so below it there is nothing to keep."""
    database = databases.clone(demonstration_database.name)
    config, engine = alembic(database.owner_url), connect(database.owner_url)
    kept = "select n, (select count(*) from changes), (select count(*) from activities) from counter"
    with engine.connect() as connection:
        before = connection.execute(text(kept)).one()
    assert before[0] == before[1] > 300
    command.downgrade(config, "0001")
    command.upgrade(config, "head")
    with engine.connect() as connection:
        assert connection.execute(text(kept)).one() == before
        assert drift(connection, Base.metadata) == []
    command.downgrade(config, "base")
    command.upgrade(config, "head")
    with engine.connect() as connection:
        assert tuple(connection.execute(text(kept)).one()) == (0, 0, 0)
    databases.drop(database)
