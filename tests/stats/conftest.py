import pytest

from stats.recorder import recorder
from tests.makers import make_article
from tests.stats.on_paper import CHROME


@pytest.fixture(autouse=True)
def static_files_on_demand(settings):
    """Spare each test's own client the reading of the whole static folder."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def no_complaints():
    """Let no earlier test have lost a record, or complained of it within the last minute."""
    recorder.lost, recorder.complaint_due = 0, 0.0
    yield
    recorder.lost = 0


@pytest.fixture
def reader(client):
    """Return somebody with a browser."""
    client.defaults |= {"HTTP_USER_AGENT": CHROME, "REMOTE_ADDR": "203.0.113.77"}
    return client


@pytest.fixture
def article(db):
    return make_article()


@pytest.fixture
def address(article):
    return article.get_absolute_url()
