"""`make lock`: the pinned versions of pyproject.toml resolved into requirements.txt and requirements-dev.txt, with hashes.

Hashes hold the content; where it comes from is left to the configuration of whoever installs, so no address is written.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]


def main() -> int:
    for name, group in (("requirements.txt", []), ("requirements-dev.txt", ["--group", "dev"])):
        command = ["uv", "pip", "compile", "pyproject.toml", *group, "--output-file", name]
        command += ["--universal", "--generate-hashes", "--python-version", "3.11"]
        command += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--quiet"]
        status = subprocess.call([sys.executable, "-m", *command], cwd=HERE)
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
