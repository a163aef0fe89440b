"""The scanners, in an environment beside this file: `python -m tests.browser.prepare` makes it."""

import hashlib
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
BIN = HERE / ".venv" / "bin"
LOCK = HERE / "requirements.txt"
UV = [sys.executable, "-m", "uv", "--quiet"]


def prepare_scanners() -> Path:
    """Where they are. They are installed anew when the lock file changes."""
    wanted, stamp = hashlib.sha256(LOCK.read_bytes()).hexdigest(), BIN.parent / ".installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return BIN
    print("Installing wapiti and sqlmap …", flush=True)
    for command in (
        ["venv", "--clear", BIN.parent],
        ["pip", "install", "--python", BIN / "python", "--require-hashes", "-r", LOCK],
    ):
        if subprocess.call([*UV, *command]):
            sys.exit("The scanners could not be installed: look at what uv said above. They need Python 3.11 or 3.12.")
    stamp.write_text(wanted)
    return BIN
