"""Every page in every state of `tests.pages.everywhere`, as the service answers it: what many tests read, here and in a
browser.
"""

import fcntl
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.main import create_app
from app.settings import Settings
from app.web.languages import LANGUAGES
from tests.conftest import RUN
from tests.database import Database, Databases
from tests.demonstration import demonstration
from tests.pages import tongues
from tests.pages.content import PROVIDER, fill
from tests.pages.everywhere import ALL
from tests.pages.walk import Answer, Walk


@pytest.fixture(scope="session")
def walk(
    databases: Databases, demonstration_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walk]:
    """Every page with something on it, on a copy of the database with `content`."""
    database = databases.clone(demonstration_database.name)
    with demonstration(database, tmp_path_factory.mktemp("walk")) as here:
        places = fill(here)
    providers = [{"issuer": PROVIDER, "sign_in": {"key": "away", "name": "OAS", "client_id": "avance"}}]
    settings = Settings(env="demonstration", base_url="http://testserver", oauth_providers=providers)
    app = create_app(settings, database.url)
    yield Walk(app, places, database.superuser_url)
    app.state.writing.kw["bind"].dispose()
    databases.drop(database)


@pytest.fixture(scope="session")
def walked(request: pytest.FixtureRequest) -> tuple[list[Answer], tongues.Strings]:
    """What every entry is answered with in every language, and the texts of the database in each: asked once in a run, read
    by many tests."""
    run: Path = request.config.stash[RUN]
    with (run / "everywhere.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = run / "everywhere.answers"
        if not kept.exists():
            walk: Walk = request.getfixturevalue("walk")
            said = tongues.stored(walk.superuser_url)
            answers = [walk.visit(entry, language) for language in LANGUAGES for entry in ALL]
            kept.write_bytes(pickle.dumps((answers, said)))
    found: tuple[list[Answer], tongues.Strings] = pickle.loads(kept.read_bytes())
    return found


@pytest.fixture(scope="session")
def everywhere(walked: tuple[list[Answer], tongues.Strings]) -> list[Answer]:
    """What every entry is answered with in every language."""
    return walked[0]
