"""Make `.venv` and bring it to a lock file: `python3 tools/environment.py requirements.txt`.

Run by the Python of the system, before anything is installed: standard library only, and readable by older Pythons so
that they can be told. What is installed is what a stamp with the lock file's hash says; repeating costs nothing.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
CONTAINS = {"requirements.txt": [], "requirements-dev.txt": ["requirements.txt"]}


def main(lock):
    """Exit status 0 when `.venv` holds what the lock file lists."""
    if sys.version_info < (3, 11):  # noqa: UP036  # this line is for those who are older
        return f"Avance needs Python 3.11 or newer as python3; this is {sys.version.split()[0]}."
    if not runs():
        step([sys.executable, "-m", "venv", "--clear", VENV], "Making .venv", "install your system's python3-venv")
    if is_stamped(lock):
        return 0
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "--only-binary", ":all:", "-r", HERE / lock]
    step(command, "Installing " + lock, "look at what pip said above; is the package index reachable?")
    for name in [lock, *CONTAINS[lock]]:
        stamp(name).write_text(digest(name))
    return 0


def runs():
    """Whether there is a .venv (or a link to one) whose Python works, has pip and is new enough."""
    if not PYTHON.exists():
        return False
    question = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.call([str(PYTHON), "-c", question], stderr=subprocess.DEVNULL) == 0


def digest(lock):
    return hashlib.sha256((HERE / lock).read_bytes()).hexdigest()


def stamp(lock):
    return VENV / (".installed-" + lock)


def is_stamped(lock):
    return stamp(lock).exists() and stamp(lock).read_text() == digest(lock)


def step(command, doing, advice):
    print(doing + " …", flush=True)
    if subprocess.call([str(word) for word in command], cwd=str(HERE)):
        sys.exit(f"{doing} failed: {advice}.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
