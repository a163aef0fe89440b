"""Who read drafts is noted, once for each plan and day, and nothing is noted of what is published or of the public."""

import pytest
from sqlalchemy import select

from app.models import Access


@pytest.fixture
def noted(session):
    """Who read which plan, as noted."""

    def ask() -> list[tuple[str, str, str]]:
        session.expire_all()
        rows = session.scalars(select(Access).order_by(Access.n)).all()
        return [(row.reader, row.role, str(row.plan_id)) for row in rows]

    return ask


def test_whoever_reads_a_draft_is_noted_once_however_it_is_read(api, plans, noted):
    draft = plans.colombia
    for _ in range(2):
        assert api.get(f"/plans/{draft}", as_="colombia").json()["content"] == "draft"
    assert api.get(f"/plans/{draft}/activities", as_="colombia").json()["items"]
    assert api.get(f"/progress/plans/{draft}", as_="colombia").status_code == 200
    assert noted() == [("client:colombia", "focal_point", str(draft))]


def test_a_list_a_part_and_the_feed_note_the_plan_they_tell_of(api, plans, noted, populated):
    draft = str(plans.colombia)
    activity = api.get(f"/plans/{draft}/activities", as_="colombia").json()["items"][0]["id"]
    for path in (
        "/plans?state=COL",
        f"/activities/{activity}",
        f"/activities/{activity}/history",
        "/changes?limit=200",
    ):
        api.client.app.app.state.noted = set()  # as another process
        assert api.get(path, as_="colombia").status_code == 200, path
        assert noted() == [("client:colombia", "focal_point", draft)], path


def test_who_sees_a_card_only_or_what_is_published_and_the_public_leave_no_trace(api, plans, noted):
    for reader in ("public", "reader", "peru", "expert", "admin", "observer"):
        api.get(f"/plans/{plans.colombia}", as_=reader)
        api.get("/plans", as_=reader)
        api.get(f"/plans/{plans.peru}/activities", as_=reader)
    assert noted() == []


def test_what_is_answered_after_a_change_of_ones_own_is_not_noted(api, plans, noted):
    activity = api.get(f"/plans/{plans.peru}/activities", as_="peru").json()["items"][0]
    api.patch(f"/activities/{activity['id']}", {"status": "under_way"}, as_="peru", version="*")
    assert noted() == []
