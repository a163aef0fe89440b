"""The lock files: every pin of pyproject.toml, with hashes, and no address of any host."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from app.settings import CHECKOUT

PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
SERVING, DEVELOPING = PROJECT["project"]["dependencies"], PROJECT["dependency-groups"]["dev"]
NPM_LOCKS = [
    path
    for folder in ("assets", "tests/browser", "tests/providers")
    for path in (CHECKOUT / folder).glob("package-lock.json")
]


def locked(name: str) -> dict[str, str]:
    """Name and version of each package of a lock file; each has to have a hash."""
    found = {}
    for entry in re.split(r"\n(?=\S)", (CHECKOUT / name).read_text().strip()):
        package, version = re.match(r"([a-z0-9.-]+)==(\S+)", entry).groups()  # type: ignore[union-attr]  # fails if None
        assert "--hash=sha256:" in entry, f"{package} has no hash"
        found[package] = version
    return found


def pins(requirements: list[str]) -> dict[str, str]:
    """Name and version of requirements such as `psycopg[binary,pool]==3.3.9`."""
    exact = [re.fullmatch(r"([A-Za-z0-9.-]+)(?:\[[a-z,0-9]+\])?==([^;\s]+)(?:;.*)?", line) for line in requirements]
    return {match[1].lower(): match[2] for match in exact if match}


def test_every_dependency_is_pinned_to_one_version() -> None:
    assert len(pins(SERVING)) == len(SERVING)
    assert len(pins(DEVELOPING)) == len(DEVELOPING)


@pytest.mark.parametrize(
    ("name", "wanted"), [("requirements.txt", SERVING), ("requirements-dev.txt", [*SERVING, *DEVELOPING])]
)
def test_the_lock_file_holds_what_the_project_asks_for(name: str, wanted: list[str]) -> None:
    assert pins(wanted).items() <= locked(name).items()


def test_the_scanners_are_locked_too() -> None:
    wanted = (CHECKOUT / "tests/scanners/requirements.in").read_text().splitlines()
    assert pins(wanted).items() <= locked("tests/scanners/requirements.txt").items()


def test_what_serves_is_locked_the_same_for_developing() -> None:
    assert locked("requirements.txt").items() <= locked("requirements-dev.txt").items()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "tests/scanners/requirements.txt"])
def test_a_lock_file_names_no_host(name: str) -> None:
    assert "://" not in (CHECKOUT / name).read_text()


@pytest.mark.parametrize("path", NPM_LOCKS, ids=lambda path: path.parent.name)
def test_every_npm_package_has_its_integrity_and_no_place_it_came_from(path: Path) -> None:
    packages = json.loads(path.read_text())["packages"]
    assert len(packages) > 1
    assert all("integrity" in package and "resolved" not in package for name, package in packages.items() if name)
