"""The database as the migrations leave it: what is guarded, whom the service is there, which checks it holds."""

from sqlalchemy import Engine, text

from app.models import Base

GUARDED = {name for name, table in Base.metadata.tables.items() if {"state", "edition"} <= {*table.c.keys()}}


def test_every_table_with_state_and_edition_is_guarded(owner: Engine):
    with owner.connect() as connection:
        found = connection.execute(
            text("""select c.relname, c.relrowsecurity, c.relforcerowsecurity,
                           array(select p.cmd from pg_policies p where p.tablename = c.relname order by 1) as commands
                    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and
                         (select count(*) from pg_attribute a
                          where a.attrelid = c.oid and a.attname in ('state', 'edition')) = 2""")
        ).all()
    assert {row.relname for row in found} == GUARDED
    for row in found:
        assert row.relrowsecurity and not row.relforcerowsecurity, row.relname
        wanted = ["INSERT", "SELECT"] if row.relname == "changes" else ["DELETE", "INSERT", "SELECT", "UPDATE"]
        assert row.commands == wanted, row.relname


def test_the_service_owns_nothing_and_passes_no_lock(engine: Engine):
    with engine.connect() as connection:
        role = connection.execute(text("select * from pg_roles where rolname = current_user")).mappings().one()
        owned = connection.scalar(text("select count(*) from pg_class where relowner = current_user::regrole"))
        truncate = connection.scalars(
            text("""select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
                    and has_table_privilege(oid, 'truncate, trigger, references')""")
        ).all()
    assert role["rolname"] == "avance_app"
    assert not any(role[right] for right in ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb"))
    assert owned == 0
    assert truncate == []


def test_every_check_of_the_tables_is_in_the_database(owner: Engine):
    """Those written in a column, too, which the comparison of migrations does not see."""
    with owner.connect() as connection:
        there = set(connection.scalars(text("select conname from pg_constraint where contype = 'c'")))
    for table in Base.metadata.tables.values():
        of_columns = [check for column in table.columns for check in column.constraints]
        named = {str(check.name) for check in (*table.constraints, *of_columns) if str(check.name).startswith("ck_")}
        assert named <= there, table.name
