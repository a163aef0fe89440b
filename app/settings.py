"""What can be set from outside, read once from the environment into a frozen object.

Every name is prefixed `AVANCE_`; `HOST` and `PORT` also work bare. Knows nothing of the application, opens nothing but
the file of the demonstration's secret.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Literal, Self

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.providers import Provider

CHECKOUT = Path(__file__).resolve().parents[1]
SHORTEST_SECRET = 32
REQUESTS_PER_MINUTE = 600
"""In production. A demonstration stands on one machine, whose readers and clients are all one address."""


class SetupError(RuntimeError):
    """Something outside the program is not as it must be; the message is a sentence that says what to do."""


def checkout_folder() -> Path:
    """The data folder of this checkout; for root, whose checkout a system user often cannot reach, under /var/lib."""
    if os.geteuid() != 0:
        return CHECKOUT / "var"
    return Path("/var/lib/avance") / hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:12]


class Settings(BaseSettings):
    """The settings of one process. Times are in seconds unless the name says milliseconds."""

    model_config = SettingsConfigDict(
        env_prefix="AVANCE_", frozen=True, extra="ignore", env_ignore_empty=True, populate_by_name=True
    )

    env: Literal["demonstration", "production"] = "demonstration"
    host: str = Field("127.0.0.1", validation_alias=AliasChoices("AVANCE_HOST", "HOST"))
    port: int = Field(8000, ge=1, le=65535, validation_alias=AliasChoices("AVANCE_PORT", "PORT"))
    base_url: str = Field("", description="What readers type, without a slash at the end; default http://HOST:PORT.")
    workers: int = Field(1, ge=1, le=64, description="Web processes of this service.")
    trusted_proxies: str = Field("127.0.0.1", description="Addresses whose X-Forwarded-* headers are believed.")

    data: Path = Field(default_factory=checkout_folder, description="Folder of the embedded server and the secret.")
    database_url: str | None = Field(None, description="As the unprivileged role; unset: the embedded server.")
    owner_database_url: str | None = Field(None, description="As the owner, for migrations and loading.")
    read_database_url: str | None = Field(None, description="A replica for reads, as the unprivileged role.")
    pool_size: int = Field(15, ge=1, description="Connections kept per web process.")
    pool_overflow: int = Field(5, ge=0, description="Connections above pool_size, each opened for one request.")
    pool_timeout: float = Field(5, gt=0, description="Longest wait for a connection; then 503.")
    statement_timeout_ms: int = Field(10_000, ge=0)
    lock_timeout_ms: int = Field(3_000, ge=0)
    idle_in_transaction_timeout_ms: int = Field(15_000, ge=0)

    secret: SecretStr | None = Field(None, description="Signs sessions and cursors; at least 32 characters.")
    oauth_embedded: bool | None = Field(None, description="Run the embedded authorization server; production must say.")
    oauth_providers: tuple[Provider, ...] = Field((), description="External identity providers, as a JSON list.")
    oauth_issuer: str = Field("", description="Issuer of the embedded server's tokens; default base_url.")
    oauth_audience: str = Field("", description="Audience the tokens must name; default base_url + /api/v1.")

    requests_per_minute: int | None = Field(
        None, ge=0, description="Of one client, person or address, per web process; 0: any number."
    )
    graceful_shutdown: int = Field(10, ge=0, description="How long running requests may take at the end.")
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("database_url", "owner_database_url", "read_database_url")
    @classmethod
    def _with_driver(cls, url: str | None) -> str | None:
        """`postgres://` and `postgresql://` as everybody writes them, for the driver we have."""
        if url is None:
            return None
        scheme, separator, rest = url.partition("://")
        if not separator or scheme not in ("postgres", "postgresql", "postgresql+psycopg"):
            raise ValueError("a PostgreSQL URL looks like postgresql://user:password@host:5432/database")
        return f"postgresql+psycopg://{rest}"

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """Fill what follows from the rest, then hold production to its rules."""
        fill = object.__setattr__  # frozen for everybody else
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104  # compared, not bound
        host = f"[{host}]" if ":" in host else host
        fill(self, "base_url", (self.base_url or f"http://{host}:{self.port}").rstrip("/"))
        chosen = self.oauth_embedded is not None
        fill(self, "oauth_embedded", self.oauth_embedded is not False)
        fill(self, "oauth_issuer", self.oauth_issuer or self.base_url)
        fill(self, "oauth_audience", self.oauth_audience or f"{self.base_url}/api/v1")
        if self.requests_per_minute is None:
            fill(self, "requests_per_minute", 0 if self.demonstration else REQUESTS_PER_MINUTE)
        fill(self, "data", self.data.expanduser().absolute())
        if not self.oauth_embedded and not self.oauth_providers:
            raise ValueError("AVANCE_OAUTH_PROVIDERS must name one when AVANCE_OAUTH_EMBEDDED is off.")
        issuers = [provider.issuer for provider in self.oauth_providers]
        issuers += [self.oauth_issuer] if self.oauth_embedded else []
        if len(set(issuers)) < len(issuers):
            raise ValueError("AVANCE_OAUTH_PROVIDERS names an issuer twice, or the embedded server's.")
        keys = [provider.sign_in.key for provider in self.oauth_providers if provider.sign_in]
        if len(set(keys)) < len(keys):
            raise ValueError("AVANCE_OAUTH_PROVIDERS has a sign-in key twice.")
        if self.owner_database_url and not self.database_url:
            raise ValueError("AVANCE_OWNER_DATABASE_URL is set without AVANCE_DATABASE_URL: set both or none.")
        if self.env == "production":
            self._hold_production(chosen)
        return self

    def _hold_production(self, embedded_chosen: bool) -> None:
        if not self.database_url:
            raise ValueError("AVANCE_ENV=production needs AVANCE_DATABASE_URL: the embedded server is a demonstration.")
        if not self.secret:
            raise ValueError("AVANCE_ENV=production needs AVANCE_SECRET: generate one with `openssl rand -hex 32`.")
        value = self.secret.get_secret_value()
        if len(value) < SHORTEST_SECRET or len(set(value)) < 10:
            raise ValueError("AVANCE_SECRET is too short or too regular: generate one with `openssl rand -hex 32`.")
        if "demo" in value.lower() or "change" in value.lower():
            raise ValueError("AVANCE_SECRET looks like an example: generate one with `openssl rand -hex 32`.")
        if not self.base_url.startswith("https://"):
            raise ValueError("AVANCE_ENV=production needs AVANCE_BASE_URL, the https:// address readers use.")
        if not embedded_chosen:
            raise ValueError("AVANCE_ENV=production needs AVANCE_OAUTH_EMBEDDED: true or false, chosen on purpose.")

    @property
    def demonstration(self) -> bool:
        """Whether the demonstration identities exist and the embedded authorization server may sign them in."""
        return self.env == "demonstration"

    @property
    def embedded_database(self) -> bool:
        """Whether no database was named, so that the embedded server is ours to run."""
        return self.database_url is None

    def key(self, purpose: str) -> bytes:
        """32 bytes derived from the secret for one purpose ("cursors"), so that a leaked key of one opens no other.

        Reads a file in the demonstration: call it once and keep the answer.
        """
        value = self.secret.get_secret_value() if self.secret else demonstration_secret(self.data)
        return hmac.digest(value.encode(), f"avance/{purpose}".encode(), "sha256")


def read(**given: object) -> Settings:
    """The settings of the environment; members given by name come first.

    Raises SetupError with one sentence per wrong setting.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type]  # names and types are checked by pydantic
    except ValidationError as wrong:
        raise SetupError("\n".join(_sentence(fault) for fault in wrong.errors())) from None


def _sentence(fault: ErrorDetails) -> str:
    named = str(fault["loc"][0]) if fault["loc"] else ""
    if not named:
        return fault["msg"].removeprefix("Value error, ")
    variable = named if named.isupper() else f"AVANCE_{named.upper()}"
    return f"{variable} is not usable: {fault['msg']}."


def prepare_folder(folder: Path) -> None:
    """Make the data folder if it is missing; refuse one that belongs to somebody else. Opens no folder above it."""
    try:
        if folder.exists():
            owner = folder.stat().st_uid
            if owner != os.geteuid():
                raise SetupError(
                    f"The data folder {folder} belongs to user {owner}, not to you: run as that user, "
                    "or name a folder of your own in AVANCE_DATA."
                )
            return
        # The system user that runs PostgreSQL for root has to pass through the folders made here.
        mode = 0o755 if os.geteuid() == 0 else 0o700
        missing = [folder, *(above for above in folder.parents if not above.exists())]
        for made in reversed(missing):
            made.mkdir()
            made.chmod(mode if made == folder or os.geteuid() == 0 else 0o755)
    except OSError as error:
        raise SetupError(
            f"The data folder {folder} cannot be made or read ({error.strerror}): name another one in AVANCE_DATA."
        ) from None


def demonstration_secret(folder: Path) -> str:
    """The secret of a demonstration: generated once, kept in the data folder, readable by its owner only."""
    prepare_folder(folder)
    path = folder / "secret"
    made = folder / f"secret.{os.getpid()}"
    if not path.exists():
        handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(made, path)  # the first of several processes wins, the others read what it wrote
        except FileExistsError:
            return path.read_text()
        finally:
            made.unlink()
    if path.stat().st_mode & 0o077:
        raise SetupError(f"The secret {path} can be read by others: run `chmod 600 {path}`.")
    return path.read_text()
