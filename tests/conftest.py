"""The database of a test run: one cluster in a temporary folder, started by the first test that needs it."""

import fcntl
import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings

from app.cluster import Cluster

pytest_plugins = ["tests.database", "tests.loaded", "tests.personas", "tests.walked"]

settings.register_profile("avance", deadline=None)  # no test is timed
settings.load_profile("avance")
RUN = pytest.StashKey[Path]()
ALIVE = pytest.StashKey[object]()
PREFIX = "avance-tests-"
MEMORY = "/dev/shm"
PLENTY = 6 * 2**30
HERE = (None, "", "127.0.0.1", "::1", "localhost", b"localhost", b"127.0.0.1")


def stay_here(event: str, arguments: tuple[object, ...]) -> None:
    """No test reaches the network: unix sockets and this machine's own address only, no name is asked for."""
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in HERE:
        raise RuntimeError(f"A test connects to {arguments[1][0]}.")
    if event == "socket.getaddrinfo" and arguments[0] not in HERE:
        raise RuntimeError(f"A test asks for the address of {arguments[0]}.")


def pytest_configure(config: pytest.Config) -> None:
    """The process that began the run makes the folder; its workers are told where it lies."""
    sys.addaudithook(stay_here)
    _settle()
    told = getattr(config, "workerinput", {}).get("avance_run")
    if told:
        config.stash[RUN] = Path(told)
        _isolate(Path(told))
        return
    _sweep()
    run = Path(tempfile.mkdtemp(prefix=PREFIX))
    run.chmod(0o755)  # when we are root, the server's user passes through
    alive = (run / "alive").open("w")
    fcntl.flock(alive, fcntl.LOCK_EX)
    config.stash[RUN], config.stash[ALIVE] = run, alive
    _isolate(run)


def _settle() -> None:
    """Temporary files lie in memory where there is plenty of it: a database is copied there in a twentieth of the time."""
    with suppress(OSError):
        if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > PLENTY:
            os.environ["TMPDIR"] = tempfile.tempdir = MEMORY


def _isolate(run: Path) -> None:
    """The settings of the tests are their own: nothing of whoever runs them comes in, nothing is written in their folders."""
    for name in [name for name in os.environ if name.startswith("AVANCE_") or name in ("HOST", "PORT")]:
        del os.environ[name]
    os.environ["AVANCE_DATA"] = str(run / "data")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    node.workerinput["avance_run"] = str(node.config.stash[RUN])  # type: ignore[attr-defined]  # of pytest-xdist


def pytest_unconfigure(config: pytest.Config) -> None:
    alive = config.stash.get(ALIVE, None)
    if alive is not None:
        _remove(config.stash[RUN])
        alive.close()  # type: ignore[attr-defined]  # the lock file


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests want to be read though they passed: their property `told`."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "call":
                for name, value in report.user_properties:
                    if name == "told":
                        terminalreporter.write_line(str(value))


def _remove(run: Path) -> None:
    if (run / "postgres").exists():
        with Cluster(run):  # attaches, takes charge, stops
            pass
    shutil.rmtree(run, ignore_errors=True)


def _sweep() -> None:
    """Stop and remove what runs left that were killed: their lock ended with them."""
    for run in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError), (run / "alive").open("r+") as alive:
            fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(run)
