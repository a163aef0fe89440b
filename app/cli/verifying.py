"""`verify`: whether a file is a version as it was sealed, asked of the database, or of the public keys alone."""

import json
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.access import seals
from app.access.actor import SYSTEM
from app.cli import databases, serving
from app.db import bind
from app.queries import versions
from app.settings import Settings, SetupError


def by_keys(file: Path, signature: Path, keys: Path) -> tuple[bool, list[str]]:
    """Whether the signature is one of these bytes by one of these keys, and the sentence; no database is asked."""
    content = _read(file)
    try:
        known = json.loads(_read(keys))
    except ValueError:
        raise SetupError(f"{keys} is no JSON Web Key Set.") from None
    good = seals.holds(content, _read(signature).decode("utf-8", "replace").strip(), known)
    said = "is as it was sealed" if good else "is not what was signed, or not by one of these keys"
    return good, [f"{file.name} {said}. SHA-256 {seals.digest(content)}."]


def by_database(settings: Settings, file: Path) -> tuple[bool, list[str]]:
    """The same by what is sealed here; of an altered file each member that differs."""
    content = _read(file)
    with serving.database(settings) as known:
        databases.hold_revision(known)
        engine = create_engine(known.owner_database_url or known.database_url or "")
        with Session(engine) as session:
            bind(session, SYSTEM.reads, SYSTEM.writes)
            found = versions.checked(session, SYSTEM, content)
        engine.dispose()
    return found.same and found.signed, [f"{file.name} {line}" for line in _told(found)]


def _told(found: versions.Checked) -> Iterator[str]:
    if found.row is None:
        yield "is no version that was sealed here."
    elif found.same and found.signed:
        yield f"is version {found.row.number} of the plan {found.row.plan_id}, as it was sealed. SHA-256 {found.row.sha256}."
    elif found.same:
        yield "is what stands here, but no key of this service signed it."
    else:
        yield f"is not version {found.row.number} of the plan {found.row.plan_id} as it was sealed."
        for one in found.differences:
            yield f"differs at {one.pointer}: {json.dumps(one.was)} was sealed, it says {json.dumps(one.became)}."
        if not found.differences:
            yield "says the same in other bytes."


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SetupError(f"{file} cannot be read: {error.strerror}.") from None
