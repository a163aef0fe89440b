"""The scopes of api.md: what a token may be used for, as data. A scope is `noun:verb`; it never widens a grant.

The sentences are English msgids; the consent page and OpenAPI print them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

READ, WRITE = "read", "write"


@dataclass(frozen=True)
class Noun:
    """What a noun of a scope covers, and the verbs it has: nobody writes progress, it is computed."""

    covers: str
    verbs: tuple[str, ...] = (READ, WRITE)


NOUNS: dict[str, Noun] = {
    "states": Noun("Reference data: States, mechanisms, rounds, meetings, country reports, documents, currencies."),
    "recommendations": Noun("Recommendations of the Committees of Experts."),
    "plans": Noun("Plans of Action: guidelines, moves, gaps, workshop inputs and versions."),
    "activities": Noun("Activities: status, updates, milestones and evidence."),
    "agencies": Noun("Agencies responsible for activities."),
    "costs": Noun("Cost lines and exchange rates."),
    "indicators": Noun("Indicators: targets and observations."),
    "assessments": Noun("Assessments of the Committees and reports of the States."),
    "progress": Noun("Progress, computed from what was reported.", (READ,)),
    "changes": Noun("The feed of changes and the history of things.", (READ,)),
    "exports": Noun("Exports of whole collections.", (READ,)),
    "webhooks": Noun("Subscriptions to changes and their deliveries."),
    "access": Noun("People, clients and grants."),
}

VERBS: dict[str, str] = {READ: "Read: %(what)s", WRITE: "Write: %(what)s"}
"""The sentence of a scope, filled with what its noun covers."""

ALL: frozenset[str] = frozenset(f"{noun}:{verb}" for noun, entry in NOUNS.items() for verb in entry.verbs)
READS: frozenset[str] = frozenset(scope for scope in ALL if scope.endswith(f":{READ}"))


def parse(value: str) -> frozenset[str]:
    """The scopes of a blank-separated list.

    Raises ValueError for one that does not exist: an unknown scope refuses the whole, it is not cut away.

    Example: `parse("plans:read plans:write")` has two, `parse("")` none.
    """
    scopes = frozenset(value.split(" ")) - {""}
    unknown = scopes - ALL
    if unknown:
        raise ValueError(f"{len(unknown)} unknown scopes")
    return scopes


def text(scopes: Iterable[str]) -> str:
    """A blank-separated list in a stable order: by noun as in NOUNS, reading before writing."""
    order = list(NOUNS)
    return " ".join(sorted(scopes, key=lambda scope: (order.index(scope.partition(":")[0]), scope)))


def described(scopes: Iterable[str]) -> list[tuple[str, str, str]]:
    """What a person is asked to agree to: scope, sentence of its verb, what its noun covers; in stable order.

    Example: `described({"costs:read"})` is `[("costs:read", "Read: %(what)s", "Cost lines and exchange rates.")]`.
    """
    found = []
    for scope in text(scopes).split():
        noun, _, verb = scope.partition(":")
        found.append((scope, VERBS[verb], NOUNS[noun].covers))
    return found
