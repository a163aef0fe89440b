"""The examples of plans and what hangs on them are valid, and answers are exactly what their schemas declare."""

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from app.schemas import activities, guidelines, milestones, moves, plans
from app.schemas.common import Page
from tests.factories import plans as made

SHAPES = [
    shape
    for module in (activities, guidelines, milestones, moves, plans)
    for shape in vars(module).values()
    if isinstance(shape, type) and issubclass(shape, BaseModel) and shape.__module__ == module.__name__
]
WITH_EXAMPLES = [shape for shape in SHAPES if (shape.model_config.get("json_schema_extra") or {}).get("examples")]


def test_every_shape_that_is_sent_or_answered_alone_has_an_example():
    names = {shape.__name__ for shape in WITH_EXAMPLES}
    for noun in ("Activity", "Guideline", "Milestone", "Plan"):
        assert {noun, f"{noun}New", f"{noun}Patch"} <= names
    assert {"Move", "PlanCard"} <= names


@pytest.mark.parametrize("shape", WITH_EXAMPLES, ids=lambda shape: shape.__name__)
def test_an_example_is_valid(shape):
    for example in shape.model_config["json_schema_extra"]["examples"]:
        shape.model_validate(example)


def test_a_wrong_example_would_be_found():
    with pytest.raises(ValidationError):
        plans.PlanNew.model_validate(plans.NEW | {"stage": "final"})


def test_answers_are_what_their_schemas_declare(api, session, world):
    plan, other = made.published(session, world), made.drafted(session, world, "COL")
    shapes = {
        "/plans": Page[plans.AnyPlan],
        f"/plans/{plan.id}": plans.Plan,
        f"/plans/{other.id}": plans.PlanCard,
        f"/plans/{plan.id}/moves": Page[moves.Move],
        f"/plans/{plan.id}/guidelines": Page[guidelines.Guideline],
        f"/guidelines/{plan.guideline}": guidelines.Guideline,
        f"/plans/{plan.id}/activities": Page[activities.Activity],
        f"/activities/{plan.activity}": activities.Activity,
        f"/activities/{plan.activity}/milestones": Page[milestones.Milestone],
        f"/milestones/{plan.milestone}": milestones.Milestone,
    }
    for path, shape in shapes.items():
        for params in ({}, {"texts": "flat"}):
            body = api.get(path, **params).content
            TypeAdapter(shape).validate_json(body, strict=True)
