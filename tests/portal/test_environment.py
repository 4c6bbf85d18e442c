"""Every reader of the environment refuses a wrong value with the variable's name, the value and the remedy."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import environment

GOOD_KEY = "only-for-the-tests-7d1f0c2b9a8e4f6d5c3b2a1908f7e6d5c4b3"


@pytest.fixture
def given(monkeypatch):
    def put(value: str) -> None:
        monkeypatch.setenv("NAME", value)

    return put


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch):
    monkeypatch.delenv("NAME", raising=False)


def message(reader, *args, **options) -> str:
    with pytest.raises(ImproperlyConfigured) as error:
        reader("NAME", *args, **options)
    return str(error.value)


class TestText:
    def test_nothing_gives_the_default(self):
        assert environment.text("NAME", "INFO") == "INFO"

    def test_an_empty_value_gives_the_default(self, given):
        given("  ")
        assert environment.text("NAME", "INFO") == "INFO"

    def test_spaces_around_it_do_not_count(self, given):
        given(" DEBUG ")
        assert environment.text("NAME") == "DEBUG"


class TestFlag:
    @pytest.mark.parametrize("value", ["1", "true", "YES", " on "])
    def test_yes(self, given, value):
        given(value)
        assert environment.flag("NAME", False) is True

    @pytest.mark.parametrize("value", ["0", "False", "no", "OFF"])
    def test_no(self, given, value):
        given(value)
        assert environment.flag("NAME", True) is False

    @pytest.mark.parametrize("default", [True, False])
    def test_an_empty_value_gives_the_default(self, given, default):
        given("")
        assert environment.flag("NAME", default) is default

    @pytest.mark.parametrize("value", ["maybe", "2", "có"])
    def test_anything_else_is_refused(self, given, value):
        given(value)
        assert message(environment.flag, False) == f"NAME={value!r} cannot be used. Use 1 or 0."


class TestWhole:
    @pytest.mark.parametrize("value", ["1", "64", " 8 "])
    def test_a_number_between_the_limits(self, given, value):
        given(value)
        assert environment.whole("NAME", 2, least=1, most=64) == int(value)

    def test_nothing_gives_the_default(self):
        assert environment.whole("NAME", 2) == 2

    @pytest.mark.parametrize("value", ["0", "65", "-1", "1.5", "acht", "²", "٣", "1_0", "9" * 5000])
    def test_anything_else_is_refused(self, given, value):
        given(value)
        text = message(environment.whole, 2, least=1, most=64)
        assert text.startswith("NAME=")
        assert "Use a whole number from 1 to 64." in text


class TestLists:
    def test_names_are_separated_by_commas(self, given):
        given("a.gov.vn, b.gov.vn,,")
        assert environment.names("NAME") == ["a.gov.vn", "b.gov.vn"]

    def test_origins_carry_their_scheme(self, given):
        given("https://a.gov.vn,http://localhost:8000")
        assert environment.origins("NAME") == ["https://a.gov.vn", "http://localhost:8000"]

    @pytest.mark.parametrize("value", ["a.gov.vn", "https://a.gov.vn,b.gov.vn", "ftp://a.gov.vn"])
    def test_an_origin_without_is_refused(self, given, value):
        given(value)
        text = message(environment.origins)
        assert text.startswith("NAME=")
        assert "https://example.gov.vn" in text


class TestHosts:
    def test_host_names_are_separated_by_commas(self, given):
        given("portal.gov.vn, .gov.vn,127.0.0.1,[::1]")
        assert environment.hosts("NAME", "") == ["portal.gov.vn", ".gov.vn", "127.0.0.1", "[::1]"]

    @pytest.mark.parametrize("value", ["https://portal.gov.vn", "portal.gov.vn:443", "portal.gov.vn/", "a b"])
    def test_anything_around_the_name_is_refused(self, given, value):
        given(f"a.gov.vn,{value}")
        assert message(environment.hosts, "").startswith(f"NAME={value!r} cannot be used. Write host names only")


class TestChoice:
    def test_a_word_in_any_case(self, given):
        given("debug")
        assert environment.choice("NAME", "INFO", ["DEBUG", "INFO"]) == "DEBUG"

    def test_nothing_gives_the_default(self):
        assert environment.choice("NAME", "INFO", ["DEBUG", "INFO"]) == "INFO"

    def test_another_word_is_refused_with_the_choice(self, given):
        given("LOUD")
        text = message(environment.choice, "INFO", ["DEBUG", "INFO"])
        assert text == "NAME='LOUD' cannot be used. Use one of DEBUG, INFO."


class TestFolder:
    def test_an_absolute_path(self, given, tmp_path):
        given(str(tmp_path))
        assert environment.folder("NAME", tmp_path / "other") == tmp_path

    def test_nothing_gives_the_default(self, tmp_path):
        assert environment.folder("NAME", tmp_path) == tmp_path

    def test_a_relative_path_is_refused(self, given, tmp_path):
        given("media")
        assert message(environment.folder, tmp_path).startswith("NAME='media' cannot be used. Use an absolute path")


class TestDatabase:
    DEFAULT = "sqlite:////tmp/x.sqlite3"

    def test_nothing_gives_the_default(self):
        assert environment.database("NAME", self.DEFAULT)["NAME"] == "/tmp/x.sqlite3"

    def test_an_address_of_postgresql(self, given):
        given("postgres://portal:p%40ss@db:5433/portal")
        found = environment.database("NAME", self.DEFAULT)
        assert found["ENGINE"] == "django.db.backends.postgresql"
        wanted = {"NAME": "portal", "USER": "portal", "PASSWORD": "p@ss", "HOST": "db", "PORT": 5433}
        assert {name: found[name] for name in wanted} == wanted

    def test_a_number_sign_may_stand_in_a_password(self, given):
        given("postgres://portal:ge#heim@db/portal")
        assert environment.database("NAME", self.DEFAULT)["PASSWORD"] == "ge#heim"

    WRONG = [
        "mysql://portal:geheim@db/portal",
        "postgres://portal:geheim@db:port/portal",
        "postgres://portal:geheim@db:99999/portal",
        "postgres://portal:geheim@db",
        "postgres://portal:geheim@[::1/portal",
        "portal:geheim@db/portal",
        "oracle://db/portal?password=geheim",
        "/srv/portal.sqlite3",
        "portal",
    ]

    @pytest.mark.parametrize("value", WRONG)
    def test_what_is_no_address_is_refused_with_the_remedy(self, given, value):
        given(value)
        text = message(environment.database, self.DEFAULT)
        assert text.startswith("NAME=")
        assert "Use postgres://user:password@host:5432/name or sqlite:////absolute/path." in text

    @pytest.mark.parametrize("value", [value for value in WRONG if "heim" in value])
    def test_no_password_is_told(self, given, value):
        given(value)
        assert "heim" not in message(environment.database, self.DEFAULT)


class TestSecretKey:
    def test_a_long_random_one_is_taken(self, given):
        given(GOOD_KEY)
        assert environment.secret_key("NAME", needed=True) == GOOD_KEY

    @pytest.mark.parametrize(
        "value",
        ["", "short", "x" * 49, "x" * 60, "ab" * 30, "django-insecure-" + GOOD_KEY, "development-only-" + GOOD_KEY],
    )
    def test_what_is_none_is_refused_with_the_remedy(self, given, value):
        given(value)
        text = message(environment.secret_key, needed=True)
        assert text.startswith("NAME=")
        assert "at least 50 random characters" in text

    @pytest.mark.parametrize("value", ["short-but-secret", "django-insecure-" + GOOD_KEY])
    def test_it_is_never_told(self, given, value):
        given(value)
        assert value not in message(environment.secret_key, needed=True)

    def test_development_goes_without(self):
        assert len(environment.secret_key("NAME", needed=False)) >= 50
