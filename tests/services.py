"""A service at a real socket: in a process of its own, started as a person would, for tests that kill it; or in a thread."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from app.cluster import Cluster
from app.settings import CHECKOUT

START = 120.0  # seconds; the bound that matters is measured in tests/house/test_run.py


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(make: Callable[[str], ASGIApp]) -> Iterator[str]:
    """Serve an application on a free port of this machine, in a thread of this process. `make`: from its address."""
    with socket.socket() as address:
        address.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{address.getsockname()[1]}"
        server = uvicorn.Server(
            uvicorn.Config(make(url), log_config=None, access_log=False, lifespan="on", timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [address]})
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the service did not start"
            time.sleep(0.02)
        yield url
        server.should_exit = True
        thread.join()


class Service:
    """One `python -m app.cli serve` in a process group of its own, as a shell would start it."""

    def __init__(self, data: Path, port: int | None = None, **environ: str) -> None:
        self.cluster = Cluster(data)
        self.port = port or free_port()
        self.output = data.with_name(f"{data.name}-{self.port}.log")
        self.began = time.monotonic()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AVANCE_")}
        with self.output.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app.cli", "serve"],
                cwd=CHECKOUT,
                env={**kept, "AVANCE_DATA": str(data), "PORT": str(self.port), **environ},
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def status(self, path: str = "/readyz") -> int | None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            return None

    def ready(self, seconds: float = START) -> float:
        """Wait for the first good answer; the seconds since the start."""
        while self.status() != 200:
            assert self.process.poll() is None, self.said()
            assert time.monotonic() - self.began < seconds, self.said()
            time.sleep(0.05)
        return time.monotonic() - self.began

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Signal the whole group, as Ctrl-C does; the exit status."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)
        return self.process.wait(90)

    def said(self) -> str:
        return self.output.read_text()

    @property
    def postmaster(self) -> int:
        return int((self.cluster.folder / "postmaster.pid").read_text().split()[0])
