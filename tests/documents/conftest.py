import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def static_files_on_demand(settings):
    """Spare each test's own client the reading of the whole static folder."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def front(settings):
    """Return a client that sees what the front sees: the counting has not taken X-Page off."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name not in settings.DONE_BY_THE_FRONT]
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def read(client):
    def get(address) -> str:
        page = client.get(address).content.decode()
        return page[page.index("<main") : page.index("</main>")]

    return get
