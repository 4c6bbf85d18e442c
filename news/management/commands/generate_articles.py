"""Make many articles, to see how the portal does with as many as a large one has."""

from datetime import datetime, timedelta
from random import Random

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from news.models import Article, Category, Placement
from portal import generation, vietnamese

BATCH = 2_000
BEGINNINGS = (
    "Sở Nội vụ",
    "Ủy ban nhân dân tỉnh",
    "Bộ phận Một cửa",
    "Thành phố",
    "Tổ công tác",
    "Hội đồng thẩm định",
)
DEEDS = "triển khai", "tổng kết", "công bố", "rà soát", "đánh giá", "hướng dẫn", "kiểm tra", "ký ban hành"
MATTERS = (
    "kế hoạch cải cách hành chính",
    "thủ tục đất đai",
    "chỉ số hài lòng",
    "đề án vị trí việc làm",
    "dịch vụ công",
)


class Command(BaseCommand):
    help = "Make N published articles over the last ten years, spread over the categories."

    def add_arguments(self, parser):
        parser.add_argument("count", type=int, metavar="N")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args, count, seed, **options):
        categories = list(Category.objects.select_related("parent"))
        if not categories:
            raise CommandError("There is no category yet: run manage.py load_demo, or add one in the admin.")
        random = Random(seed)
        for start in range(0, count, BATCH):
            make(random, categories, start, min(BATCH, count - start), count)
        self.stdout.write(f"Made {count} articles in {len(categories)} categories.")


@transaction.atomic
def make(random: Random, categories: list[Category], start: int, size: int, count: int) -> None:
    now, span = timezone.now(), timedelta(days=3650)
    articles: list[Article] = []
    places: list[tuple[Category, datetime]] = []
    for number in range(start, start + size):
        title = f"{random.choice(BEGINNINGS)} {random.choice(DEEDS)} {random.choice(MATTERS)} số {number + 1}"
        lead = f"{title}, theo chương trình công tác năm."
        article = Article(title=title, lead=lead, body=f"<p>{lead}</p>" + "<p>Nội dung thử tải của bài viết.</p>" * 12)
        article.folded = vietnamese.fold(f"{title}\n{lead}")
        places.append((random.choice(categories), now - span * ((count - number) / (count + 1))))
        article.category, article.published_at = places[-1]
        articles.append(article)
    Article.objects.bulk_create(articles)
    Placement.objects.bulk_create(
        Placement(article=article, category=place, published_at=time)
        for article, (category, time) in zip(articles, places, strict=True)
        for place in (category, category.parent)
        if place
    )
    generation.changed()
