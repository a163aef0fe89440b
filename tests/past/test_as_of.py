"""`as_of`: what the record said, by the rights of now."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.past.remembered import Record


@pytest.fixture
def published(record: Record):
    """A plan of Peru written on the first day and published on the second, when its activity began; the days."""
    plan = record.stage.plan()
    activity = record.stage.activity(plan, lead_agency=record.stage.world.mimp)
    drafted = record.night()
    record.stage.publish(plan)
    record.stage.change(activity, status="under_way")
    return plan, activity, drafted, record.night()


def test_an_activity_says_what_it_said(record: Record, published):
    _, activity, drafted, begun = published
    record.stage.change(activity, status="suspended")
    then = record.api.get(f"/activities/{activity}", as_of=begun)
    assert (then.json()["status"], then.json()["edition"]) == ("under_way", "published")
    assert record.api.get(f"/activities/{activity}").json()["status"] == "suspended"
    before = record.api.get(f"/activities/{activity}", as_="peru", as_of=drafted).json()
    assert (before["status"], before["edition"]) == ("planned", "draft")


def test_progress_counts_what_was_known(record: Record, published):
    plan, activity, drafted, begun = published
    record.stage.change(activity, status="suspended")
    now = record.api.get(f"/progress/plans/{plan}").json()
    then = record.api.get(f"/progress/plans/{plan}", as_of=begun).json()
    assert now["activities"]["by_status"] == {"suspended": 1}
    assert then["activities"]["by_status"] == {"under_way": 1}
    assert then["as_of"] == begun.isoformat()
    assert then["change"] < now["change"]
    of_state = record.api.get("/progress/states/PER", mechanism="MESECVI", as_of=drafted).json()
    assert of_state["activities"]["total"] == 0


def test_a_deleted_activity_is_there_on_the_day_it_was(record: Record):
    plan = record.stage.plan()
    activity = record.stage.activity(plan)
    day = record.night()
    record.stage.remove(activity)
    assert record.api.get(f"/activities/{activity}", as_="peru").status_code == 404
    assert record.api.get(f"/activities/{activity}", as_="peru", as_of=day).status_code == 200
    listed = record.api.get(f"/plans/{plan}/activities", as_="peru", as_of=day).json()
    assert [item["id"] for item in listed["items"]] == [str(activity)]


@pytest.mark.parametrize("reader", ["public", "colombia", "expert", "reader"])
def test_the_draft_of_a_published_plan_stays_with_those_who_could_read_it(record: Record, published, reader):
    plan, activity, drafted, _ = published
    card = record.api.get(f"/plans/{plan}", as_=reader, as_of=drafted).json()
    assert card["content"] == "not_public"
    for path in (f"/activities/{activity}", f"/plans/{plan}/activities", f"/progress/plans/{plan}"):
        assert record.api.get(path, as_=reader, as_of=drafted).status_code == 404


@pytest.mark.parametrize("reader", ["public", "colombia", "expert", "reader"])
def test_a_withdrawn_plan_is_withdrawn_for_all_its_days(record: Record, published, reader):
    """Rights are those of now: what is no longer for a reader is not found by asking for an earlier day."""
    plan, activity, _, begun = published
    assert record.api.get(f"/activities/{activity}", as_=reader, as_of=begun).status_code == 200
    record.stage.withdraw(plan)
    for path in (f"/activities/{activity}", f"/plans/{plan}/activities", f"/progress/plans/{plan}"):
        assert record.api.get(path, as_=reader, as_of=begun).status_code == 404
        assert record.api.get(path, as_="peru", as_of=begun).status_code == 200
    assert record.api.get(f"/plans/{plan}", as_=reader, as_of=begun).json()["content"] == "not_public"
    whole = record.api.get("/progress/states/PER", as_=reader, as_of=begun).json()
    assert whole["activities"]["total"] == 0


def test_before_the_first_change_there_is_nothing(record: Record, published):
    plan, *_ = published
    day = record.days[0] - timedelta(days=1)
    assert record.api.get(f"/plans/{plan}", as_of=day).status_code == 404
    assert record.api.get("/progress/states/PER", as_of=day).status_code == 404
    assert record.api.get("/progress", as_of=day).json()["activities"]["total"] == 0


def test_a_day_that_has_not_begun_is_refused_and_today_is_now(record: Record, published):
    _, activity, *_ = published
    today = datetime.now(UTC).date()
    refused = record.api.get(f"/activities/{activity}", as_of=today + timedelta(days=1))
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["parameter"] == "as_of"
    now, of_today = (record.api.get(f"/activities/{activity}", **how).json() for how in ({}, {"as_of": today}))
    assert now == of_today


@pytest.mark.parametrize("day", ["2026-02-30", "2026", "20260302", "yesterday", "9999-12-31", "0000-01-01"])
def test_what_is_no_day_is_refused(record: Record, published, day):
    _, activity, *_ = published
    refused = record.api.get(f"/activities/{activity}", as_of=day)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["parameter"] == "as_of"


def test_a_list_takes_no_filter_beside_it_but_pages_and_edition(record: Record, published):
    plan, _, _, begun = published
    path = f"/plans/{plan}/activities"
    refused = record.api.get(path, as_of=begun, status="planned", source="x")
    assert [fault["parameter"] for fault in refused.json()["errors"]] == ["status", "source"]
    assert (
        record.api.get(path, as_of=begun, limit=1, count="true", edition="published", texts="flat").json()["total"] == 1
    )
    assert record.api.get("/activities", as_of=begun).status_code == 422


def test_a_cursor_of_one_day_is_none_of_another(record: Record):
    plan = record.stage.plan()
    for _ in range(3):
        record.stage.activity(plan)
    day = record.night()
    path = f"/plans/{plan}/activities"
    first = record.api.get(path, as_="peru", as_of=day, limit=2).json()
    rest = record.api.get(path, as_="peru", as_of=day, limit=2, cursor=first["next"]).json()
    assert len(first["items"] + rest["items"]) == 3
    assert record.api.get(path, as_="peru", limit=2, cursor=first["next"]).status_code == 422


def test_an_old_version_changes_nothing(record: Record, published):
    """The ETag of a day gone by names the version of then: whoever writes on it is told that it is stale."""
    _, activity, drafted, _ = published
    etag = record.api.get(f"/activities/{activity}", as_="peru", as_of=drafted).headers["etag"]
    stale = record.api.patch(f"/activities/{activity}", {"status": "completed"}, as_="peru", version=etag)
    assert stale.status_code == 412


def test_the_past_ends_with_its_transaction(record: Record, published):
    _, activity, drafted, _ = published
    for _ in range(12):  # every connection of the pool, and statements the driver has prepared by now
        assert record.api.get(f"/activities/{activity}", as_="peru", as_of=drafted).json()["edition"] == "draft"
        assert record.api.get(f"/activities/{activity}", as_="peru").json()["edition"] == "published"
