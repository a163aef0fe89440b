"""The system user who runs PostgreSQL for root: made once, however many ask for it at once."""

import os
import pwd
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.cluster.account import SYSTEM_USER, server_account

USERADD = """#!/bin/sh
echo made >> "$MADE"
sleep 0.2
grep -q '^{name}:' "$USERS" || echo '{name}:x:'$((900 + $(wc -l < "$MADE")))':900::/:/bin/false' >> "$USERS"
"""
"""A machine's useradd, on files of the test: slow enough for two to meet."""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without the user, whose useradd notes each call in this file."""
    made, users = tmp_path / "made", tmp_path / "users"
    users.touch()
    program = tmp_path / "useradd"
    program.write_text(USERADD.format(name=SYSTEM_USER))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("MADE", str(made))
    monkeypatch.setenv("USERS", str(users))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(pwd, "getpwnam", lambda name: _found(users, name))
    return made


def _found(users: Path, name: str) -> pwd.struct_passwd:
    for line in users.read_text().splitlines():
        fields = line.split(":")
        if fields[0] == name:
            return pwd.struct_passwd((*fields[:2], int(fields[2]), int(fields[3]), *fields[4:]))
    raise KeyError(name)


def test_two_that_start_at_once_make_one_user(made: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        accounts = list(pool.map(lambda _n: server_account(), range(4)))
    assert made.read_text().splitlines() == ["made"]
    assert len({account.uid for account in accounts}) == 1
