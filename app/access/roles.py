"""The roles of domain.md 6, each with the sentence that pages and OpenAPI print.

A role is what a grant gives; its bounds (State, mechanism, agency, plan) stand in the grant.
"""

ROLES: dict[str, str] = {
    "observer": "Reads what is published; exchanges good practices and cooperation.",
    "contributor": "Reads the frozen draft of one plan during its workshop and gives inputs on it.",
    "consultant": "Writes the draft of one plan while it is drafted or revised.",
    "agency_officer": "Reports updates on the activities in which the agency leads or supports.",
    "focal_point": "Writes the plans of the State, records facts, accepts and returns updates.",
    "expert": "Reads what is published and the drafts a State opened; assesses any State but the one that named them.",
    "secretariat": "Keeps the reference data and recommendations of its mechanism; reads drafts from the workshop on.",
    "administrator": "Manages people, clients, grants and keys; never reads a draft.",
}
