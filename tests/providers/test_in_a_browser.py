"""The whole way in a browser, which keeps cookies and policies by its own rules: the provider is another site than ours."""

import threading
from collections.abc import Iterator
from uuid import UUID

import pytest
import uvicorn

from app.main import create_app
from app.models import Identity, Person
from app.settings import Settings
from tests.database import Databases
from tests.oauth.conftest import Service, fill
from tests.providers.conftest import PERU
from tests.providers.nodes import OidcProvider
from tests.providers.walking import window
from tests.services import free_port

pytestmark = pytest.mark.browser


@pytest.fixture
def address(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of the service: a host name, so that the provider's number is another site."""
    folder, database, port = tmp_path_factory.mktemp("browser"), databases.clone(), free_port()
    here = f"http://localhost:{port}"
    provider = OidcProvider(folder, f"{here}/api/v1", f"{here}/sign-in/oas/back")
    sign_in = {"key": "oas", "name": "OAS", "client_id": "app", "client_secret": "secret"}
    believed = [{"issuer": provider.issuer, "sign_in": sign_in}]
    settings = Settings(data=folder, port=port, base_url=here, pool_size=4, oauth_providers=believed)
    app = create_app(settings, database.url)
    with Service(app).session() as session:
        fill(session)
        session.add(Person(id=UUID(PERU), email="other@demo.invalid", name="Ana", language="es"))
        session.flush()
        session.add(Identity(person_id=UUID(PERU), issuer=provider.issuer, subject="peru", linked_by="tests"))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    yield here
    server.should_exit = True
    thread.join()
    provider.stop()
    app.state.writing.kw["bind"].dispose()
    databases.drop(database)


def test_a_person_clicks_through_to_the_provider_and_is_signed_in_where_they_wanted_to_go(address: str) -> None:
    with window() as page:
        page.goto(f"{address}/mine")
        assert page.url == f"{address}/sign-in?next=/mine"
        page.get_by_role("link", name="Sign in through OAS").click()
        page.locator("[name=login]").fill("peru")
        page.locator("[name=password]").fill("any")
        page.locator("[type=submit]").click()
        page.locator("[type=submit]").click()
        page.wait_for_url(f"{address}/mine")
        assert "Ana" in page.locator("header").inner_text()
        assert {one["name"] for one in page.context.cookies(address)} == {"avance"}
        page.goto(f"{address}/sign-out")
        page.locator("main [type=submit]").click()
        page.goto(f"{address}/mine")
        assert page.url == f"{address}/sign-in?next=/mine"
