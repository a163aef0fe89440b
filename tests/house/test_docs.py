"""Documentation says what is true: every setting, command and target, and no link to nowhere."""

import re
import subprocess
from pathlib import Path

import pytest

from app.cli.commands import cli
from app.settings import CHECKOUT, Settings

OPERATIONS = (CHECKOUT / "docs" / "operations.md").read_text()
PAGES = [CHECKOUT / "README.md", CHECKOUT / "CHANGELOG.md", *(CHECKOUT / "docs").rglob("*.md")]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name: str) -> None:
    assert f"`AVANCE_{name.upper()}`" in OPERATIONS


def test_no_setting_is_documented_that_does_not_exist() -> None:
    named = set(re.findall(r"`AVANCE_([A-Z_]+)`", OPERATIONS))
    assert named <= {name.upper() for name in Settings.model_fields}


def test_every_operator_command_is_documented() -> None:
    for command in cli.registered_commands:
        name = command.name or (command.callback and command.callback.__name__) or ""
        assert f"`avance {name}`" in OPERATIONS or name == "migration", name  # a developer's, by `make migration`


def test_help_lists_every_target_of_the_makefile() -> None:
    said = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    ).stdout
    phony = re.search(r"^\.PHONY: (.*)$", (CHECKOUT / "Makefile").read_text(), re.MULTILINE)
    assert phony is not None
    wanted = set(phony[1].split()) - {"installed", "installed-dev"}
    assert {line.split()[1] for line in said.splitlines()} == wanted


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_every_link_inside_the_repository_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_test_that_shows_a_promise_is_there() -> None:
    named = set(re.findall(r"`(tests/[\w/.]+)`", (CHECKOUT / "docs" / "security.md").read_text()))
    assert len(named) > 40
    assert [path for path in sorted(named) if not (CHECKOUT / path).exists()] == []
