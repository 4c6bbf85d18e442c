"""`load_demo` makes a portal worth showing, once, and never in production."""

from datetime import datetime, timedelta, timezone

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import TestCase
from PIL import Image

from documents.models import Document, File
from news.models import Article, Category, Tag
from portal.demo import covers, films, loading
from portal.demo.clips import make_clip
from portal.images import size
from portal.models import Link, Page, Place, SiteSettings
from portal.publishing import State
from portal.richtext import clean
from tests.portal.reading import tags
from videos.captions import cues
from videos.models import Clip, ClipState, Video

HANOI = timezone(timedelta(hours=7))


def quick_picture(motif: str, seed: int) -> Image.Image:
    """Stand in for the drawing of covers, which takes half a second each."""
    assert motif in covers.MOTIFS
    return Image.new("RGB", (640, 400), "#8a1c2e")


def quick(patch: pytest.MonkeyPatch) -> None:
    """Let pictures and clips be made at once, and clips wait for a worker."""
    patch.setattr(loading, "draw", quick_picture)
    patch.setattr(films, "draw", lambda motif, seed, size: quick_picture(motif, seed))
    patch.setattr(films, "make_clip", lambda target, scenes, note: target.write_bytes(b"clip"))
    patch.setattr(films.Worker, "work_off", lambda worker: 0)


def load() -> dict[str, int]:
    with pytest.MonkeyPatch.context() as patch:
        quick(patch)
        return loading.load()


class TestDemo(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.added = load()
        cls.media = default_storage.location

    def test_there_are_forty_published_articles_at_least(self):
        assert Article.objects.published().count() >= 40

    def test_it_says_how_many_it_has_added(self):
        assert self.added["bài viết"] == Article.objects.count()

    def test_a_second_run_adds_nothing(self):
        assert set(load().values()) == {0}

    def test_a_second_run_keeps_what_editors_have_changed(self):
        settings = SiteSettings.objects.get()
        settings.portal_name = "Cổng của chúng tôi"
        settings.save()
        Link.objects.all().delete()
        load()
        assert SiteSettings.objects.get().portal_name == "Cổng của chúng tôi"
        assert not Link.objects.exists()

    def test_scheduled_withdrawn_and_expired_ones_are_among_them(self):
        found = {article.state for article in Article.objects.all()}
        assert {State.SCHEDULED, State.WITHDRAWN, State.EXPIRED} <= found

    def test_what_is_withdrawn_gives_a_reason_and_a_time_that_is_over(self):
        for article in Article.objects.in_state(State.WITHDRAWN):
            assert article.withdrawal_reason
            assert article.withdrawn_at <= datetime.now(HANOI)
            assert article.was_public

    def test_the_article_of_the_sample_is_there(self):
        article = Article.objects.get(published_at=datetime(2020, 3, 24, 10, 46, tzinfo=HANOI))
        assert "178/QĐ-BNV" in article.lead + article.body
        assert "18/3/2020" in article.lead + article.body
        assert article.byline

    def test_its_page_shows_the_time_of_the_sample(self):
        article = Article.objects.get(published_at=datetime(2020, 3, 24, 10, 46, tzinfo=HANOI))
        page = self.client.get(article.get_absolute_url()).content.decode()
        assert '<time datetime="2020-03-24T10:46:00+07:00">10:46 24/03/2020</time>' in page

    def test_every_published_article_has_what_readers_need(self):
        with self.settings(MEDIA_ROOT=self.media):
            for article in Article.objects.published():
                assert article.missing() == {}, article

    def test_every_text_is_stored_clean(self):
        for article in Article.objects.all():
            assert clean(article.body) == article.body

    def test_covers_are_described(self):
        with_cover = [article for article in Article.objects.all() if article.cover]
        assert len(with_cover) >= 30
        assert all(article.cover_alt and size(article.cover.name) for article in with_cover)

    def test_some_articles_have_no_cover(self):
        assert Article.objects.published().filter(cover="").exists()

    def test_a_table_and_a_list_are_shown(self):
        bodies = "".join(Article.objects.published().values_list("body", flat=True))
        assert {"table", "ul", "h2", "blockquote"} <= {tag for tag, _ in tags(bodies)}

    def test_no_article_tells_an_invented_number_of_readers(self):
        assert not Article.objects.filter(body__contains="Lượt xem").exists()

    def test_every_category_has_an_article(self):
        empty = [category for category in Category.objects.all() if not category.placements.exists()]
        assert empty == []

    def test_the_standing_pages_of_the_issue_are_there(self):
        titles = set(Page.objects.values_list("title", flat=True))
        wanted = {"Giới thiệu", "Liên hệ", "Chính sách bảo vệ dữ liệu cá nhân", "Hỗ trợ tiếp cận"}
        assert wanted <= titles

    def test_four_videos_are_published_with_captions_and_transcript(self):
        videos = Video.objects.published()
        assert len(videos) == 4
        with self.settings(MEDIA_ROOT=self.media):
            assert all(video.missing() == {} for video in videos)
        assert all(cues(video.captions["vi"]) and video.transcript for video in videos)

    def test_six_documents_are_published_with_files_that_are_pdfs(self):
        documents = Document.objects.published()
        assert len(documents) == 6
        with self.settings(MEDIA_ROOT=self.media):
            assert all(document.missing() == {} and document.files.exists() for document in documents)
        assert {file.kind.label for file in File.objects.all()} == {"PDF"}

    def test_one_document_replaces_another_and_two_belong_to_the_article_of_the_sample(self):
        assert Document.objects.get(number="42/2022/NĐ-CP").replaces.get().number == "43/2011/NĐ-CP"
        article = Article.objects.get(documents__number="178/QĐ-BNV")
        assert set(article.documents.values_list("number", flat=True)) == {"178/QĐ-BNV", "12/HD-VPBCĐ"}

    def test_the_video_of_the_sample_is_the_newest(self):
        assert Video.objects.published().newest_first()[0].title == "Phóng sự: Đô thị thông minh"

    def test_every_public_page_answers(self):
        addresses = [thing.get_absolute_url() for kind in (Category, Tag, Page) for thing in kind.objects.all()]
        addresses += [article.get_absolute_url() for article in Article.objects.published()[:5]]
        addresses += [video.get_absolute_url() for video in Video.objects.published()]
        addresses += [document.get_absolute_url() for document in Document.objects.published()]
        for address in ["/", "/tin-tuc/", "/video/", "/so-do-cong/", "/rss/tin-moi/", *addresses]:
            assert self.client.get(address).status_code == 200, address

    def test_every_link_of_the_frame_answers(self):
        for url in Link.objects.exclude(place=Place.WEBSITES).values_list("url", flat=True):
            assert self.client.get(url).status_code == 200, url

    def test_header_and_footer_are_filled_in(self):
        settings = SiteSettings.objects.get()
        needed = ("superior_body", "owner", "responsible_person", "address", "phone", "email", "source_rule")
        assert [name for name in needed if not getattr(settings, name)] == []


@pytest.mark.django_db
class TestCommand:
    @pytest.fixture(autouse=True)
    def quick(self, monkeypatch):
        quick(monkeypatch)

    def test_it_tells_what_it_has_added(self, capsys):
        call_command("load_demo")
        assert "bài viết" in capsys.readouterr().out

    def test_it_refuses_in_production(self, settings):
        settings.PRODUCTION = True
        with pytest.raises(CommandError, match="production"):
            call_command("load_demo")
        assert not Article.objects.exists()

    def test_half_a_load_leaves_nothing(self, monkeypatch):
        monkeypatch.setattr(loading, "add_pages", lambda content: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            call_command("load_demo")
        assert not Article.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_clip_is_made_and_processed(settings, tmp_path, monkeypatch):
    settings.PORTAL_UPLOADS = settings.VAR_DIR = tmp_path
    monkeypatch.setattr(films, "make_clip", lambda target, scenes, note: make_clip(target, scenes[:1], note))
    content = films.CONTENT.read_text("utf-8")
    monkeypatch.setattr(films, "CONTENT", tmp_path / "videos.toml")
    films.CONTENT.write_text("[[video]]".join(content.split("[[video]]")[:2]), "utf-8")
    assert films.add_videos() == 1
    clip = Clip.objects.get()
    assert (clip.state, clip.duration, len(clip.posters)) == (ClipState.READY, 8.0, 3)
    assert [one.height for one in clip.renditions.all()] == [540, 360]
    assert clip.video.poster.name == clip.posters[1]


@pytest.mark.parametrize("motif", covers.MOTIFS)
def test_a_cover_is_drawn(motif):
    picture = covers.draw(motif, 1, (320, 200))
    assert picture.size == (320, 200)
    assert len(picture.getcolors(maxcolors=2**20)) > 20


def test_the_same_seed_draws_the_same_cover_and_another_one_another():
    first, again, other = (covers.draw("books", seed, (64, 40)).tobytes() for seed in (1, 1, 2))
    assert first == again != other
