"""Writes with real commits: one Idempotency-Key, two writers at once, a crash, a commit that fails."""

import threading
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.db import bind
from app.models import Change, Plan
from app.web.transaction import Transaction, transaction
from tests.caller import Caller
from tests.database import Database, connect
from tests.factories import plans as made
from tests.factories.plans import Drafted
from tests.feed.stage import Stage, build
from tests.personas import Api

NEW = {"state": "PER", "mechanisms": ["MESECVI"], "title": {"language": "es", "value": "Plan 2027"}}
KEY = {"idempotency-key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


@pytest.fixture
def stage(fresh_database: Database) -> Iterator[Stage]:
    stage = build(fresh_database)
    yield stage
    stage.engine.dispose()


@pytest.fixture
def api(stage: Stage) -> Iterator[Api]:
    with stage.api() as api:
        yield api


def drafted(stage: Stage) -> Drafted:
    with stage.writing() as session:
        bind(session, ("public", "*"), ("*",))
        return made.drafted(session, stage.world)


def count(stage: Stage) -> tuple[int, int]:
    """How many plans there are, and how many Changes of plans."""
    with stage.reading() as session:
        bind(session, ("public", "*"), ())
        plans = session.scalar(select(func.count()).select_from(Plan))
        changes = session.scalar(select(func.count()).select_from(Change).where(Change.type == "plans"))
    return plans or 0, changes or 0


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Their answers, called at once by threads of their own."""
    answers: list[Any] = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(place: int, call: Callable[[], Any]) -> None:
        start.wait()
        answers[place] = call()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return answers


def test_the_same_key_twice_makes_one_plan_and_answers_the_same(api: Api, stage: Stage) -> None:
    first = api.post("/plans", NEW, as_="peru", headers=KEY)
    second = api.post("/plans", NEW, as_="peru", headers=KEY)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    for header in ("etag", "location"):
        assert first.headers[header] == second.headers[header]
    assert count(stage) == (1, 1)


def test_without_a_key_two_requests_make_two_plans(api: Api, stage: Stage) -> None:
    assert [api.post("/plans", NEW, as_="peru").status_code for _ in range(2)] == [201, 201]
    assert count(stage) == (2, 2)


def test_the_same_key_with_another_body_is_refused(api: Api, stage: Stage) -> None:
    assert api.post("/plans", NEW, as_="peru", headers=KEY).status_code == 201
    other = api.post("/plans", NEW | {"reporting": "yearly"}, as_="peru", headers=KEY)
    assert (other.status_code, other.json()["errors"][0]["parameter"]) == (422, "Idempotency-Key")
    assert api.post("/plans", NEW | {"state": "COL"}, as_="colombia", headers=KEY).status_code == 201
    assert count(stage)[0] == 2


def test_a_refusal_may_be_tried_again_with_the_same_key(api: Api, stage: Stage) -> None:
    assert api.post("/plans", NEW | {"rounds": [99]}, as_="peru", headers=KEY).status_code == 422
    assert api.post("/plans", NEW, as_="colombia", headers=KEY).status_code == 403
    assert api.post("/plans", NEW, as_="peru", headers=KEY).status_code == 201
    assert count(stage) == (1, 1)


@pytest.mark.parametrize("below", ["guidelines", "milestones", "activities"])
def test_the_same_key_twice_makes_one_thing_of_every_kind(api: Api, stage: Stage, below: str) -> None:
    plan = drafted(stage)
    title = {"title": {"language": "es", "value": "X"}}
    path, body = {
        "guidelines": (f"/plans/{plan.id}/guidelines", title),
        "milestones": (f"/activities/{plan.activity}/milestones", title),
        "activities": ("/activities", title | {"plan": str(plan.id), "code": "B"}),
    }[below]
    first, second = (api.post(path, body, as_="peru", headers=KEY) for _ in range(2))
    assert (first.status_code, first.content) == (201, second.content)


def test_the_same_key_at_once_makes_one_plan(api: Api, stage: Stage) -> None:
    answers = together(*[lambda: api.post("/plans", NEW, as_="peru", headers=KEY)] * 4)
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.content for answer in answers}) == 1
    assert count(stage) == (1, 1)


def test_a_crash_between_commit_and_answer_leaves_one_plan_and_its_answer(api: Api, stage: Stage) -> None:
    service = api.client.app

    class Lost(Exception):
        pass

    async def losing(scope: Any, receive: Any, send: Any) -> None:
        """The service, whose answer is lost on the way: the transaction was committed before it began."""

        async def lost(message: Any) -> None:
            assert message["type"] == "http.response.start"
            assert count(stage) == (1, 1)
            raise Lost

        await service(scope, receive, lost if scope["type"] == "http" else send)

    headers = {"authorization": f"Bearer {api.tokens['peru']}", **KEY}
    with pytest.raises(Lost):
        Caller(losing).post("/api/v1/plans", json=NEW, headers=headers)
    answer = api.post("/plans", NEW, as_="peru", headers=KEY)
    assert answer.status_code == 201
    assert answer.headers["idempotent-replay"] == "true"
    assert count(stage) == (1, 1)
    assert api.get(f"/plans/{answer.json()['id']}", as_="peru").json() == answer.json()


@pytest.mark.parametrize("noun", ["plans", "guidelines", "activities", "milestones"])
def test_two_changes_at_once_of_one_version_are_one_change_and_one_412(api: Api, stage: Stage, noun: str) -> None:
    plan = drafted(stage)
    path, first, second = {
        "plans": (f"/plans/{plan.id}", {"end": "2019"}, {"start": "2017"}),
        "guidelines": (f"/guidelines/{plan.guideline}", {"position": 7}, {"position": 8}),
        "activities": (
            f"/activities/{plan.activity}",
            {"supporting_agencies": [str(stage.world.interior)]},
            {"supporting_agencies": [str(stage.world.interior)]},
        ),
        "milestones": (f"/milestones/{plan.milestone}", {"target": 7}, {"due": "2019"}),
    }[noun]
    version = api.get(path, as_="peru").json()["version"]
    answers = together(
        lambda: api.patch(path, first, as_="peru", version=version),
        lambda: api.patch(path, second, as_="peru", version=version),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert api.get(path, as_="peru").json()["version"] == version + 1


def test_two_things_of_one_plan_changed_at_once_are_both_changed(api: Api, stage: Stage) -> None:
    plan = drafted(stage)
    answers = together(
        lambda: api.patch(f"/plans/{plan.id}", {"end": "2019"}, as_="peru", version="*"),
        lambda: api.patch(
            f"/activities/{plan.activity}", {"lead_agency": str(stage.world.interior)}, as_="peru", version=1
        ),
        lambda: api.patch(f"/guidelines/{plan.guideline}", {"position": 4}, as_="peru", version=1),
        lambda: api.post(f"/plans/{plan.id}/guidelines", {"title": {"language": "es", "value": "X"}}, as_="peru"),
    )
    assert [answer.status_code for answer in answers] == [200, 200, 200, 201]


DEFERRED = """
    create table promises (title text);
    create function refuse() returns trigger language plpgsql as $$
    begin
        if new.title ->> 'value' like 'Deferred%' then raise check_violation using message = 'at the commit'; end if;
        return null;
    end $$;
    create constraint trigger at_the_commit after insert or update on guidelines
        deferrable initially deferred for each row execute function refuse();
"""


def test_a_commit_that_fails_answers_5xx_and_leaves_nothing(api: Api, stage: Stage) -> None:
    plan = drafted(stage)
    with connect(stage.database.owner_url).begin() as owner:
        owner.execute(text(DEFERRED))
    path, body = f"/plans/{plan.id}/guidelines", {"title": {"language": "es", "value": "Deferred"}}
    answer = api.post(path, body, as_="peru", headers=KEY)
    assert answer.status_code == 500
    assert answer.json()["title"]
    assert len(api.get(path, as_="peru").json()["items"]) == 2
    again = api.post(path, {"title": {"language": "es", "value": "Otra"}}, as_="peru", headers=KEY)
    assert again.status_code == 201, "the key was given back with everything else"
    changed = api.patch(f"/guidelines/{plan.guideline}", {"title": {"value": "Deferred"}}, as_="peru", version=1)
    assert changed.status_code == 500
    assert api.get(f"/guidelines/{plan.guideline}", as_="peru").json()["version"] == 1


def test_with_the_default_scope_a_commit_that_fails_would_answer_200(stage: Stage) -> None:
    """The control of the test above: what FastAPI does when the scope is not said."""
    with connect(stage.database.owner_url).begin() as owner:
        owner.execute(text("create table once (n int unique deferrable initially deferred)"))
        owner.execute(text("grant insert, select on once to avance_app"))
    app = FastAPI()
    app.state.writing = stage.writing

    @app.middleware("http")
    async def named(request: Any, proceed: Any) -> Any:
        request.state.request_id = "test"
        return await proceed(request)

    def twice(session: Session) -> dict[str, int]:
        session.execute(text("insert into once values (1), (1)"))
        return {"ok": 1}

    @app.post("/default")
    def default(session: Annotated[Session, Depends(transaction)]) -> dict[str, int]:
        return twice(session)

    @app.post("/ours")
    def ours(session: Transaction) -> dict[str, int]:
        return twice(session)

    client = Caller(app)
    assert client.post("/default").status_code == 200
    assert client.post("/ours").status_code == 500
    with stage.reading() as session:
        assert session.scalar(text("select count(*) from once")) == 0
