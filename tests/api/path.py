"""What the tests of a plan's path share: a plan is filled, put at a stage, and told what it lacks."""

from app.access.actor import SYSTEM
from app.actions import costs, indicators
from app.models import Plan
from tests.factories import plans as made

ENGLISH = {"accept-language": "en"}


def fill(session, activity):
    """Give an activity the cost and the indicator that it lacks."""
    cost = {"kind": "estimated", "amount": "3.00", "currency": "PEN", "precision": 1, "funding": "own_budget"}
    costs.create(session, activity=activity, values=cost | {"fiscal_year": 2018}, language=None, by=SYSTEM)
    indicator = {"activity": activity, "code": "I1", "name": made.title("Centros"), "disaggregations": []}
    indicators.create(session, values=indicator, language=None, by=SYSTEM)


def stand(session, id, stage):
    """Put a plan at a stage, past every rule."""
    session.get_one(Plan, id).stage = stage
    session.commit()


def named(answer):
    """What an answer says is wrong, by where it is wrong."""
    return {one["pointer"]: one["detail"] for one in answer.json()["errors"]}
