"""What is looked at before something is published: every rule there is, from the first to the last.

A rule either refuses publication (`refuses`) or gives advice (`advises`). It says what is wrong and what to do, in the
editor's words, with the field and the place in the text where it stands. The apps say which of their fields are read
as what (`proof.Fields`). What is no fault by these rules is none anywhere: `Publication.missing` is what they refuse.
"""

import re
from collections.abc import Callable, Collection, Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils import timezone

from . import destinations, legacy, library, passages, vietnamese
from .passages import Passage, Place
from .proof import Finding, Proof

Found = tuple[str, str] | tuple[str, str, Place]  # field, message, place
Rule = Callable[[Proof], Iterator[Found]]
RULES: list[tuple[bool, Rule]] = []


def refuses(rule: Rule) -> Rule:
    RULES.append((True, rule))
    return rule


def advises(rule: Rule) -> Rule:
    RULES.append((False, rule))
    return rule


def read(publication: Any, chosen: Collection[str] = ()) -> list[Finding]:
    """Return what the rules find in a publication as it is now, saved or not: first what refuses it.

    Of each rule the first MOST_FOUND places.
    """
    found = list(told(Proof(publication, chosen), RULES))
    return sorted(found, key=lambda finding: not finding.refuses)


def refusals(publication: Any) -> dict[str, list[str]]:
    """Return why a publication cannot be published, by field."""
    found: dict[str, list[str]] = {}
    for finding in told(Proof(publication), [(refusing, rule) for refusing, rule in RULES if refusing]):
        messages = found.setdefault(finding.field, [])
        if finding.message not in messages:
            messages.append(finding.message)
    return found


def told(proof: Proof, rules: list[tuple[bool, Rule]]) -> Iterator[Finding]:
    for refusing, rule in rules:
        for name, message, *place in islice(rule(proof), MOST_FOUND):
            yield Finding(refusing, message, name, *place)


def cited(words: str) -> str:
    short = " ".join(words.split())
    return f"“{short}”" if len(short) <= 60 else f"“{short[:57].rstrip()}…”"


# What refuses publication.


@refuses
def what_readers_need_is_there(proof: Proof) -> Iterator[Found]:
    """Title, lead, text, category, whatever the app asks for."""
    for name, message in proof.fields.wanted.items():
        if not proof.value(name) and name not in proof.chosen:
            yield name, message


@refuses
def what_the_app_asks_for(proof: Proof) -> Iterator[Found]:
    """What only the app can know, the state of a video's file say."""
    yield from proof.publication.own_faults().items()


@refuses
def speech_can_be_read(proof: Proof) -> Iterator[Found]:
    """A video has a transcript or Vietnamese captions (Thông tư 32/2017/TT-BTTTT, Điều 18), where that is asked."""
    yield from unwritten_speech(proof, refusing=True)


@refuses
def the_cover_is_described(proof: Proof) -> Iterator[Found]:
    names = proof.fields
    has_cover = names.cover_alt and (proof.value(names.cover) or names.cover in proof.chosen)
    is_described = proof.value(names.cover_alt) or proof.value(names.cover_decorative)
    if has_cover and not is_described and not in_the_librarys_words(proof):
        yield names.cover_alt, "Hãy mô tả ảnh, hoặc đánh dấu “ảnh chỉ để trang trí”."


@refuses
def pictures_in_the_text_are_described(proof: Proof) -> Iterator[Found]:
    message = "Có ảnh trong nội dung chưa được mô tả: bấm đúp vào ảnh và điền “Mô tả ảnh”."
    for picture in proof.body.all("img"):
        if not re.search(r"\w", picture.attributes.get("alt", "")):
            yield proof.fields.body, message, picture.place


@refuses
def pictures_are_there(proof: Proof) -> Iterator[Found]:
    cover = proof.value(proof.fields.cover)
    if cover and proof.fields.cover not in proof.chosen and cover._committed and not destinations.is_stored(cover.name):
        yield proof.fields.cover, "Tệp ảnh không còn trên máy chủ: hãy tải ảnh lên lại."
    pictures = {picture.attributes.get("src", ""): picture.place for picture in proof.body.all("img")}
    for url in destinations.dead(pictures, "/", timezone.now()):
        yield proof.fields.body, "Một ảnh trong nội dung không còn trên máy chủ: hãy chèn lại ảnh.", pictures[url]


@refuses
def tables_have_headers(proof: Proof) -> Iterator[Found]:
    for table in proof.body.all("table"):
        if not table.headers:
            message = "Bảng chưa có ô tiêu đề: bấm chuột phải vào bảng, mở “Thuộc tính bảng” và chọn “Ô tiêu đề”."
            yield proof.fields.body, message, table.place
        for header in table.headers:
            if header.is_empty:
                message = "Bảng có ô tiêu đề còn trống: hãy ghi tên của cột hoặc hàng đó."
                yield proof.fields.body, message, header.place


@refuses
def links_on_this_site_lead_somewhere(proof: Proof) -> Iterator[Found]:
    links = {link.attributes["href"]: link for link in proof.body.all("a") if link.attributes.get("href")}
    source = proof.value(proof.fields.source_url)
    urls = [*links, source] if source else [*links]
    for url, reason in destinations.dead(urls, *where_and_when(proof.publication)).items():
        message = f"Liên kết {cited(links[url].words if url in links else url)} {reason}. Hãy sửa hoặc bỏ liên kết."
        if url in links:
            yield proof.fields.body, message, links[url].place
        if url == source:
            yield proof.fields.source_url, message


# What is advised.


@advises
def speech_should_be_readable(proof: Proof) -> Iterator[Found]:
    yield from unwritten_speech(proof, refusing=False)


@advises
def the_app_advises(proof: Proof) -> Iterator[Found]:
    yield from proof.publication.own_advice(proof.chosen).items()


@advises
def the_title_is_short(proof: Proof) -> Iterator[Found]:
    if len(proof.title) > LONGEST_TITLE:
        yield proof.fields.title, f"Tiêu đề dài {len(proof.title)} ký tự: nên gọn trong {LONGEST_TITLE} ký tự."


@advises
def the_lead_says_enough_and_not_too_much(proof: Proof) -> Iterator[Found]:
    length = len(proof.lead)
    if 0 < length < SHORTEST_LEAD:
        yield proof.fields.lead, f"Phần tóm tắt chỉ có {length} ký tự: hãy nêu ai, việc gì, ở đâu, khi nào."
    if length > LONGEST_LEAD:
        yield proof.fields.lead, f"Phần tóm tắt dài {length} ký tự: nên gọn trong {LONGEST_LEAD} ký tự."


@advises
def headings_go_down_step_by_step(proof: Proof) -> Iterator[Found]:
    """The title is level 1: the first heading of the text is of level 2, none skips one."""
    level = 1
    for heading in headings(proof.body):
        deeper = int(heading.tag[1])
        if deeper > level + 1:
            message = f"Đề mục {cited(heading.words)} nhảy cấp: hãy chọn “{HEADINGS[level + 1]}” cho nó."
            yield proof.fields.body, message, heading.place
        level = deeper


@advises
def links_say_where_they_lead(proof: Proof) -> Iterator[Found]:
    for link in proof.body.all("a"):
        words = vietnamese.fold(link.words).strip(" .:;,()[]<>“”\"'»→…")
        if words in EMPTY_WORDS:
            message = f"Chữ của liên kết là {cited(link.words)}: hãy viết nó dẫn tới đâu, ví dụ tên văn bản."
            yield proof.fields.body, message, link.place
        elif BARE_ADDRESS.fullmatch(link.words):
            message = f"Chữ của liên kết là địa chỉ {cited(link.words)}: hãy thay bằng tên của trang đó."
            yield proof.fields.body, message, link.place


@advises
def nothing_is_left_of_word(proof: Proof) -> Iterator[Found]:
    for line in proof.body.all("p", "h2", "h3", "h4"):
        if line.is_empty:
            yield proof.fields.body, "Có đoạn trống: hãy xóa, khoảng cách giữa các đoạn đã có sẵn.", line.place
        elif TYPED_BULLET.match(line.text):
            message = f"Dấu đầu dòng gõ bằng tay ở {cited(line.words)}: hãy dùng nút danh sách."
            yield proof.fields.body, message, line.place
    for name, text in proof.texts.items():
        if found := WORD_CODE.search(text):
            yield name, f"Mã thừa của Word {cited(found[0])} lẫn trong chữ: hãy xóa.", Place("", found[0])
        elif found := WIDE_GAP.search(text):
            words = text[max(0, found.start() - 20) : found.end() + 20].strip().splitlines()[0]
            yield name, f"Nhiều dấu cách liền nhau ở {cited(words)}: hãy để một dấu.", Place("", words)


@advises
def tones_are_placed_in_one_way(proof: Proof) -> Iterator[Found]:
    """Both ways are right, hoà and hòa, but not side by side; nobody's text is ever rewritten."""
    styles = {name: vietnamese.tone_styles(text) for name, text in proof.texts.items()}
    old = [(name, word) for name, (words, _) in styles.items() for word in words]
    new = [(name, word) for name, (_, words) in styles.items() for word in words]
    if old and new:
        (name, word), (_, usual) = (old[0], new[0]) if len(old) <= len(new) else (new[0], old[0])
        message = f"Dấu thanh đặt theo hai kiểu: “{word}” và “{usual}”. Hãy dùng một kiểu trong cả bài."
        yield name, message, Place("", word)


@advises
def sources_are_named(proof: Proof) -> Iterator[Found]:
    names = proof.fields
    if not names.source_name:
        return
    last = proof.body.text.rstrip().rpartition("\n")[2].strip()
    if TAKEN_FROM.fullmatch(last) and not proof.value(names.source_name):
        yield names.source_name, f"Cuối bài ghi {cited(last)}: hãy điền nguồn vào ô “Nguồn tin”."
    elif proof.value(names.source_url) and not proof.value(names.source_name):
        yield names.source_name, "Đã có địa chỉ nguồn: hãy điền cả tên nguồn tin."
    elif proof.value(names.source_name) and not proof.value(names.source_url):
        yield names.source_url, "Đã có tên nguồn tin: nếu bài gốc có trên mạng, hãy điền địa chỉ của nó."


@advises
def the_text_is_unicode(proof: Proof) -> Iterator[Found]:
    for name, text in proof.texts.items():
        if encoding := legacy.recognise(text):
            yield name, f"Chữ còn viết bằng bảng mã cũ {encoding}: hãy chuyển sang Unicode."


# What the rules go by.

MOST_FOUND = 20  # places of one rule that are told at once
LONGEST_TITLE = 120  # characters
SHORTEST_LEAD, LONGEST_LEAD = 40, 400
HEADINGS = {2: "Tiêu đề mục", 3: "Tiêu đề tiểu mục"}  # as the editor's list of formats calls them
EMPTY_WORDS = set(
    "tai day|o day|day|xem tai day|xem them|xem o day|xem tiep|chi tiet|xem chi tiet|doc tiep|doc them|bam vao day|"
    "nhan vao day|click here|click|here|link|read more|more".split("|")
)
BARE_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
TYPED_BULLET = re.compile(r"\s*(?:[•●▪■◦·‣➢✓*+–—-]|[oo]\u00a0)[\s\u00a0]+\S")
WORD_CODE = re.compile(
    r"</?[ovw]:[a-z]{1,20}>?|\[if [^\]]{1,40}\]|mso-[a-z-]{3,40}|EN-US X-NONE|MsoNormal|Normal 0 false", re.IGNORECASE
)
WIDE_GAP = re.compile(r"(?<=\S)[ \u00a0]{3,}(?=\S)")
TAKEN_FROM = re.compile(r"\(?\s*(?:Theo|Nguồn)(?:\s*:|\s).{1,80}")
LAW = "Thông tư 32/2017/TT-BTTTT, Điều 18"


def in_the_librarys_words(proof: Proof) -> str:
    cover = proof.value(proof.fields.cover)
    known = library.facts(cover.name) if cover else None
    return known.alt if known else ""


def unwritten_speech(proof: Proof, *, refusing: bool) -> Iterator[Found]:
    """Say so as a refusal or as advice, whichever it is: what readers see without text already can still be mended."""
    publication = proof.publication
    if not (proof.fields.speech and publication.lacks_text):
        return
    refuses_it = settings.PORTAL_VIDEO_TEXT == "REQUIRE" and not publication.is_seen_without_text
    if refuses_it == refusing:
        message = f"Hãy nhập lời thoại hoặc tải phụ đề tiếng Việt lên, theo {LAW}."
        yield proof.fields.speech, f"{message} Chỉ có mốc thời gian hay phụ đề tiếng khác thì chưa đủ."


def where_and_when(publication: Any) -> tuple[str, Any]:
    """Return the address from which links lead on, and when readers will follow them."""
    now = timezone.now()
    return publication.get_absolute_url() if publication.pk else "/", max(now, publication.published_at or now)


def headings(body: passages.Passages) -> list[Passage]:
    return sorted(body.all("h2", "h3", "h4"), key=lambda heading: heading.order)
