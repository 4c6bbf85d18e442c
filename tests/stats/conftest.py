import pytest

from stats import visits
from stats.recorder import Recorder, recorder
from tests.makers import make_article
from tests.stats.on_paper import CHROME, NOON


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


@pytest.fixture
def folder(settings, monkeypatch):
    """Return the folder of records; it is noon."""
    monkeypatch.setattr(visits, "now", lambda: NOON)
    settings.STATS_RECORDS.mkdir()
    return settings.STATS_RECORDS


@pytest.fixture
def writer(folder):
    """Return the recorder of a process of its own."""
    process = Recorder()
    yield process
    process.close()
