"""What every page has around its content: language, landmarks, headings, ways in and out."""

import pytest

from tests.portal.reading import tags

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/tin-tuc/", "/so-do-cong/", "/rss/", "/hien-thi/", "/khong-co/"])
class TestTheFrameOfEveryPage:
    def test_it_speaks_vietnamese(self, client, address):
        assert tags(client.get(address).content.decode(), "html")[0][1]["lang"] == "vi"

    def test_it_has_its_landmarks(self, client, address):
        found = [tag for tag, _ in tags(client.get(address).content.decode())]
        for landmark in ("header", "main", "footer"):
            assert found.count(landmark) == 1
        assert "nav" in found

    def test_it_has_one_heading_of_the_first_level(self, client, address):
        assert len(tags(client.get(address).content.decode(), "h1")) == 1

    def test_its_first_link_skips_to_the_content(self, client, address):
        page = client.get(address).content.decode()
        assert tags(page, "a")[0][1]["href"] == "#noi-dung"
        assert "Bỏ qua đến nội dung chính" in page
        assert '<main id="noi-dung"' in page

    def test_ids_are_unique(self, client, address):
        ids = [given["id"] for _, given in tags(client.get(address).content.decode()) if "id" in given]
        assert len(ids) == len(set(ids))

    def test_every_link_inside_the_page_leads_somewhere(self, client, address):
        found = tags(client.get(address).content.decode())
        ids = {given["id"] for _, given in found if "id" in given}
        inside = {given["href"] for _, given in found if given.get("href", "").startswith("#")}
        assert {link for link in inside if link not in ("#", "#top")} <= {f"#{name}" for name in ids}

    def test_the_content_comes_before_the_side_column(self, client, address):
        page = client.get(address).content.decode()
        assert "<aside" not in page.partition("</main>")[0]

    def test_a_way_leads_back_to_the_top(self, client, address):
        assert ">Về đầu trang</a>" in client.get(address).content.decode()
