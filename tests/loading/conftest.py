"""A database filled from the project's own data, and copies of the data folder to break."""

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from app.access.actor import SYSTEM
from app.actions._record import record_commits
from app.db import bind, make_engine, make_sessions
from app.loading import demonstration, reference
from app.settings import CHECKOUT
from tests.database import Databases

DATA = CHECKOUT / "data"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

Edit = Callable[[str, int, str, str], Path]


@pytest.fixture(scope="session")
def filled(databases: Databases) -> Iterator[sessionmaker[Session]]:
    """Sessions of a database with the reference data and the demonstration. Tests read it and change nothing."""
    database = databases.clone()
    engine = make_engine(database.url)
    factory = make_sessions(engine)
    record_commits(factory)
    reference.load(factory, DATA)
    demonstration.load(factory, NOW)
    yield factory
    engine.dispose()
    databases.drop(database)


@pytest.fixture
def stored(filled: sessionmaker[Session]) -> Iterator[Session]:
    """A session that reads all of it."""
    with filled() as session:
        bind(session, SYSTEM.reads, SYSTEM.writes)
        yield session


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data folder."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Writes another value into a column of a line, as an editor counts lines, of a CSV file of the copy."""

    def write(file: str, line: int, column: str, value: str) -> Path:
        path = folder / file
        lines = path.read_text().splitlines(keepends=True)
        columns = next(csv.reader([lines[0]]))
        cells = next(csv.reader([lines[line - 1]]))
        cells[columns.index(column)] = value
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerow(cells)
        lines[line - 1] = written.getvalue()
        path.write_text("".join(lines))
        return folder

    return write
