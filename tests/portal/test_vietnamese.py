"""portal.vietnamese: tables of examples, and properties that hold for every text."""

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.vietnamese import equal_tones, fold, normalize, normalize_title, slugify, sort_key

SAMPLE_TITLE = "Bộ Nội vụ: Ban hành kế hoạch thông tin, tuyên truyền cải cách hành chính năm 2020"
ACCENTED = {
    "a": "àảãáạăằẳẵắặâầẩẫấậ",
    "d": "đ",
    "e": "èẻẽéẹêềểễếệ",
    "i": "ìỉĩíị",
    "o": "òỏõóọôồổỗốộơờởỡớợ",
    "u": "ùủũúụưừửữứự",
    "y": "ỳỷỹýỵ",
}
PLAIN = {letter: plain for plain, letters in ACCENTED.items() for letter in letters}
PLAIN |= {letter.upper(): plain for letter, plain in PLAIN.items()}
OLD_TONES = "hoà xoá khoẻ thuỷ Uỷ TOÀ (luỹ) Hoà-Hoá thuý2 uý"
NEW_TONES = "hòa xóa khỏe thủy Ủy TÒA (lũy) Hòa-Hóa thúy2 úy"
MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
INVISIBLE = "\x00\x07\x1f\x7f\x9f\xad\u200b\u200c\u200d\u2060\ufeff"
INVISIBLE += "\u061c\u200e\u200f\u202a\u202e\u2066\u2069\u206f\ufff9\ufffe\uffff\U000e0001\U000e0041"
FIRST_PLANES = [chr(code) for code in range(0x20000)]

properties = settings(derandomize=True, deadline=None, max_examples=150, database=None)
anything = st.text(
    st.sampled_from("".join(PLAIN) + MARKS + INVISIBLE + "aoquyđ -/\n\xa0") | st.characters(), max_size=40
)
few_letters = st.text(st.sampled_from("aAàáÁạăâấdDđeEêoơzZ19  "), max_size=8)


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def test_the_table_of_accented_letters_is_complete() -> None:
    assert len(PLAIN) == 134


class TestNormalize:
    @pytest.mark.parametrize("letter", PLAIN)
    def test_a_decomposed_letter_becomes_one_character(self, letter: str) -> None:
        assert normalize(nfd(letter)) == letter

    def test_marks_in_any_order_give_one_letter(self) -> None:
        assert normalize("e\u0323\u0302 e\u0302\u0323") == "ệ ệ"

    @pytest.mark.parametrize("char", INVISIBLE)
    def test_an_invisible_character_goes(self, char: str) -> None:
        assert normalize(f"Đô{char} thị") == "Đô thị"

    def test_a_mark_behind_an_invisible_character_finds_its_letter(self) -> None:
        assert normalize("e\u200b\u0302") == "ê"

    def test_tabs_line_ends_and_no_break_spaces_stay(self) -> None:
        assert normalize("a\tb\r\nc\xa0d") == "a\tb\r\nc\xa0d"

    @pytest.mark.parametrize("old_break", "\x0b\x0c\x85\u2028\u2029")
    def test_an_old_line_break_still_separates_words(self, old_break: str) -> None:
        assert normalize(f"kế{old_break}hoạch") == "kế\nhoạch"

    @properties
    @given(anything)
    def test_normalizing_twice_changes_nothing(self, text: str) -> None:
        assert normalize(normalize(text)) == normalize(text)

    @properties
    @given(anything)
    def test_the_result_is_composed(self, text: str) -> None:
        assert unicodedata.is_normalized("NFC", normalize(text))

    @properties
    @given(st.lists(st.sampled_from(["a", "\u0316", "\u0301", "\u0344", "\u0338", "<", "\u200b", "ế"]), max_size=300))
    def test_piles_of_marks_are_lowered_once_and_for_all(self, parts: list[str]) -> None:
        text = normalize("".join(parts))
        assert normalize(text) == text
        assert not re.search("[\u0316\u0301\u0338]{31}", text)

    def test_a_pile_of_marks_takes_no_more_than_its_length(self) -> None:
        assert len(normalize("a" + "\u0316\u0301" * 1_000_000)) <= 31

    def test_of_all_control_characters_three_stay(self) -> None:
        controls = "".join(char for char in FIRST_PLANES if unicodedata.category(char) == "Cc")
        assert set(normalize(controls)) == set("\t\n\r")


class TestNormalizeTitle:
    def test_every_run_of_spaces_and_line_breaks_becomes_one_space(self) -> None:
        pasted = "\ufeff\xa0Bộ  Nội\xa0\u2009vụ:\r\n\tBan\u3000hành\u2028kế\x0bhoạch \u200b \n"
        assert normalize_title(pasted) == "Bộ Nội vụ: Ban hành kế hoạch"

    @properties
    @given(anything)
    def test_a_title_is_one_trimmed_line_whatever_comes_in(self, text: str) -> None:
        title = normalize_title(text)
        assert re.fullmatch(r"(\S+( \S+)*)?", title)
        assert title == normalize_title(title) == normalize(title)


class TestFold:
    @pytest.mark.parametrize("letter", PLAIN)
    def test_an_accented_letter_loses_its_marks(self, letter: str) -> None:
        assert fold(letter) == fold(nfd(letter)) == PLAIN[letter]

    @pytest.mark.parametrize(
        ("text", "folded"),
        [
            ("Cải cách hành chính", "cai cach hanh chinh"),
            ("Đô thị thông minh ở Đà Nẵng", "do thi thong minh o da nang"),
            ("178/QĐ-BNV", "178/qd-bnv"),
            ("Ðà Nẵng", "da nang"),  # U+00D0 in the place of Đ
            ("İstanbul Łódź Malmø", "istanbul lodz malmo"),
            ("Straße ﬁ 가 が", "straße ﬁ 가 が"),
            ("đ\u0323q\u0301", "d\u034fq\u034f"),
        ],
    )
    def test_a_text_is_folded_character_by_character(self, text: str, folded: str) -> None:
        assert fold(text) == folded

    def test_every_character_becomes_exactly_one(self) -> None:
        assert [char for char in FIRST_PLANES if len(fold(char)) != len(nfc(char))] == []

    @properties
    @given(anything)
    def test_the_length_is_that_of_the_composed_text(self, text: str) -> None:
        assert len(fold(text)) == len(nfc(text))

    @properties
    @given(anything)
    def test_composed_and_decomposed_text_fold_alike(self, text: str) -> None:
        assert fold(nfd(text)) == fold(nfc(text)) == fold(text)

    @properties
    @given(anything)
    def test_folding_twice_changes_nothing(self, text: str) -> None:
        assert fold(fold(text)) == fold(text)

    @properties
    @given(
        st.text(st.sampled_from("".join(PLAIN) + "qwQW19 -")),
        st.text(st.sampled_from("".join(PLAIN)), min_size=1),
    )
    def test_a_match_stands_at_the_same_place_in_the_text(self, before: str, word: str) -> None:
        place = len(before)
        assert fold(before + word + before)[place : place + len(word)] == fold(word)


class TestSlugify:
    @pytest.mark.parametrize(
        ("text", "slug"),
        [
            (SAMPLE_TITLE, "bo-noi-vu-ban-hanh-ke-hoach-thong-tin-tuyen-truyen-cai-cach-hanh-chinh-nam-2020"),
            ("Phóng sự: Đô thị thông minh", "phong-su-do-thi-thong-minh"),
            ("Đề án “Đô thị thông minh”: số 178/QĐ-BNV", "de-an-do-thi-thong-minh-so-178-qd-bnv"),
            ("178/QĐ-BNV", "178-qd-bnv"),
            ("  --Tin\xa0nóng!!! ", "tin-nong"),
            ("Đô\xadthị\u200b mới", "dothi-moi"),
            ("Café Müller, Łódź, Malmø, Straße, æther", "cafe-muller-lodz-malmo-strasse-aether"),
            ("5 km² ﬁlm Ｗeb", "5-km2-film-web"),
            ("100 ₫ – 中文 Tin", "100-tin"),
            ("🙂 …", "bai-viet"),
            ("", "bai-viet"),
        ],
    )
    def test_a_title_becomes_an_address(self, text: str, slug: str) -> None:
        assert slugify(text) == slug

    @pytest.mark.parametrize("letter", PLAIN)
    def test_an_accented_letter_becomes_a_plain_one(self, letter: str) -> None:
        assert slugify(letter) == slugify(nfd(letter)) == PLAIN[letter]

    @pytest.mark.parametrize(
        ("limit", "slug"), [(12, "do-thi-thong"), (11, "do-thi"), (6, "do-thi"), (5, "do"), (1, "d")]
    )
    def test_a_long_slug_is_cut_between_words(self, limit: int, slug: str) -> None:
        assert slugify("Đô thị thông minh", limit=limit) == slug

    def test_the_caller_chooses_the_fallback(self) -> None:
        assert slugify("!!!", fallback="chuyen-muc") == "chuyen-muc"

    @properties
    @given(anything, st.integers(8, 40))
    def test_a_slug_has_only_letters_digits_and_single_hyphens(self, text: str, limit: int) -> None:
        slug = slugify(text, limit=limit)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
        assert len(slug) <= limit

    @properties
    @given(anything)
    def test_a_slug_of_a_slug_is_the_same(self, text: str) -> None:
        assert slugify(slugify(text)) == slugify(text)

    @properties
    @given(anything)
    def test_every_form_of_a_text_has_one_slug(self, text: str) -> None:
        assert slugify(nfd(text)) == slugify(nfc(text)) == slugify(normalize(text)) == slugify(text)


class TestEqualTones:
    @pytest.mark.parametrize(("old", "new"), list(zip(OLD_TONES.split(), NEW_TONES.split(), strict=True)))
    def test_the_old_place_gives_the_new_one(self, old: str, new: str) -> None:
        assert equal_tones(old) == equal_tones(nfd(old)) == new

    @pytest.mark.parametrize(
        "word",
        ["quý", "QUỲ", "quỹ", "hoàn", "hoạt", "khuỷu", "ngoài", "xoáy", "Huỳnh", "hòa", "thủy", "hoa", "tùy"],
    )
    def test_other_words_stay(self, word: str) -> None:
        assert equal_tones(word) == word

    @pytest.mark.parametrize("initial", ["", "h", "th", "kh", "ng", "t", "Đ"])
    @pytest.mark.parametrize("vowels", ["oa", "oe", "uy", "OA", "Oe", "uY"])
    def test_all_five_tones_move(self, initial: str, vowels: str) -> None:
        old = [nfc(initial + vowels + tone) for tone in "\u0300\u0301\u0303\u0309\u0323"]
        new = [nfc(initial + vowels[0] + tone + vowels[1]) for tone in "\u0300\u0301\u0303\u0309\u0323"]
        assert [equal_tones(word) for word in old] == new != old

    @properties
    @given(anything)
    def test_only_tones_move_and_only_once(self, text: str) -> None:
        equal = equal_tones(text)
        assert fold(equal) == fold(text)
        assert equal_tones(equal) == equal


class TestSortKey:
    @pytest.mark.parametrize(
        "in_order",
        [
            "da dan dê đa đan",
            "ma mà mả mã má mạ",
            "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z я",
            "0 1 10 2 a",
            "a A á Á ạ Ạ a0 a9 an ă",
            "ba|ba ba|Ba Vì|bà|Bà Rịa|bá|bác",
            "tuân thủ|tuần chay",  # each word before the next one, as dictionaries do
            "An Giang|Bắc Ninh|Bến Tre|Bình Dương|Cà Mau|Cao Bằng|Cần Thơ|Đà Nẵng|Điện Biên|Hà Nội|Hải Phòng",
            "Đà Nẵng|Đak Pơ|Đăk Hà|Đắk Lắk|Đắk Nông|Đồng Nai|Đồng Tháp|Hòa Bình|Hồ Chí Minh",
            "|Quyết định|Quyết định 178/QĐ-BNV|Quyết định 225/QĐ-TTg|Quyết toán",
        ],
    )
    def test_texts_stand_as_in_a_dictionary(self, in_order: str) -> None:
        texts = in_order.split("|") if "|" in in_order else in_order.split()
        shuffled = texts[::-1]
        assert sorted(shuffled, key=sort_key) == texts

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("hoà", "hòa"),
            (" Đà  Nẵng", "Đà-Nẵng!"),
            ("Ðà Nẵng", "Đà Nẵng"),
            ("Stra\xadße", "Strasse"),
            ("A…", "A ﾞ"),
        ],
    )
    def test_what_a_reader_takes_for_the_same_has_one_key(self, one: str, other: str) -> None:
        assert sort_key(one) == sort_key(other)

    @properties
    @given(few_letters, few_letters)
    def test_keys_compare_like_letters_then_tones_then_case(self, one: str, other: str) -> None:
        assert relation(sort_key(one), sort_key(other)) == relation(in_words(one), in_words(other))

    @properties
    @given(anything, anything)
    def test_a_text_never_stands_behind_its_continuation(self, text: str, more: str) -> None:
        assert sort_key(text) <= sort_key(f"{text} {more}")

    @properties
    @given(anything)
    def test_a_key_has_only_digits_and_small_letters(self, text: str) -> None:
        assert re.fullmatch("[0-9a-z]+", sort_key(text))
        assert sort_key(text) == sort_key(nfd(text))

    @properties
    @given(st.text(st.sampled_from("".join(PLAIN) + "abcXYZ019 .,/-")))
    def test_a_key_fits_into_four_times_the_length_and_three(self, text: str) -> None:
        assert len(sort_key(text)) <= 4 * len(text) + 3


def relation(one: Any, other: Any) -> str:
    return "=" if one == other else "<" if one < other else ">"


def in_words(text: str) -> tuple[list[tuple[list[int], list[int]]], list[bool]]:
    """Spell the order out: for each word its letters' places and its tones, then where capitals stand."""
    words = [([place(char) for char in word], [tone(char) for char in word if tone(char)]) for word in text.split()]
    return words, [char.isupper() for char in text if char != " "]


def place(char: str) -> int:
    without_tone = "".join(part for part in nfd(char.lower()) if part not in "\u0300\u0309\u0303\u0301\u0323")
    return "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz".index(nfc(without_tone))


def tone(char: str) -> int:
    return max("\u0300\u0309\u0303\u0301\u0323".find(part) + 1 for part in nfd(char))
