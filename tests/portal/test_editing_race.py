"""Two saves of one version at the same moment: one is stored, the other one is shown what was stored."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from news.models import Article
from portal.publishing import State
from tests.makers import make_article_in

from .test_editing_together import Editor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("database_in_a_file")]


def at_once(*saves) -> list[int]:
    """Let each save begin in a thread of its own at the same moment; return the statuses of the answers."""
    barrier = Barrier(len(saves))

    def run(save) -> int:
        barrier.wait(20)
        try:
            return save().status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(saves)) as pool:
        return [found.result(60) for found in [pool.submit(run, save) for save in saves]]


@pytest.mark.parametrize("go", range(5))
def test_of_two_saves_one_is_stored(go):
    article = make_article_in(State.DRAFT)
    one, two = Editor(article), Editor(article)
    found = at_once(lambda: one.send(title="Một"), lambda: two.send(title="Hai"))
    assert sorted(found) == [302, 409]
    assert Article.objects.get(pk=article.pk).title == ("Một" if found[0] == 302 else "Hai")


@pytest.mark.parametrize("go", range(5))
def test_a_withdrawal_is_not_undone_by_a_save(go):
    article = make_article_in(State.PUBLISHED)
    one, two = Editor(article), Editor(article)
    address = f"/admin/news/article/{article.pk}/withdraw/"
    saved, _ = at_once(lambda: one.send(title="Một"), lambda: two.desk.post(address, {"reason": "Số liệu sai."}))
    stored = Article.objects.get(pk=article.pk)
    assert stored.state == State.WITHDRAWN
    assert (stored.title == "Một") == (saved == 302)


@pytest.mark.parametrize("go", range(5))
def test_the_bin_does_not_undo_a_save(go):
    article = make_article_in(State.PUBLISHED)
    one, two = Editor(article), Editor(article)
    address = f"/admin/news/article/{article.pk}/delete/"
    saved, _ = at_once(lambda: one.send(title="Một"), lambda: two.desk.post(address, {"post": "yes"}))
    stored = Article.objects.get(pk=article.pk)
    assert stored.binned_at
    assert (stored.title == "Một") == (saved == 302)
