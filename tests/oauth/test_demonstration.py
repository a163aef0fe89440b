"""The identities of a demonstration: those of the contract, made once, and looked for by production."""

from sqlalchemy import func, select

from app.access import scopes
from app.access.actor import SYSTEM
from app.actions import demonstration
from app.models import Change, Client, Grant, Person
from app.queries import grants
from tests.oauth.conftest import Service


def test_the_clients_of_the_contract_exist_with_their_scopes(service: Service) -> None:
    writes = {"plans:write", "activities:write", "costs:write", "indicators:write", "agencies:write"}
    assert scopes.parse(service.token("demo-reader")["scope"]) == scopes.READS
    for client_id in ("demo-peru", "demo-colombia"):
        assert scopes.parse(service.token(client_id)["scope"]) == scopes.READS | writes
    assert {"states:write", "recommendations:write"} <= scopes.parse(service.token("demo-secretariat")["scope"])


def held(service: Service, subject: str) -> set[tuple[str, str | None, str | None, str | None]]:
    with service.session() as session:
        person = session.scalars(select(Person).where(Person.email == subject)).one_or_none()
        subject_id = str(person.id) if person else subject
        actor = grants.actor_of(session, subject_id, "app" if person else subject, frozenset(), service.now)
    assert actor is not None
    return {(grant.role, grant.state, grant.mechanism, grant.named_by) for grant in actor.grants}


def test_they_hold_the_grants_of_the_contract(service: Service) -> None:
    both = {("secretariat", None, "MESECVI", None), ("secretariat", None, "MESICIC", None)}
    assert held(service, "demo-reader") == set()
    assert held(service, "demo-peru") == held(service, "peru@demo.invalid") == {("focal_point", "PER", None, None)}
    assert (
        held(service, "demo-colombia") == held(service, "colombia@demo.invalid") == {("focal_point", "COL", None, None)}
    )
    assert held(service, "demo-secretariat") == held(service, "secretariat@demo.invalid") == both
    assert held(service, "agency-peru@demo.invalid") == {("agency_officer", "PER", None, None)}
    assert held(service, "admin@demo.invalid") == {("administrator", None, None, None)}
    assert held(service, "expert@demo.invalid") == {
        ("expert", None, "MESECVI", "COL"),
        ("expert", None, "MESICIC", "COL"),
    }


def counts(service: Service) -> list[int]:
    with service.session() as session:
        return [
            session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (Change, Client, Person, Grant)
        ]


def test_making_them_twice_changes_and_records_nothing(service: Service) -> None:
    before = counts(service)
    with service.session() as session:
        assert demonstration.make(session, by=SYSTEM) == 0
    assert counts(service) == before


def test_each_of_them_left_one_change_without_its_secret(service: Service) -> None:
    with service.session() as session:
        kept = session.scalars(select(Change).where(Change.type.in_(["clients", "people"]))).all()
        identities = len(session.scalars(select(Client.id)).all()) + len(session.scalars(select(Person.id)).all())
    assert len(kept) == len({(change.type, change.thing_id) for change in kept}) == identities
    for change in kept:
        assert change.after is not None
        assert not {"secret_hash", "password_hash"} & change.after.keys()
        assert "access" in change.audience and "public" not in change.audience


def test_production_finds_all_of_them(service: Service) -> None:
    with service.session() as session:
        clients = session.scalars(select(Client.id).where(Client.demonstration).order_by(Client.id)).all()
        people = session.scalars(select(Person.email).where(Person.demonstration)).all()
        assert session.get(Client, "app") and "app" not in clients
    assert list(clients) == ["demo-application", "demo-colombia", "demo-peru", "demo-reader", "demo-secretariat"]
    assert len(people) == 6
