"""`make run` as somebody at a terminal lives it: starts, Ctrl-C, kills, and a second one beside the first.

The tests share one data folder, made by the first start, because making and filling one takes seconds.
"""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from app.cluster.processes import command_line
from tests.conftest import RUN
from tests.services import Service

AGAIN = 5.0  # seconds from a start on existing data to the first answer, on an idle machine


def left(data: Path) -> list[str]:
    """The command lines of living processes that name the folder, the children of PostgreSQL among them."""
    processes = [command_line(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [" ".join(words) for words in processes if any(str(data) in word for word in words)]


@pytest.fixture(scope="module")
def data(request: pytest.FixtureRequest) -> Path:
    """A data folder on which Avance has been started and ended once."""
    folder: Path = request.config.stash[RUN] / f"run-{os.getpid()}"
    service = Service(folder)
    service.ready()
    assert service.end() == 0, service.said()
    assert "it was empty: a new database" in service.said()
    assert str(folder) in service.said()
    assert f"http://127.0.0.1:{service.port}" in service.said()
    assert left(folder) == []
    return folder


@pytest.fixture
def start() -> Iterator[Callable[..., Service]]:
    """Starts services; none of them, nor their servers, outlives the test."""
    started: list[Service] = []

    def begin(*place: Path | int, **environ: str) -> Service:
        started.append(Service(*place, **environ))  # type: ignore[arg-type]  # data folder and port
        return started[-1]

    yield begin
    for service in started:
        service.end(signal.SIGKILL)
    for service in started:
        if service.cluster.alive():
            with service.cluster:
                pass


@pytest.fixture
def service(data: Path, start: Callable[..., Service]) -> Service:
    service = start(data)
    service.ready()
    return service


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_end_leaves_no_process_behind(service: Service, data: Path, number: signal.Signals) -> None:
    assert left(data) != []
    assert service.end(number) == 0, service.said()
    assert left(data) == []


def test_a_second_start_says_that_the_folder_was_not_empty_and_is_quick(
    data: Path, start: Callable[..., Service]
) -> None:
    seconds = []
    for _ in range(3):  # the best of three: others may take the machine for a while
        service = start(data)
        seconds.append(service.ready())
        assert service.end() == 0
        assert "it was empty" not in service.said()
        assert "Migrated" not in service.said()
        if seconds[-1] < AGAIN:
            break
    shared = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert min(seconds) < AGAIN * shared, seconds


def test_after_a_kill_of_the_service_the_next_start_takes_over_the_server_and_ends_it(
    service: Service, data: Path, start: Callable[..., Service]
) -> None:
    server = service.postmaster
    service.end(signal.SIGKILL)
    assert service.cluster.alive()
    again = start(data)
    again.ready()
    assert again.postmaster == server
    assert again.end() == 0
    assert left(data) == []


def test_after_a_kill_of_the_database_the_running_service_serves_again(service: Service) -> None:
    server = service.postmaster
    os.kill(server, signal.SIGKILL)
    time.sleep(0.1)
    until = time.monotonic() + 60
    while service.status("/api/v1/activities") != 200 or service.postmaster == server:
        assert time.monotonic() < until, service.said()
        time.sleep(0.1)
    assert service.process.poll() is None


def test_after_a_kill_of_both_the_next_start_serves(
    service: Service, data: Path, start: Callable[..., Service]
) -> None:
    os.kill(service.postmaster, signal.SIGKILL)
    service.end(signal.SIGKILL)
    again = start(data)
    again.ready()
    assert again.end() == 0


def test_a_taken_port_is_refused_in_a_sentence_and_the_other_serves_on(
    service: Service, data: Path, start: Callable[..., Service]
) -> None:
    second = start(data, service.port)
    assert second.process.wait(90) == 2
    assert f"127.0.0.1:{service.port} cannot be used" in second.said()
    assert "Traceback" not in second.said()
    assert service.status() == 200


def test_a_second_service_on_the_same_folder_does_not_stop_the_first_one_s_server(
    service: Service, data: Path, start: Callable[..., Service]
) -> None:
    second = start(data)
    second.ready()
    assert second.end() == 0
    assert service.status() == 200


def test_two_folders_and_ports_do_not_meet(service: Service, data: Path, start: Callable[..., Service]) -> None:
    other = start(data.with_name(f"{data.name}-other"))
    other.ready()
    assert other.postmaster != service.postmaster
    assert service.end() == 0
    assert other.status() == 200
    assert other.end() == 0
    assert left(other.cluster.data) == []


@pytest.mark.parametrize("after", [0.5, 1.0, 1.5])
def test_a_signal_in_the_middle_of_a_start_leaves_no_process_behind(
    data: Path, after: float, start: Callable[..., Service]
) -> None:
    service = start(data)
    time.sleep(after)
    service.end(signal.SIGTERM)
    assert left(data) == []


def test_several_web_processes_end_with_their_parent(data: Path, start: Callable[..., Service]) -> None:
    service = start(data, AVANCE_WORKERS="2")
    service.ready()
    assert service.end() == 0, service.said()
    assert left(data) == []
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # past connections may linger, listeners may not
        probe.bind(("127.0.0.1", service.port))


def test_production_refuses_a_database_with_demonstration_identities(
    service: Service, start: Callable[..., Service]
) -> None:
    cluster = service.cluster
    production = start(
        cluster.data,
        AVANCE_ENV="production",
        AVANCE_OAUTH_EMBEDDED="true",
        AVANCE_DATABASE_URL=cluster.url(),
        AVANCE_SECRET=os.urandom(32).hex(),
        AVANCE_BASE_URL="https://avance.example",
    )
    assert production.process.wait(90) == 2, production.said()
    assert "whose secrets everybody knows" in production.said()


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({}, "needs AVANCE_DATABASE_URL"),
        ({"AVANCE_DATABASE_URL": "postgresql://x/y"}, "needs AVANCE_SECRET"),
        ({"AVANCE_DATABASE_URL": "postgresql://x/y", "AVANCE_SECRET": "a" * 64}, "too short or too regular"),
        ({"AVANCE_DATABASE_URL": "postgresql://x/y", "AVANCE_SECRET": "0123456789abcdef"}, "too short or too regular"),
        (
            {"AVANCE_DATABASE_URL": "postgresql://x/y", "AVANCE_SECRET": "please-change-me-0123456789-abcdef"},
            "looks like an example",
        ),
        ({"AVANCE_DATABASE_URL": "postgresql://x/y", "AVANCE_SECRET": "0123456789abcdef" * 3}, "https:// address"),
        (
            {
                "AVANCE_DATABASE_URL": "postgresql://x/y",
                "AVANCE_SECRET": "0123456789abcdef" * 3,
                "AVANCE_BASE_URL": "https://x",
            },
            "needs AVANCE_OAUTH_EMBEDDED",
        ),
    ],
)
def test_production_refuses_what_only_a_demonstration_may_have(
    request: pytest.FixtureRequest, environ: dict[str, str], sentence: str, start: Callable[..., Service]
) -> None:
    untouched: Path = request.config.stash[RUN] / "untouched"
    refused = start(untouched, AVANCE_ENV="production", **environ)
    assert refused.process.wait(90) == 2
    assert sentence in refused.said()
    assert not untouched.exists()


def raw(service: Service, parts: Iterable[bytes]) -> bytes:
    """The start of the answer to bytes sent as they are; empty when the connection was cut."""
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as connection:
        try:
            for part in parts:
                connection.sendall(part)
            return connection.recv(64)
        except (ConnectionResetError, BrokenPipeError):
            return b""


def test_headers_without_end_are_cut_off_and_large_bodies_are_not_headers(service: Service) -> None:
    line = b"GET /healthz HTTP/1.1\r\nHost: here\r\n"
    assert raw(service, [line, b"\r\n"]).startswith(b"HTTP/1.1 200")
    endless = raw(service, [line, *(b"X-%d: %s\r\n" % (n, b"a" * 4000) for n in range(500))])
    assert endless == b"" or endless.startswith(b"HTTP/1.1 431")
    one = raw(service, [line + b"X-One: ", *(b"a" * 65536 for _ in range(100))])
    assert one == b"" or one.startswith((b"HTTP/1.1 431", b"HTTP/1.1 400"))
    head = b"POST /oauth/token HTTP/1.1\r\nHost: here\r\nContent-Length: 300000\r\n\r\n"
    assert not raw(service, [head, b"a" * 300000]).startswith(b"HTTP/1.1 431")
    assert service.status("/healthz") == 200
