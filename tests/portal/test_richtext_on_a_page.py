"""Stored text on a page: pictures get their sizes and renditions, tables scroll inside themselves."""

import pytest

from portal.images import store
from portal.richtext import clean, render
from tests.makers import make_picture
from tests.portal.reading import fault_in_nesting, tags

PICTURE = "/media/anh/2020/03/0123456789abcdef01234567-1400x800.webp"
SMALL = "/media/anh/2020/03/0123456789abcdef01234567-300x200.webp"


class TestPictures:
    @pytest.fixture
    def image(self):
        html = render(clean(f'<figure class="image"><img src="{PICTURE}" alt="Trụ sở"></figure>'))
        return tags(html, "img")[0][1]

    def test_they_have_their_size(self, image):
        assert (image["width"], image["height"]) == ("1400", "800")

    def test_they_come_in_their_renditions(self, image):
        widths = [choice.split()[1] for choice in image["srcset"].split(", ")]
        assert widths == ["320w", "640w", "960w", "1400w"]
        assert image["sizes"]

    def test_they_wait_until_they_are_needed(self, image):
        assert (image["loading"], image["decoding"]) == ("lazy", "async")

    def test_they_keep_their_description(self, image):
        assert image["alt"] == "Trụ sở"

    @pytest.mark.parametrize("alt", ["a > b", "a &gt; b", "&lt;b&gt;", "“trích”", "a\nb"])
    def test_any_description_will_do(self, alt):
        image = tags(render(clean(f'<p><img alt="{alt}" src="{PICTURE}"></p>')), "img")[0][1]
        assert image["width"] == "1400"
        assert image["srcset"]

    def test_one_without_a_description_is_silent(self):
        image = tags(render(clean(f'<p><img src="{PICTURE}"></p>')), "img")[0][1]
        assert image["alt"] == ""

    def test_a_size_that_was_typed_does_not_count(self):
        html = render(clean(f'<p><img src="{PICTURE}" alt="" width="9" height="9" style="width:9px"></p>'))
        assert (tags(html, "img")[0][1]["width"], "style" in html) == ("1400", False)

    def test_a_small_one_needs_no_renditions(self):
        assert "srcset" not in render(clean(f'<p><img src="{SMALL}" alt=""></p>'))

    def test_one_that_is_stored_is_found(self, client):
        html = render(clean(f'<p><img src="/media/{store(make_picture())}" alt=""></p>'))
        choices = [choice.split()[0] for choice in tags(html, "img")[0][1]["srcset"].split(", ")]
        assert [client.get(address).status_code for address in choices] == [200, 200, 200, 200]


class TestTables:
    TABLE = '<table><caption>Chỉ số <em>PAR</em> &amp; "SIPAS"</caption><tbody><tr><td>1</td></tr></tbody></table>'

    def test_they_scroll_inside_themselves(self):
        box = tags(render(clean(self.TABLE)), "div")[0][1]
        assert (box["class"], box["role"], box["tabindex"]) == ("table-scroll", "region", "0")

    def test_the_caption_names_the_box(self):
        assert tags(render(clean(self.TABLE)), "div")[0][1]["aria-label"] == 'Chỉ số PAR & "SIPAS"'

    def test_a_table_without_a_caption_has_a_name_too(self):
        html = render(clean("<table><tbody><tr><td>1</td></tr></tbody></table>"))
        assert tags(html, "div")[0][1]["aria-label"] == "Bảng số liệu"

    def test_an_empty_caption_is_no_name(self):
        html = render(clean("<table><caption> </caption><tbody><tr><td>1</td></tr></tbody></table>"))
        assert tags(html, "div")[0][1]["aria-label"] == "Bảng số liệu"

    def test_two_tables_have_two_boxes(self):
        assert render(clean(self.TABLE + "<p>và</p>" + self.TABLE)).count('class="table-scroll"') == 2

    def test_a_table_in_a_table_keeps_the_page_whole(self):
        inner = "<table><tbody><tr><td>1</td></tr></tbody></table>"
        html = render(clean(f"<table><tbody><tr><td>{inner}</td><td>2</td></tr></tbody></table><p>sau</p>"))
        assert fault_in_nesting(html) == ""

    def test_signs_of_a_table_in_a_text_are_only_signs(self):
        assert render(clean("<p>&lt;table&gt;x&lt;/table&gt;</p>")) == "<p>&lt;table&gt;x&lt;/table&gt;</p>"

    def test_signs_of_a_table_in_a_title_are_only_signs(self):
        html = render(clean('<p><abbr title="<table></table>">x</abbr> <a href="/" title="<table>">y</a></p></table>'))
        assert "table-scroll" not in html
