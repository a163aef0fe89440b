"""glewlwyd 2.7 of Debian on SQLite in a folder of its own: set up through its own administration, with one signing key."""

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from joserfc.jwk import ECKey
from playwright.sync_api import Page

from tests.providers.walking import window
from tests.services import free_port

PROGRAM = shutil.which("glewlwyd")
TABLES = Path("/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3")
PAGES = Path("/usr/share/glewlwyd/webapp")
SETUP = Path("/etc/glewlwyd/config-2.7.json/config.json")
LIBRARY = "/usr/lib/glewlwyd"
TYPES = {".html": "text/html", ".js": "application/javascript", ".css": "text/css", ".json": "application/json"}
SECRET = "secret-of-the-test"
CLAIM = "roles"


class Glewlwyd:
    """It can be stopped, started again, and given another key. `person`: how many sign in, by name and SECRET."""

    def __init__(self, folder: Path, audience: str, redirects: list[str]) -> None:
        assert PROGRAM
        self.folder, self.audience, self.port = folder, audience, free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.issuer = f"{self.base}/api/oidc"
        shutil.copytree(PAGES, folder / "pages", ignore=shutil.ignore_patterns("config.json"))  # it follows no links
        shutil.copy(SETUP, folder / "pages" / "config.json")
        with sqlite3.connect(folder / "database") as connection:
            connection.executescript(TABLES.read_text("utf-8"))
        (folder / "configuration").write_text(self._configuration())
        self.start()
        self._administer("POST", "/mod/plugin/", self._plugin())
        self._administer("POST", "/scope/", {"name": "plans:read", "display_name": "plans"})
        client: dict[str, Any] = {"password": SECRET, "confidential": True, "enabled": True, "resource": [audience]}
        client |= {"scope": ["openid", "plans:read"], "token_endpoint_auth_method": ["client_secret_basic"]}
        machine = {"client_id": "machine", "name": "per-focal-point", "authorization_type": ["client_credentials"]}
        app = {"client_id": "app", "redirect_uri": redirects, "authorization_type": ["code", "refresh_token"]}
        person = {"username": "peru", "name": "per-focal-point", "password": SECRET, "enabled": True}
        self._administer("POST", "/client/", client | machine)
        self._administer("POST", "/client/", client | app)
        self._administer("POST", "/user/", person | {"scope": ["openid", "plans:read", "g_profile"]})

    def start(self) -> None:
        command = [str(PROGRAM), f"--config-file={self.folder / 'configuration'}"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert self.process.stdout is not None
        while "started on port" not in (line := self.process.stdout.readline()):
            assert line, "glewlwyd ended"

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=30)

    def new_key(self) -> None:
        self._administer("PUT", "/mod/plugin/oidc", self._plugin())
        self._administer("PUT", "/mod/plugin/oidc/reset", None)

    def _administer(self, method: str, path: str, body: Any) -> None:
        with httpx.Client(base_url=f"{self.base}/api", trust_env=False) as admin:
            assert admin.post("/auth/", json={"username": "admin", "password": "password"}).status_code == 200
            answer = admin.request(method, path, json=body)
            assert answer.status_code == 200, f"{path}: {answer.text}"

    def _plugin(self) -> dict[str, Any]:
        """The OpenID Connect plugin as it is set up here, with a new key."""
        key = ECKey.generate_key("P-256", private=True)
        held = {**key.as_dict(private=True), "kid": key.thumbprint(), "alg": "ES256", "use": "sig"}
        parameters = {
            "iss": self.issuer,
            "jwks-private": json.dumps({"keys": [held]}),
            "jwt-type": "ecdsa",
            "jwt-key-size": "256",
            "key": "",
            "cert": "",
            "access-token-duration": 600,
            "refresh-token-duration": 3600,
            "code-duration": 60,
            "refresh-token-rolling": True,
            "subject-type": "public",
            "scope": [],
            "claims": [],
            "additional-parameters": [
                {"user-parameter": "name", "token-parameter": CLAIM},
                {"client-parameter": "name", "token-parameter": CLAIM},
            ],
            "resource-client-property": "resource",
            "resource-scope": {},
        }
        on = ("allow-non-oidc", "jwks-show", "oauth-as-iss-id", "pkce-allowed", "pkce-required", "resource-allowed")
        on += ("resource-change-allowed", *(f"auth-type-{one}-enabled" for one in ("code", "client", "refresh")))
        return {
            "module": "oidc",
            "name": "oidc",
            "display_name": "OIDC",
            "parameters": parameters | dict.fromkeys(on, True),
        }

    def _configuration(self) -> str:
        said = {
            "bind_address": "127.0.0.1",
            "external_url": self.base,
            "login_url": "login.html",
            "api_prefix": "api",
            "static_files_path": f"{self.folder / 'pages'}",
            "log_mode": "console",
            "log_level": "INFO",
            "admin_scope": "g_admin",
            "profile_scope": "g_profile",
            "user_module_path": f"{LIBRARY}/user",
            "client_module_path": f"{LIBRARY}/client",
            "user_auth_scheme_module_path": f"{LIBRARY}/scheme",
            "plugin_module_path": f"{LIBRARY}/plugin",
            "hash_algorithm": "SHA512",
        }
        types = ", ".join(f'{{ extension = "{end}" mime_type = "{type}" }}' for end, type in TYPES.items())
        lines = [f'{name} = "{value}"' for name, value in said.items()]
        database = f'database = {{ type = "sqlite3" path = "{self.folder / "database"}" }};'
        return "\n".join([f"port = {self.port}", *lines, database, f"static_files_mime_types = ( {types} )", ""])


@contextmanager
def person(name: str) -> Iterator[Callable[[str, str], str]]:
    """A person at Chromium: goes to an address, signs in and consents on the provider's own pages where it asks, and is sent
    back; where to, an address that begins with the second argument. Signed in there once, they are not asked again."""
    with window() as page:

        def go(url: str, until: str) -> str:
            page.route(f"{until}**", lambda route: route.fulfill(status=200, body="back"))
            page.goto(url)
            if not page.url.startswith(until):
                _sign_in(page, name)
                page.wait_for_url(f"{until}**")
            return page.url

        yield go


def _sign_in(page: Page, name: str) -> None:
    go_on, password = page.get_by_role("button", name="Continue"), page.locator("#password")
    go_on.or_(password).first.wait_for()
    if password.is_visible():
        page.locator("#username").fill(name)
        password.fill(SECRET)
        page.get_by_role("button", name="OK").click()
        go_on.wait_for()
    consent = page.get_by_role("button", name="Grant access")
    if consent.is_visible():
        for box in page.locator("input[type=checkbox]:enabled").all():
            box.check()
        consent.click()
        consent.wait_for(state="hidden")
    go_on.click()
