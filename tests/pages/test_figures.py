"""The figures above the activity table are those of the API, although the page computes them from the rows it shows."""

from datetime import UTC, datetime

from sqlalchemy import select, text

from app.access.actor import SYSTEM
from app.db import bind, make_engine, make_sessions
from app.models import Plan
from app.queries import plan_contents, progress
from app.queries.progress_facts import Scope
from app.rules import dates
from tests.database import Database

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
VARIED = """
    with n as (select id, row_number() over (order by id) as n from activities)
    update activities a set percent = case n % 3 when 0 then 25 end,
           status = (array['under_way', 'completed', 'cancelled', 'planned', 'not_reported', 'suspended'])[n % 6 + 1]
    from n where n.id = a.id;
    with n as (select activity_id, edition, row_number() over (order by activity_id) as n from activity_editions)
    update activity_editions e set weight = n % 4 + 1, start = '2025', until = (2025 + n % 3)::text
    from n where (n.activity_id, n.edition) = (e.activity_id, e.edition);
    with n as (select id, row_number() over (order by id) as n from milestones)
    update milestones m set reached = n * 10 from n where n.id = m.id and n.n % 2 = 1"""


def test_the_page_computes_the_figures_of_the_api(loaded_database: Database) -> None:
    engine = make_engine(loaded_database.owner_url)
    with make_sessions(engine)() as session:
        bind(session, SYSTEM.reads, SYSTEM.writes)
        for statement in VARIED.split(";"):
            session.execute(text(statement))
        counted = 0
        for plan in session.scalars(select(Plan)):
            contents = plan_contents.of_plan(session, SYSTEM, plan.id, plan.edition)
            today = dates.today("UTC", NOW)
            shown = plan_contents.figures_of(contents, progress.rates(session), today)
            told = progress.of_scope(session, SYSTEM, Scope(plan=plan.id, edition=plan.edition), NOW)
            assert (shown.completion, shown.activities, shown.costs) == (told.completion, told.activities, told.costs)
            counted += shown.completion.counted
    engine.dispose()
    assert counted >= 5
