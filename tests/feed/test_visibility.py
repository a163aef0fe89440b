"""The feed when it changes who may see a thing: nothing missed, nothing kept that may no longer be seen."""

from sqlalchemy import text, update

from app.access.actor import SYSTEM
from app.db import bind
from app.models import Grant
from tests.feed.poller import Client


def activities(client: Client) -> set[str]:
    return {id for type, id in client.poll() if type == "activities"}


def test_a_plan_published_after_the_cursor_reaches_everybody(stage, clients):
    plan = stage.plan()
    ids = {str(stage.activity(plan, code=code)) for code in "12345"}
    assert activities(clients["peru"]) == ids
    assert {name for name in clients if activities(clients[name])} == {"peru"}
    stage.publish(plan)
    assert all(activities(client) == ids for client in clients.values())


def test_a_plan_withdrawn_leaves_every_copy_but_its_writers(stage, clients):
    plan = stage.plan()
    ids = {str(stage.activity(plan, code=code)) for code in "12345"}
    stage.publish(plan)
    assert all(activities(client) == ids for client in clients.values())
    stage.withdraw(plan)
    assert activities(clients["peru"]) == ids
    # revision lies after the workshop, so the Secretariat goes on reading
    assert activities(clients["secretariat"]) == ids
    for name in clients.keys() - {"peru", "secretariat"}:
        assert activities(clients[name]) == set(), name
    stage.publish(plan)
    assert all(activities(client) == ids for client in clients.values())


def test_an_agency_brought_into_a_draft_gets_all_of_it_and_loses_all_of_it(stage, clients):
    plan = stage.plan()
    first, second = stage.activity(plan), stage.activity(plan, code="2")
    assert activities(clients["agency_peru"]) == set()
    stage.change(second, lead_agency=stage.world.mimp)
    assert activities(clients["agency_peru"]) == {str(first), str(second)}
    third = stage.activity(plan, code="3")
    assert activities(clients["agency_peru"]) == {str(first), str(second), str(third)}
    stage.change(second, lead_agency=stage.world.interior)
    assert activities(clients["agency_peru"]) == set()
    assert activities(clients["peru"]) == {str(first), str(second), str(third)}


def test_the_secretariat_gets_a_draft_when_it_goes_to_the_workshop(stage, clients):
    plan = stage.plan()
    id = stage.activity(plan)
    assert activities(clients["secretariat"]) == set()
    stage.move(plan, "workshop")
    assert activities(clients["secretariat"]) == {str(id)}
    stage.move(plan, "drafting")
    assert activities(clients["secretariat"]) == set()


def test_a_grant_that_starts_and_ends_starts_its_reader_again(stage, clients):
    plan = stage.plan()
    id = stage.activity(plan)
    observer = Client(clients["peru"].api, "observer")
    assert activities(observer) == set()
    with stage.by("admin") as (session, _):
        bind(session, SYSTEM.reads, SYSTEM.writes)
        grant = Grant(client_id="observer", role="focal_point", state="PER", giver="tests", reason="tests")
        session.add(grant)
    assert activities(observer) == {str(id)}
    assert observer.started_again == 1
    with stage.by("admin") as (session, _):
        session.execute(update(Grant).where(Grant.id == grant.id).values(until=text("clock_timestamp()")))
    assert activities(observer) == set()
    assert observer.started_again == 2


def test_what_is_deleted_from_a_draft_leaves_the_copies(stage, clients):
    plan = stage.plan()
    id = stage.activity(plan)
    assert activities(clients["peru"]) == {str(id)}
    stage.remove(id)
    assert activities(clients["peru"]) == set()
    assert activities(Client(clients["peru"].api, "peru")) == set()
