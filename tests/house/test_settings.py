"""Settings: what follows from what, and the sentences for what is wrong."""

import hashlib
import json
import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import CHECKOUT, Settings, SetupError, checkout_folder, read

SIGN_IN = {"key": "oas", "name": "OAS", "client_id": "avance", "client_secret": "0123456789"}
TWICE = json.dumps([{"issuer": f"https://{host}.example", "sign_in": SIGN_IN} for host in ("one", "two")])


def test_host_and_port_work_bare_and_with_the_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "127.0.0.2")
    monkeypatch.setenv("PORT", "8001")
    assert (read().host, read().port, read().base_url) == ("127.0.0.2", 8001, "http://127.0.0.2:8001")
    monkeypatch.setenv("AVANCE_PORT", "8002")
    assert read().port == 8002


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "http://127.0.0.1:8000"), ("::", "http://127.0.0.1:8000"), ("::1", "http://[::1]:8000")],
)
def test_the_address_is_one_that_can_be_typed(host: str, address: str) -> None:
    assert read(host=host).base_url == address


def test_issuer_and_audience_follow_the_address() -> None:
    settings = read(base_url="https://avance.example/")
    assert settings.oauth_issuer == "https://avance.example"
    assert settings.oauth_audience == "https://avance.example/api/v1"


def test_an_empty_variable_is_one_that_was_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AVANCE_OWNER_DATABASE_URL", "")
    assert read().owner_database_url is None


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        read().port = 1


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_database_url_is_taken_as_everybody_writes_it(scheme: str) -> None:
    assert read(database_url=f"{scheme}://u@h/d").database_url == "postgresql+psycopg://u@h/d"


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("AVANCE_ENV", "staging", "AVANCE_ENV is not usable"),
        ("AVANCE_PORT", "0", "PORT is not usable"),
        ("AVANCE_DATABASE_URL", "mysql://u@h/d", "looks like postgresql://"),
        ("AVANCE_OWNER_DATABASE_URL", "postgresql://u@h/d", "set both or none"),
        ("AVANCE_OAUTH_EMBEDDED", "false", "AVANCE_OAUTH_PROVIDERS must name one"),
        ("AVANCE_OAUTH_PROVIDERS", '[{"issuer": "http://idp.example"}]', "an issuer is an https:// address"),
        ("AVANCE_OAUTH_PROVIDERS", '[{"issuer": "http://127.0.0.1:8000"}]', "names an issuer twice"),
        ("AVANCE_OAUTH_PROVIDERS", TWICE, "has a sign-in key twice"),
        ("AVANCE_POOL_SIZE", "many", "AVANCE_POOL_SIZE is not usable"),
    ],
)
def test_a_wrong_setting_is_a_sentence_that_names_it(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SetupError, match=sentence):
        read()


def test_the_secret_of_a_demonstration_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    first, second = (read(data=tmp_path / "data").key("cursors") for _ in range(2))
    assert first == second
    assert (tmp_path / "data" / "secret").stat().st_mode & 0o777 == 0o600


def test_a_key_is_good_for_one_purpose_only(tmp_path: Path) -> None:
    settings = read(data=tmp_path / "data")
    assert settings.key("cursors") != settings.key("sessions")
    assert len(settings.key("cursors")) == 32


def test_a_secret_others_can_read_is_refused(tmp_path: Path) -> None:
    settings = read(data=tmp_path / "data")
    settings.key("cursors")
    (tmp_path / "data" / "secret").chmod(0o644)
    with pytest.raises(SetupError, match="chmod 600"):
        settings.key("cursors")


def test_the_secret_stays_out_of_what_is_printed() -> None:
    providers = [{"issuer": "https://idp.example", "sign_in": SIGN_IN}]
    settings = Settings(secret="0123456789abcdef" * 2, oauth_providers=providers)
    assert "0123456789" not in f"{settings!r} {settings}"


def test_each_checkout_has_a_data_folder_of_its_own() -> None:
    name = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:12]
    assert checkout_folder() == (Path("/var/lib/avance") / name if os.geteuid() == 0 else CHECKOUT / "var")
