"""`manage.py create_administrator` makes the first administrator, and never a second one."""

import stat
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db
GOOD = "Thủ-đô-Hà-Nội-1010"


@pytest.fixture(autouse=True)
def fresh_installation(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path / "var"
    monkeypatch.delenv("PORTAL_ADMIN_USERNAME", raising=False)
    monkeypatch.delenv("PORTAL_ADMIN_PASSWORD", raising=False)


@pytest.fixture
def administrator_file(settings):
    return settings.VAR_DIR / "administrator.txt"


def create_administrator() -> str:
    """Run the command and return what it prints."""
    printed = StringIO()
    call_command("create_administrator", stdout=printed)
    return printed.getvalue()


def administrator():
    return get_user_model().objects.get(is_superuser=True)


class TestPasswordFromTheEnvironment:
    @pytest.fixture(autouse=True)
    def password(self, monkeypatch):
        monkeypatch.setenv("PORTAL_ADMIN_PASSWORD", GOOD)

    def test_opens_the_admin(self, client):
        create_administrator()
        assert client.login(username="admin", password=GOOD)
        assert client.get("/admin/").status_code == 200

    def test_is_neither_printed_nor_written(self, administrator_file):
        assert GOOD not in create_administrator()
        assert not administrator_file.exists()

    def test_belongs_to_the_given_name(self, monkeypatch):
        monkeypatch.setenv("PORTAL_ADMIN_USERNAME", "tong.bien.tap")
        create_administrator()
        assert administrator().username == "tong.bien.tap"

    def test_the_place_to_log_in_is_printed(self):
        assert "/admin/" in create_administrator()

    def test_an_empty_name_stands_for_admin(self, monkeypatch):
        monkeypatch.setenv("PORTAL_ADMIN_USERNAME", "")
        create_administrator()
        assert administrator().username == "admin"

    def test_a_weak_one_is_refused_in_vietnamese(self, monkeypatch):
        monkeypatch.setenv("PORTAL_ADMIN_PASSWORD", "12345")
        with pytest.raises(CommandError, match="Mật khẩu này quá ngắn"):
            create_administrator()
        assert not get_user_model().objects.exists()

    def test_one_like_the_name_is_refused(self, monkeypatch):
        monkeypatch.setenv("PORTAL_ADMIN_USERNAME", "tongbientap")
        monkeypatch.setenv("PORTAL_ADMIN_PASSWORD", "tongbientap1")
        with pytest.raises(CommandError):
            create_administrator()

    def test_an_impossible_name_is_refused(self, monkeypatch):
        monkeypatch.setenv("PORTAL_ADMIN_USERNAME", "tổng biên tập")
        with pytest.raises(CommandError, match="PORTAL_ADMIN_USERNAME"):
            create_administrator()

    def test_a_name_that_an_editor_has_is_refused(self):
        get_user_model().objects.create_user("admin")
        with pytest.raises(CommandError, match="đã có người sử dụng"):
            create_administrator()


class TestMadeUpPassword:
    def test_opens_the_admin(self, client, administrator_file):
        create_administrator()
        kept = dict(line.split(": ") for line in administrator_file.read_text().splitlines())
        assert client.login(username=kept["username"], password=kept["password"])

    def test_is_printed(self, administrator_file):
        printed = create_administrator()
        assert administrator_file.read_text().split()[-1] in printed

    def test_has_at_least_sixteen_characters(self, administrator_file):
        create_administrator()
        assert len(administrator_file.read_text().split()[-1]) >= 16

    def test_is_another_for_each_installation(self, administrator_file):
        create_administrator()
        first = administrator_file.read_text()
        administrator().delete()
        create_administrator()
        assert administrator_file.read_text() != first

    def test_is_readable_by_its_owner_only(self, administrator_file):
        administrator_file.parent.mkdir()
        administrator_file.touch(mode=0o644)  # left by an earlier installation
        create_administrator()
        assert stat.S_IMODE(administrator_file.stat().st_mode) == 0o600

    def test_that_cannot_be_kept_makes_no_administrator(self, settings):
        settings.VAR_DIR.touch()  # a file where the folder should be
        with pytest.raises(CommandError, match="set PORTAL_ADMIN_PASSWORD"):
            create_administrator()
        assert not get_user_model().objects.exists()


class TestSecondRun:
    def test_says_that_there_is_one(self):
        create_administrator()
        assert "already" in create_administrator()

    def test_makes_no_second_one(self, monkeypatch):
        create_administrator()
        monkeypatch.setenv("PORTAL_ADMIN_USERNAME", "another")
        create_administrator()
        assert get_user_model().objects.count() == 1

    def test_leaves_the_password_as_it_is(self, monkeypatch, administrator_file):
        create_administrator()
        monkeypatch.setenv("PORTAL_ADMIN_PASSWORD", GOOD)
        create_administrator()
        assert not administrator().check_password(GOOD)
