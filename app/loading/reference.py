"""Loading the reference data: read and check every file, then write what is new, in one transaction."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from app.access.actor import SYSTEM
from app.actions import loading
from app.actions.loading import Saved, Thing
from app.db import bind
from app.loading import (
    agencies,
    checks,
    files,
    indicators,
    mechanisms,
    peru,
    plans,
    recommendations,
    rounds,
    states,
)
from app.loading.faults import WrongData
from app.loading.files import Files


@dataclass(frozen=True)
class Report:
    """What a load did, by type of thing (`recommendations`), and what it left as people have changed it here."""

    saved: Saved

    @property
    def changes(self) -> int:
        """How many things were made or changed: how many Changes were recorded."""
        return self.saved.created.total() + self.saved.changed.total()

    def __str__(self) -> str:
        counts = self.saved
        types = sorted({*counts.created, *counts.changed, *counts.unchanged})
        told = [
            f"{type}: {counts.created[type]} new, {counts.changed[type]} changed, {counts.unchanged[type]} unchanged"
            for type in types
        ]
        return "\n".join([*told, *(f"kept as changed here: {kept}" for kept in counts.kept)])


def load(sessions: sessionmaker[Session], folder: Path) -> Report:
    """Load the data of a folder; doing it again changes nothing and records nothing. All of it or nothing.

    Raises:
        WrongData: naming file, line and column of everything that is wrong; then nothing was written.
    """
    read = checked(folder)
    with sessions.begin() as session:
        bind(session, SYSTEM.reads, SYSTEM.writes)
        return Report(loading.save(session, list(things(read)), by=SYSTEM))


def checked(folder: Path) -> Files:
    """The files of a folder, whole and in agreement.

    Raises:
        WrongData: with every fault.
    """
    read = files.read(folder)
    faults = checks.of(read)
    if faults:
        raise WrongData(faults)
    return read


def things(read: Files) -> Iterator[Thing]:
    """Everything the files tell of, each thing after those it refers to."""
    for noun in (mechanisms, states, rounds, recommendations, agencies, plans, peru, indicators):
        yield from noun.things(read)
    yield from plans.entries(read)
