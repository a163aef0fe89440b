"""The parent of the service: database up, migrated and filled; then the web; then everything down again.

Knows the order and who stops what. The web gets all it needs from the environment, in one process or in several.
"""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import structlog
import typer
import uvicorn
from uvicorn.supervisors import Multiprocess

from app.cli.databases import demonstration_identities, hold_revision, refuse_demonstration_identities
from app.cli.http import BoundedHead
from app.cli.loads import fill
from app.cli.signals import Ended, heed, undisturbed
from app.cluster import APP, OWNER, Cluster
from app.settings import Settings, SetupError
from app.web import logs

log = structlog.get_logger()

WATCH = 0.5  # seconds between two looks at the embedded server


def serve(settings: Settings) -> int:
    """Serve until a signal to end. The exit status: 0 when that signal came while serving."""
    heed()
    logs.configure(settings)
    serving = False
    try:
        with _bound(settings) as address, database(settings) as known:
            hold_revision(known)
            refuse_demonstration_identities(known)
            if known.owner_database_url:
                fill(known)
            _greet(known)
            serving = True
            return _run(known, address)
    except Ended as ended:
        return 0 if serving else 128 + ended.number


@contextmanager
def database(settings: Settings) -> Iterator[Settings]:
    """The settings with the URLs of a database: the one that was named, or the embedded server while we are inside."""
    if not settings.embedded_database:
        yield settings
        return
    cluster, ended = Cluster(settings.data), threading.Event()
    watcher = threading.Thread(target=_watch, args=(cluster, ended), name="cluster", daemon=True)
    try:
        with undisturbed():
            cluster.start()
        typer.echo(f"Data folder: {settings.data}{' (it was empty: a new database)' if cluster.created else ''}")
        watcher.start()
        os.environ["AVANCE_DATABASE_URL"] = cluster.url(APP)  # for the web processes, who are not the owner
        yield settings.model_copy(
            update={"database_url": cluster.url(APP), "owner_database_url": cluster.url(OWNER)},
        )
    finally:
        with undisturbed():
            ended.set()
            if watcher.ident:
                watcher.join()
            cluster.stop()


def _watch(cluster: Cluster, ended: threading.Event) -> None:
    """Bring the embedded server back when somebody killed it; the pool finds it again by its pre-ping."""
    while not ended.wait(WATCH):
        if cluster.alive():
            continue
        log.warning("The database server is gone: starting it again.")
        try:
            cluster.start()
        except SetupError as error:
            log.error(str(error))
        else:
            log.warning("The database server is back.")


@contextmanager
def _bound(settings: Settings) -> Iterator[socket.socket]:
    """The address, taken before anything else is begun, so that a second start fails at once and touches nothing."""
    address = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    try:
        address.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        address.bind((settings.host, settings.port))
    except OSError as error:
        address.close()
        raise SetupError(
            f"{settings.host}:{settings.port} cannot be used ({error.strerror}): "
            "end what runs there, or choose another with HOST and PORT."
        ) from None
    with address:
        address.set_inheritable(True)
        yield address


def _greet(settings: Settings) -> None:
    typer.echo(f"Avance serves {settings.base_url}  (Ctrl-C ends it)")
    if not settings.demonstration:
        return
    clients, people = demonstration_identities(settings)
    typer.echo("Demonstration: everybody knows these. Never put real data here.")
    typer.echo(f"  people, password demo:        {', '.join(people)}")
    typer.echo(f"  OAuth clients, secret = id:   {', '.join(clients)}")


def _run(settings: Settings, address: socket.socket) -> int:
    config = uvicorn.Config(
        "app.main:from_environment",
        factory=True,
        workers=settings.workers,
        http=BoundedHead,
        log_config=None,  # web/logs.py
        access_log=False,  # /metrics counts; the proxy in front keeps the log of requests
        server_header=False,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_keep_alive=65,  # longer than the proxy's, which else meets closed connections
        timeout_graceful_shutdown=settings.graceful_shutdown,
        timeout_worker_healthcheck=60,  # a process still importing on a busy machine is not a hung one
        ws="none",
        backlog=1024,
    )
    if settings.workers > 1:
        with TemporaryDirectory(prefix="avance-metrics-") as folder:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder  # where the processes add up their counts
            Multiprocess(config, sockets=[address]).run()
        return 0
    server = uvicorn.Server(config)
    server.run(sockets=[address])
    return 0 if server.started else 1
