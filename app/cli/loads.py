"""What a database is filled with: the reference data for everybody, identities and a draft for a demonstration."""

from datetime import UTC, datetime

import typer

from app.actions._record import record_commits
from app.db import make_engine, make_sessions
from app.loading import demonstration, reference
from app.loading.faults import WrongData
from app.settings import CHECKOUT, Settings, SetupError

FOLDER = CHECKOUT / "data"


def fill(settings: Settings) -> None:
    """Load what is new, as the service's role, and say so. Again changes nothing."""
    engine = make_engine(settings.database_url or "", statement_timeout_ms=settings.statement_timeout_ms)
    sessions = make_sessions(engine)
    record_commits(sessions)
    try:
        report = reference.load(sessions, FOLDER)
        typer.echo(f"Reference data loaded:\n{report}" if report.changes else "Reference data: nothing new.")
        if settings.demonstration:
            made = demonstration.load(sessions, datetime.now(UTC))
            if made.identities or made.plans:
                typer.echo(str(made))
    except (WrongData, LookupError) as wrong:
        raise SetupError(f"Nothing was loaded:\n{wrong}") from None
    finally:
        engine.dispose()
