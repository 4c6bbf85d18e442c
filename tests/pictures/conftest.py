import pytest


@pytest.fixture(autouse=True)
def static_files_on_demand(settings):
    """Spare each test's own client the reading of the whole static folder."""
    settings.WHITENOISE_AUTOREFRESH = True
