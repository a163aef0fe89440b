"""The commands themselves: what can be asked for, in which words."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app import settings as configuration
from app.access import keys as pairs
from app.access.actor import SYSTEM
from app.actions import keys
from app.cli import administrators, databases, loads, serving, verifying
from app.settings import CHECKOUT, Settings, SetupError
from app.web import logs

cli = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)


def _carefully(act: Callable[[Settings], int]) -> None:
    """Run with the settings of the environment; what is not as it must be becomes a sentence and status 2."""
    try:
        status = act(configuration.read())
    except SetupError as error:
        typer.echo(f"avance: {error}", err=True)
        status = 2
    raise typer.Exit(status)


@cli.command()
def serve() -> None:
    """Start the database if none is named, migrate, load the reference data, and serve until Ctrl-C."""
    _carefully(serving.serve)


@cli.command()
def migrate() -> None:
    """Bring the database to the newest revision, as its owner."""
    _carefully(_migrate)


def _migrate(settings: Settings) -> int:
    with serving.database(settings) as known:
        if not known.owner_database_url:
            raise SetupError("Migrations run as the owner: set AVANCE_OWNER_DATABASE_URL.")
        databases.migrate(known.owner_database_url)
    return 0


@cli.command()
def load() -> None:
    """Load the reference data of `data/`; what is there already and unchanged stays as it is."""
    _carefully(_load)


def _load(settings: Settings) -> int:
    with serving.database(settings) as known:
        databases.hold_revision(known)
        databases.refuse_demonstration_identities(known)
        loads.fill(known)
    return 0


@cli.command()
def administrator(
    email: Annotated[str, typer.Argument(help="The address of the account, which is opened if there is none.")],
    name: Annotated[str, typer.Option(help="Whose account it is.")],
    issuer: Annotated[str, typer.Option(help="The identity provider, as AVANCE_OAUTH_PROVIDERS names it.")],
    subject: Annotated[str, typer.Option(help="The identifier there: who signs in without being linked reads it.")],
) -> None:
    """Make somebody an administrator who signs in through an identity provider: the first, whom nobody else can make."""

    def make(settings: Settings) -> int:
        with serving.database(settings) as known:
            databases.hold_revision(known)
            administrators.make(known, email=email, name=name, issuer=issuer, subject=subject)
        typer.echo(f"{email} is an administrator, and {subject} at {issuer}.")
        return 0

    _carefully(make)


@cli.command("check-config")
def check_config() -> None:
    """Say what the settings are, without secrets, or what is wrong with them. Touches no database."""
    _carefully(_check_config)


def _check_config(settings: Settings) -> int:
    for name in Settings.model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            value = "set"
        elif name.endswith("database_url") and value:
            value = databases.without_password(value)
        typer.echo(f"{name:34} {'not set' if value is None else value}")
    return 0


@cli.command()
def migration(message: Annotated[str, typer.Argument(help="What changes, in a few words: it names the file.")]) -> None:
    """Write the next numbered migration from the difference between the tables in the code and the database."""

    def write(settings: Settings) -> int:
        with serving.database(settings) as known:
            databases.hold_revision(known)
            command = [sys.executable, "-m", "alembic", "revision", "--autogenerate", "-m", message]
            environ = {**os.environ, "AVANCE_OWNER_DATABASE_URL": known.owner_database_url or ""}
            return subprocess.run(command, cwd=CHECKOUT, env=environ).returncode  # noqa: S603  # our own words

    _carefully(write)


@cli.command("rotate-keys")
def rotate_keys(
    versions: Annotated[bool, typer.Option("--versions", help="The key that seals versions instead.")] = False,
) -> None:
    """Make a new key to sign tokens with; tokens the old one signed stay good until they expire, sealed versions for ever."""
    _carefully(lambda settings: _rotate_keys(settings, "versions" if versions else "tokens"))


def _rotate_keys(settings: Settings, use: pairs.Use) -> int:
    logs.configure(settings)
    with serving.database(settings) as known:
        databases.hold_revision(known)
        databases.refuse_demonstration_identities(known)
        engine = create_engine(known.owner_database_url or known.database_url or "")
        with Session(engine) as session:
            secret = known.key(pairs.PURPOSE if use == "tokens" else pairs.SEALING)
            kid = keys.rotate(session, secret, now=datetime.now(UTC), by=SYSTEM, use=use).kid
            session.commit()
        engine.dispose()
        typer.echo(f"{use.capitalize()} are signed with the key {kid} from now on.")
    return 0


@cli.command()
def verify(
    file: Annotated[Path, typer.Argument(help="The canonical JSON of a version.")],
    signature: Annotated[Path | None, typer.Option(help="A file with its detached signature; with --keys.")] = None,
    keys: Annotated[Path | None, typer.Option(help="A copy of /.well-known/avance-keys: no database is asked.")] = None,
) -> None:
    """Say whether a file is a version of a plan as it was sealed, or which member differs (status 1)."""

    def told(settings: Settings) -> int:
        if (signature is None) != (keys is None):
            raise SetupError("--signature and --keys go together.")
        if signature and keys:
            good, lines = verifying.by_keys(file, signature, keys)
        else:
            good, lines = verifying.by_database(settings, file)
        typer.echo("\n".join(lines))
        return 0 if good else 1

    _carefully(told)
