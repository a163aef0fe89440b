"""What a process id stands for, on Linux and on macOS. A number alone says nothing: it is given again."""

import os
import subprocess
from contextlib import suppress
from pathlib import Path


def command_line(pid: int) -> list[str]:
    """The words of a living process's command line; empty for a zombie and for no process. Without /proc they cannot be
    told apart and come as one."""
    if Path("/proc/self/cmdline").exists():
        with suppress(OSError):
            return [word for word in os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes()).split("\0") if word]
        return []
    done = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True)  # noqa: S603, S607  # ps
    return [done.stdout.strip()] if done.stdout.strip() else []


def serves(pid: int, folder: Path) -> bool:
    """Whether this is the living PostgreSQL of a data folder: `postgres -D <folder> -c …`."""
    words = command_line(pid)
    return str(folder) in words or any(f" -D {folder} " in word for word in words)
