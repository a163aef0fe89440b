"""External identity providers as the operator describes them: whom to believe, and what their claims mean here.

Part of the settings: knows no tokens, no HTTP and no database.
"""

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def _address(url: str) -> str:
    parts = urlsplit(url)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not safe or not parts.netloc or parts.username or parts.query or parts.fragment:
        raise ValueError("an issuer is an https:// address without query, as the provider writes it")
    return url


class Described(BaseModel):
    """A part of a description: a member that is not known is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Given(Described):
    """The role a value of a claim gives, with the bounds a grant of it would have (`models.grants.Grant`)."""

    role: Literal[
        "observer",
        "contributor",
        "consultant",
        "agency_officer",
        "focal_point",
        "expert",
        "secretariat",
        "administrator",
    ]
    state: str | None = Field(None, pattern="^[A-Z]{3}$")
    mechanism: Literal["MESECVI", "MESICIC"] | None = None
    agency_id: UUID | None = None
    plan_id: UUID | None = None
    named_by: str | None = Field(None, pattern="^[A-Z]{3}$")

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        """The bounds the table of grants demands: a role without them would reach too far."""
        role = self.role
        fits = (
            (self.state is not None) == (role in ("contributor", "consultant", "agency_officer", "focal_point"))
            and (self.plan_id is not None) == (role in ("contributor", "consultant"))
            and (self.agency_id is not None) == (role == "agency_officer")
            and (self.named_by is None or role == "expert")
            and (self.mechanism is not None or role not in ("expert", "secretariat"))
            and (self.mechanism is None or role in ("expert", "secretariat", "focal_point"))
        )
        if not fits:
            raise ValueError(f"the bounds are not those of the role {role}")
        return self


class Rule(Described):
    """What one claim gives. `claim`: its name, which may be a URL; a list is a path into objects. `separator`: of a claim
    that is one string; without it a string is one value and a list several. A value that does not stand in `values`
    gives nothing."""

    claim: str | tuple[str, ...]
    separator: Literal[" ", ","] | None = None
    values: dict[str, tuple[Given, ...]]

    @property
    def path(self) -> tuple[str, ...]:
        return (self.claim,) if isinstance(self.claim, str) else self.claim


class SignIn(Described):
    """How people sign in to the pages through a provider, as an application registered there. `key`: its word in our
    addresses; the provider sends people back to `/sign-in/<key>/back`. `name`: what it is called on the sign-in page. An
    application that cannot keep a secret has none."""

    key: Annotated[str, Field(pattern="^[a-z][a-z0-9-]{0,29}$")]
    name: Annotated[str, Field(min_length=1, max_length=100)]
    client_id: Annotated[str, Field(min_length=1)]
    client_secret: SecretStr | None = None


class Provider(Described):
    """One issuer. `type`: the `typ` its access tokens have; `client_claim`: where they name the client. `clients`: which
    client a `sub` of this issuer is here; who a person is stands in the table of identities."""

    issuer: Annotated[str, AfterValidator(_address)]
    audience: str = ""
    type: Literal["at+jwt", "JWT"] = "at+jwt"
    client_claim: Literal["client_id", "azp", "cid"] = "client_id"
    grants: tuple[Rule, ...] = ()
    clients: dict[str, str] = {}
    sign_in: SignIn | None = None

    def leads_to(self, url: str) -> bool:
        """Whether to go where the provider's metadata lead: by https, or on this machine where the provider itself is."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        here = urlsplit(self.issuer).hostname in LOOPBACK and parts.hostname in LOOPBACK
        return bool(parts.hostname) and (parts.scheme == "https" or (here and parts.scheme == "http"))
