"""What watches the service: alive, ready, metrics."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.main import create_app
from app.settings import Settings
from tests.database import Database, connect


@pytest.fixture
def client(fresh_database: Database) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), fresh_database.url), raise_server_exceptions=False) as client:
        yield client


def test_a_migrated_database_is_ready(client: TestClient) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200


def test_a_database_at_another_revision_is_not_ready_and_the_process_lives(
    client: TestClient, fresh_database: Database
) -> None:
    with connect(fresh_database.owner_url).begin() as connection:
        connection.execute(text("update alembic_version set version_num = '0000'"))
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_a_database_that_cannot_be_reached_is_not_ready() -> None:
    nowhere = "postgresql+psycopg://avance_app@/avance?host=%2Fnowhere"
    with TestClient(create_app(Settings(), nowhere), raise_server_exceptions=False) as client:
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert client.get("/healthz").status_code == 200


def test_metrics_count_by_the_pattern_of_the_route_and_never_by_path(client: TestClient) -> None:
    client.get("/api/v1/activities")
    client.get("/api/v1/activities/00000000-0000-7000-8000-000000000000")
    client.get("/somewhere/else")
    said = client.get("/metrics").text
    assert 'route="/api/v1/activities",status="200"' in said
    assert 'route="/api/v1/activities/{id}",status="404"' in said
    assert 'route="none",status="404"' in said
    assert "somewhere" not in said
    assert "00000000-0000" not in said
