"""The one truth table: which act needs which scope, and which roles may do it.

`roles` are checked by `policy.require` against the bounds of the thing acted on. Pages and OpenAPI print this table.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Permission:
    """An act: the scope a client's token needs, the roles that may, and the sentence that says so to those refused."""

    scope: str
    roles: tuple[str, ...]
    refusal: str


WRITER = (
    "Only the focal point of the State, or the plan's consultant while it is drafted or revised, may write its content."
)
FACTS = "Only the focal point of the State may record facts."
OFFICER = "An agency reports by an update (POST /api/v1/activities/{id}/updates), which the focal point accepts."
KEEPER = "Only the Secretariat of the mechanism may keep its reference data and recommendations."
SOURCED = (
    "Only the focal point of the State, or the Secretariat of the mechanism with a source, may record a value of the"
    " catalogue."
)
GIVER = "Only the Secretariat, for roles within its mechanism, and the administrator may give a role or end one."
LINKER = (
    "Only the Secretariat, for people whose roles are within its mechanism, and the administrator may link an identity or"
    " unlink one."
)
DECIDER = "Only the focal point of the State may accept or return an update."

PERMISSIONS: dict[str, Permission] = {
    "plans.create": Permission(
        "plans:write", ("focal_point",), "Only the focal point of the State may create its plans."
    ),
    "plans.write": Permission("plans:write", ("focal_point", "consultant"), WRITER),
    "plans.move": Permission(
        "plans:write",
        ("focal_point",),
        "Only the focal point of the State, for each mechanism of the plan, may move it along its path.",
    ),
    "plans.publish": Permission(
        "plans:write",
        ("focal_point",),
        "Only the focal point of the State, for each mechanism of the plan, may publish it for the State.",
    ),
    "plans.publish_for_the_oas": Permission(
        "plans:write",
        ("secretariat",),
        "Only the Secretariat, for each mechanism of the plan, may publish it for the OAS.",
    ),
    "plans.waive": Permission("plans:write", ("focal_point",), "Only the focal point of the State may waive a gap."),
    "inputs.give": Permission(
        "plans:write",
        ("contributor", "focal_point"),
        "Only a contributor of the plan, or the focal point for those in the room, may give an input.",
    ),
    "inputs.dispose": Permission(
        "plans:write", ("focal_point",), "Only the focal point of the State may dispose of inputs and set the cut-off."
    ),
    "plans.enter": Permission("plans:write", (), "Only the operator's commands may enter a plan from elsewhere."),
    "activities.write": Permission("activities:write", ("focal_point", "consultant"), WRITER),
    "activities.record": Permission("activities:write", ("focal_point",), FACTS),
    "updates.submit": Permission(
        "activities:write",
        ("agency_officer", "focal_point"),
        "Only an officer of an agency that leads or supports the activity, or the focal point, may report on it.",
    ),
    "updates.decide": Permission("activities:write", ("focal_point",), DECIDER),
    "costs.write": Permission("costs:write", ("focal_point", "consultant"), WRITER),
    "costs.record": Permission("costs:write", ("focal_point",), FACTS),
    "indicators.write": Permission("indicators:write", ("focal_point", "consultant"), WRITER),
    "indicators.record": Permission("indicators:write", ("focal_point",), FACTS),
    "catalogue.record": Permission("indicators:write", ("focal_point", "secretariat"), SOURCED),
    "agencies.write": Permission(
        "agencies:write", ("focal_point",), "Only the focal point of the State may keep its agencies."
    ),
    "states.write": Permission("states:write", ("secretariat",), KEEPER),
    "recommendations.write": Permission("recommendations:write", ("secretariat",), KEEPER),
    "catalogue.write": Permission("indicators:write", ("secretariat",), KEEPER),
    "rates.write": Permission("costs:write", ("secretariat",), KEEPER),
    "grants.give": Permission("access:write", ("secretariat", "administrator"), GIVER),
    "grants.give_administrator": Permission(
        "access:write", ("administrator",), "Only an administrator may give or end the role of an administrator."
    ),
    "people.read": Permission(
        "access:read", ("secretariat", "administrator"), "Only the Secretariat and the administrator may read people."
    ),
    "people.add": Permission(
        "access:write", ("secretariat", "administrator"), "Only the Secretariat and the administrator may add people."
    ),
    "people.change": Permission(
        "access:write", ("administrator",), "Only the administrator may change or end somebody's account."
    ),
    "identities.link": Permission("access:write", ("secretariat", "administrator"), LINKER),
    "clients.read": Permission(
        "access:read", ("secretariat", "administrator"), "Only the Secretariat and the administrator may read clients."
    ),
    "clients.write": Permission(
        "access:write", ("administrator",), "Only the administrator may register, change and end clients."
    ),
    "accesses.read": Permission(
        "access:read", ("focal_point",), "Only the focal point of the State may read who read its drafts."
    ),
    "events.read": Permission(
        "access:read", ("administrator",), "Only the administrator may read the events of security."
    ),
    "grants.read": Permission(
        "access:read", ("secretariat", "administrator"), "Only the Secretariat and the administrator may read grants."
    ),
}
