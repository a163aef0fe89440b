"""Filling a database: the reference data, and in a demonstration what that wants beside. As the owner."""

from datetime import UTC, datetime

from app.actions._record import record_commits
from app.db import make_engine, make_sessions
from app.loading import demonstration, reference
from app.loading.faults import WrongData
from app.settings import CHECKOUT, Settings, SetupError


def load(settings: Settings) -> str:
    """Load what is missing or new; what was done, in words.

    Raises:
        SetupError: naming file, line and column of what is wrong with the data; nothing of it was loaded.
    """
    engine = make_engine(settings.owner_database_url or "", pool_size=1, max_overflow=0)
    try:
        sessions = make_sessions(engine)
        record_commits(sessions)
        told = [str(reference.load(sessions, CHECKOUT / "data"))]
        if settings.demonstration:
            told.append(str(demonstration.load(sessions, datetime.now(UTC))))
    except WrongData as wrong:
        raise SetupError(f"The data is not loaded.\n{wrong}") from None
    finally:
        engine.dispose()
    return "\n".join(told)
