"""Who acts: a person, a client, the public, or the operator's commands; with their grants and scopes, and nothing else.

Pure and detached from the database. What an actor may read follows from three values derived from the grants: `keys`
(compared with the audience of a plan), `reads` and `writes` (State lists for row-level security).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Literal
from uuid import UUID

MECHANISMS = ("MESECVI", "MESICIC")

Kind = Literal["public", "person", "client", "system"]


@dataclass(frozen=True)
class Held:
    """One grant in force: a role and its bounds (see `models.grants.Grant`)."""

    role: str
    state: str | None = None
    mechanism: str | None = None
    agency_id: UUID | None = None
    plan_id: UUID | None = None
    named_by: str | None = None
    until: datetime | None = None

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """The mechanisms the grant reaches: the one it names, else all."""
        return (self.mechanism,) if self.mechanism else MECHANISMS


@dataclass(frozen=True)
class Actor:
    """Who asks. `scopes` bound a client; None for a person, whom only grants bound. `display` names the actor in the
    change log of those who may see names."""

    kind: Kind
    id: str
    display: str = ""
    grants: tuple[Held, ...] = ()
    scopes: frozenset[str] | None = field(default=None)

    def has_scope(self, scope: str) -> bool:
        """Whether the token behind the actor covers the scope; people and the public are not bound by scopes."""
        return self.scopes is None or scope in self.scopes

    def roles(self, *names: str) -> Iterable[Held]:
        """The grants in force of these roles."""
        return (held for held in self.grants if held.role in names)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The audience keys the actor holds. A plan's draft is readable when its audience has one of them.

        Example: a focal point of Peru for both mechanisms holds `PER:MESECVI` and `PER:MESICIC`.
        """
        keys: set[str] = set()
        for held in self.grants:
            if held.role == "focal_point":
                keys.update(f"{held.state}:{mechanism}" for mechanism in held.mechanisms)
            elif held.role == "secretariat":
                keys.add(f"workshop:{held.mechanism}")
            elif held.role == "agency_officer":
                keys.add(f"agency:{held.agency_id}")
            elif held.role == "consultant":
                keys.add(f"plan:{held.plan_id}")
            elif held.role == "contributor":
                keys.add(f"frozen:{held.plan_id}")
            if held.role == "secretariat":
                keys.update((f"access:{held.mechanism}", "access:*"))
            elif held.role == "administrator":
                keys.add("access")
        return frozenset(keys)

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """What row-level security lets through: `public`, and the States whose drafts it may be; `*` for all of them.
        Coarse: the queries narrow further."""
        if self.kind == "system" or any(self.roles("secretariat")):
            return ("public", "*")
        return ("public", *sorted({held.state for held in self.grants if held.state}))

    @cached_property
    def writes(self) -> tuple[str, ...]:
        """States whose rows row-level security lets the actor write; `-` for rows that belong to no State, and for values
        of the indicators of a catalogue, which the Secretariat records for any State; `inputs:<State>` for inputs alone."""
        if self.kind == "system":
            return ("*",)
        states = {held.state for held in self.grants if held.state and held.role != "contributor"}
        states |= {f"inputs:{held.state}" for held in self.roles("contributor")}
        return tuple(sorted(states | ({"-"} if any(self.roles("secretariat")) else set())))

    @cached_property
    def digest(self) -> str:
        """A digest of all that decides what the actor sees: who it is (of its own grants), grants with their bounds, and
        scopes. Cursors carry it."""
        grants = sorted(repr((h.role, h.state, h.mechanism, str(h.agency_id), str(h.plan_id))) for h in self.grants)
        scopes = sorted(self.scopes) if self.scopes is not None else None
        return sha256(repr((self.kind, self.id, grants, scopes)).encode()).hexdigest()[:16]


PUBLIC = Actor("public", "public", "public")
"""A reader without a token or session."""

SYSTEM = Actor("system", "system", "Avance")
"""The operator's commands: loading reference data, the demonstration. Never reached by a request."""
