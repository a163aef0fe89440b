"""The identities of a demonstration (api.md), as data: who they are and what they may. They exist nowhere else."""

from dataclasses import dataclass

from app.access import scopes

PASSWORD = "demo"  # noqa: S105  # published on purpose; production refuses to start beside it

AGENCY = ("PER", "MIMP")
"""State and acronym of the agency whose officer takes part."""

OPEN_TO_STATES = frozenset({"plans:write", "activities:write", "costs:write", "indicators:write", "agencies:write"})
OPEN_TO_SECRETARIAT = frozenset(
    {"states:write", "recommendations:write", "plans:write", "costs:write", "indicators:write", "access:write"}
)


@dataclass(frozen=True)
class Role:
    """A grant of the demonstration; `agency` with the one above."""

    name: str
    state: str | None = None
    mechanism: str | None = None
    named_by: str | None = None
    agency: bool = False


@dataclass(frozen=True)
class Machine:
    """A client of the demonstration; its secret is its id."""

    id: str
    name: str
    scopes: frozenset[str]
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True)
class Application:
    """An application that people of the demonstration sign in through; its secret is its id."""

    id: str
    name: str
    scopes: frozenset[str]
    redirect_uri: str


@dataclass(frozen=True)
class Account:
    """A person of the demonstration. `what`: an English msgid that says who they are."""

    email: str
    name: str
    language: str
    what: str
    roles: tuple[Role, ...]


def _both(name: str, named_by: str | None = None) -> tuple[Role, ...]:
    return tuple(Role(name, mechanism=mechanism, named_by=named_by) for mechanism in ("MESECVI", "MESICIC"))


PERU, COLOMBIA = Role("focal_point", "PER"), Role("focal_point", "COL")

MACHINES = (
    Machine("demo-reader", "Dashboard (demonstration)", scopes.READS),
    Machine("demo-peru", "System of Peru's focal point (demonstration)", scopes.READS | OPEN_TO_STATES, (PERU,)),
    Machine(
        "demo-colombia", "System of Colombia's focal point (demonstration)", scopes.READS | OPEN_TO_STATES, (COLOMBIA,)
    ),
    Machine(
        "demo-secretariat",
        "System of the Secretariats (demonstration)",
        scopes.READS | OPEN_TO_SECRETARIAT,
        _both("secretariat"),
    ),
)

APPLICATIONS = (
    Application(
        "demo-application",
        "Application of people (demonstration)",
        scopes.READS | OPEN_TO_STATES | OPEN_TO_SECRETARIAT,
        "http://127.0.0.1/callback",
    ),
)
"""Without one nobody could try the authorization code. What it may is bounded by the grants of who signs in."""

PEOPLE = (
    Account("peru@demo.invalid", "Focal point of Peru (demo)", "es", "Focal point of Peru", (PERU,)),
    Account("colombia@demo.invalid", "Focal point of Colombia (demo)", "es", "Focal point of Colombia", (COLOMBIA,)),
    Account(
        "agency-peru@demo.invalid",
        "Officer of MIMP, Peru (demo)",
        "es",
        "Officer of an agency of Peru",
        (Role("agency_officer", "PER", agency=True),),
    ),
    Account("expert@demo.invalid", "Expert (demo)", "en", "Expert, named by Colombia", _both("expert", "COL")),
    Account("secretariat@demo.invalid", "Secretariat (demo)", "es", "Technical Secretariat", _both("secretariat")),
    Account("admin@demo.invalid", "Administrator (demo)", "es", "Administrator", (Role("administrator"),)),
)
