"""The import contracts of pyproject.toml hold, and would be missed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import CHECKOUT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The modules of the application and the contracts, to plant faults in."""
    shutil.copytree(CHECKOUT / "app", tmp_path / "app", ignore=shutil.ignore_patterns("static", "templates", "locale"))
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_imports_run_downstairs_only(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("rules/money.py", "from app.models import Base"),
        ("models/plans.py", "from app.queries import plans"),
        ("cluster/account.py", "from app import db"),
        ("web/health.py", "from app.api import v1"),
        ("api/v1.py", "from app.cli import commands"),
    ],
)
def test_a_planted_import_upstairs_or_next_door_is_found(copy: Path, module: str, line: str) -> None:
    """The control of the test above."""
    path = copy / "app" / module
    path.write_text(f"{path.read_text()}\n{line}\n")
    done = lint(copy)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout


def test_a_folder_that_no_contract_knows_is_found(copy: Path) -> None:
    (copy / "app" / "services").mkdir()
    (copy / "app" / "services" / "__init__.py").touch()
    done = lint(copy)
    assert done.returncode != 0
    assert "services" in done.stdout
