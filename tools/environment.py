"""Make `.venv` and bring it to a lock file: `python3 tools/environment.py requirements.txt`.

Run by the Python of the system, before anything is installed: standard library only, and readable by older Pythons so that
they can be told. Installed is what a stamp with the lock file's hash says; repeating costs nothing.
"""

import hashlib
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(HERE, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
CONTAINS = {"requirements.txt": [], "requirements-dev.txt": ["requirements.txt"]}


def main(lock):
    """Exit status 0 when `.venv` holds what the lock file lists."""
    if sys.version_info < (3, 11):
        return "Avance needs Python 3.11 or newer as python3; this is %s." % sys.version.split()[0]
    if not runs():
        step([sys.executable, "-m", "venv", "--clear", VENV], "Making .venv", "install your system's python3-venv package")
    if all(is_stamped(name) for name in (lock,)):
        return 0
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "--only-binary", ":all:", "-r", os.path.join(HERE, lock)]
    step(command, "Installing " + lock, "look at what pip said above: is the package index reachable?")
    for name in (lock, *CONTAINS[lock]):
        with open(stamp(name), "w") as file:
            file.write(digest(name))
    return 0


def runs():
    """Whether there is a .venv (or a link to one) whose Python works and is new enough."""
    if not os.path.exists(PYTHON):
        return False
    question = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.call([PYTHON, "-c", question], stderr=subprocess.DEVNULL) == 0


def digest(lock):
    with open(os.path.join(HERE, lock), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def stamp(lock):
    return os.path.join(VENV, ".installed-" + lock)


def is_stamped(lock):
    try:
        with open(stamp(lock)) as file:
            return file.read() == digest(lock)
    except OSError:
        return False


def step(command, doing, advice):
    print(doing + " …", flush=True)
    if subprocess.call(command, cwd=HERE):
        sys.exit("%s failed: %s." % (doing, advice))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
