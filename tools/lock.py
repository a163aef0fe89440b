"""`make lock`: the pinned versions of pyproject.toml resolved into requirements.txt and requirements-dev.txt, and those of
tests/scanners into a lock file of their own, with hashes.

Hashes hold the content; where it comes from is left to the configuration of whoever installs, so no address is written.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]


SCANNERS = "tests/scanners"
LOCKS = {
    "requirements.txt": ["pyproject.toml"],
    "requirements-dev.txt": ["pyproject.toml", "--group", "dev"],
    f"{SCANNERS}/requirements.txt": [f"{SCANNERS}/requirements.in"],
}
"""Each lock file, and what it is made of."""


def main() -> int:
    for name, source in LOCKS.items():
        command = ["uv", "pip", "compile", *source, "--output-file", name]
        command += ["--universal", "--generate-hashes", "--python-version", "3.11"]
        command += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--quiet"]
        status = subprocess.call([sys.executable, "-m", *command], cwd=HERE)
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
