from functools import cache

import pytest

from portal.front import application
from portal.front.files import Files
from tests.front.server import Server, enter

one = cache(Files)  # it reads all static files


@pytest.fixture(autouse=True)
def first_generation(monkeypatch):
    monkeypatch.setattr(application, "Files", one)
    enter("first")


@pytest.fixture
def server():
    return Server()
