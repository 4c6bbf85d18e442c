"""Only our own hosts are served; health checks, which know no host name, are answered all the same."""

import pytest
from django.db import InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db
CHECKS = ["/healthz/live", "/healthz/ready"]


@pytest.fixture(params=[OperationalError, InterfaceError])
def no_database(request, monkeypatch):
    def refuse(self, *arguments):
        raise request.param("server closed the connection unexpectedly")

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", refuse)


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "a b", "[::", ""])
def test_another_host_is_a_bad_request(client, host):
    response = client.get("/", headers={"host": host})
    assert response.status_code == 400
    assert "Yêu cầu" in response.content.decode()


@pytest.mark.parametrize("address", CHECKS)
@pytest.mark.parametrize("host", ["evil.example", "10.0.0.7:8000", "a b"])
def test_a_health_check_needs_no_host(client, address, host):
    assert client.get(address, headers={"host": host}).status_code == 200


@pytest.mark.parametrize("address", CHECKS)
def test_a_health_check_is_never_stored(client, address):
    assert client.get(address)["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", CHECKS)
def test_a_health_check_sets_no_cookie(client, address):
    assert not client.get(address).cookies


@pytest.mark.parametrize("address", CHECKS)
def test_a_health_check_can_be_asked_for_with_head(client, address):
    assert client.head(address).status_code == 200


def test_without_a_database_the_portal_lives(client, no_database):
    assert client.get("/healthz/live").status_code == 200


def test_without_a_database_the_portal_is_not_ready(client, no_database):
    response = client.get("/healthz/ready")
    assert response.status_code == 503
    assert "database" in response.content.decode()


def test_before_its_migrations_the_portal_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *arguments: ["0001_initial"])
    response = client.get("/healthz/ready")
    assert response.status_code == 503
    assert "migrate" in response.content.decode()


def test_a_portal_that_was_not_ready_becomes_ready(client, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(MigrationExecutor, "migration_plan", lambda *arguments: ["0001_initial"])
        assert client.get("/healthz/ready").status_code == 503
    assert client.get("/healthz/ready").status_code == 200


@pytest.mark.parametrize(
    "address", ["/", "/tin-tuc/", "/so-do-cong/", "/rss/tin-moi/", "/sitemap.xml", "/khong-co/", "/a/b/c/"]
)
def test_without_a_database_readers_are_told_to_come_back(client, no_database, address):
    client.raise_request_exception = False
    response = client.get(address)
    assert response.status_code == 503
    assert response["Retry-After"]
    assert response["Cache-Control"] == "no-store"
