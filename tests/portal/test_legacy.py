"""Vietnamese from before Unicode: TCVN3 and VNI are recognised, and converted exactly."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.legacy import TABLES, convert, is_syllable, recognise, shows_capitals

TCVN3 = {  # as `iconv -f TCVN` reads the bytes of the left side
    "C¶i c¸ch hµnh chÝnh": "Cải cách hành chính",
    "Bé Néi vô ban hµnh kÕ ho¹ch": "Bộ Nội vụ ban hành kế hoạch",
    "§¾k L¾k, ¦u tiªn": "Đắk Lắk, Ưu tiên",
    "Céng hoµ x· héi chñ nghÜa ViÖt Nam": "Cộng hoà xã hội chủ nghĩa Việt Nam",
    "§éc lËp - Tù do - H¹nh phóc": "Độc lập - Tự do - Hạnh phúc",
    "QuyÕt ®Þnh vÒ viÖc phª duyÖt kÕ ho¹ch": "Quyết định về việc phê duyệt kế hoạch",
    "tr\xadêng häc, ng\xadêi d©n, n\xadíc ngoµi": "trường học, người dân, nước ngoài",
    "¡n uèng, ¢u C¬, £-®ª, ¤ng, ¥n": "Ăn uống, Âu Cơ, Ê-đê, Ông, Ơn",
    "»ng ¼ng ½ng ¾ng Æng": "ằng ẳng ẵng ắng ặng",
    "Çn Èn Én Ên Ën": "ần ẩn ẫn ấn ận",
    "Ì Î Ï Ð Ñ Ò Ó Ô Õ Ö": "è ẻ ẽ é ẹ ề ể ễ ế ệ",
    "× Ø Ü Ý Þ": "ì ỉ ĩ í ị",
    "ß á â ã ä å æ ç è é": "ò ỏ õ ó ọ ồ ổ ỗ ố ộ",
    "ê ë ì í î": "ờ ở ỡ ớ ợ",
    "ï ñ ò ó ô õ ö ÷ ø ù": "ù ủ ũ ú ụ ừ ử ữ ứ ự",
    "ú û ü ý þ": "ỳ ỷ ỹ ý ỵ",
    "A³ O² ¢³": "Á Õ Ấ",
}
VNI = {
    "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam": "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Ñoäc laäp - Töï do - Haïnh phuùc": "Độc lập - Tự do - Hạnh phúc",
    "CAÛI CAÙCH HAØNH CHÍNH": "CẢI CÁCH HÀNH CHÍNH",
    "Quyeát ñònh veà vieäc pheâ duyeät keá hoaïch": "Quyết định về việc phê duyệt kế hoạch",
    "tröôøng hoïc, ngöôøi daân, nöôùc ngoaøi": "trường học, người dân, nước ngoài",
    "aên, aèng, aéng, aúng, aüng, aëng": "ăn, ằng, ắng, ẳng, ẵng, ặng",
    "ky, kyø, kyù, kyû, kyõ, tî": "ky, kỳ, ký, kỷ, kỹ, tỵ",
    "Tænh Bình Döông, thò xaõ": "Tỉnh Bình Dương, thị xã",
    "Aán Ñoä": "Ấn Độ",
}
FOREIGN = {
    "Unicode": "Cải cách hành chính, hoà bình, toàn dân, xoè ô, thuỷ lợi, khoẻ mạnh, quý hoá, toán học, toà án",
    "French": "L'été, où l'élève naïf a reçu son gâteau à Noël : «Ça coûte très cher», répond-il, déjà fâché. Forêt, maïs, août.",
    "German": "Für Äpfel, Öl und Übung müssen Mädchen größere Körbe über Brücken führen.",
    "prices": "1½ giờ, 2¼ cốc, 10¾ inch, ½ giá; 20µm, 5µg, m², §5, §12, Windows®, ©2020, 15°C, a½b c¾d e¼f",
    "Chinese": "行政改革是国家的重要任务。",
    "English": "Plain words of an English sentence.",
    "nothing": "",
    "trade marks": "Intel® Core®, Windows® và Office® của Microsoft®",
}
VIETNAMESE = sorted(
    {letter for table in TABLES.values() for letter in table.values()}
    | set("abcdeghiklmnopqrstuvxyABCDEGHIKLMNOPQRSTUVXY ,.")
)
vietnamese = st.text(st.sampled_from(VIETNAMESE))
ENCODINGS = pytest.mark.parametrize("encoding", ["TCVN3", "VNI"])


def encode(text: str, encoding: str) -> str:
    """Write Unicode in an old encoding."""
    codes: dict[str, str] = {}
    for code, letter in TABLES[encoding].items():
        codes.setdefault(letter, code)
    return "".join(codes.get(letter, letter) for letter in text)


@pytest.mark.parametrize(("old", "wanted"), TCVN3.items())
def test_tcvn3_is_converted(old, wanted):
    assert convert(old, "TCVN3") == wanted


@pytest.mark.parametrize(("old", "wanted"), VNI.items())
def test_vni_is_converted(old, wanted):
    assert convert(old, "VNI") == wanted


@ENCODINGS
def test_every_letter_of_the_alphabet_has_a_code(encoding):
    marked = "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵăâđêôơư"
    assert set(marked + marked.upper()) <= set(TABLES[encoding].values())


@ENCODINGS
@settings(deadline=None)
@given(text=vietnamese)
def test_what_was_written_is_read_again(encoding, text):
    assert convert(encode(text, encoding), encoding) == text


class TestRecognising:
    @pytest.mark.parametrize("text", list(TCVN3)[:2] + list(TCVN3)[3:7])
    def test_tcvn3_by_its_letters(self, text):
        assert recognise(text) == "TCVN3"

    @pytest.mark.parametrize("text", list(VNI)[:6])
    def test_vni_by_its_letters(self, text):
        assert recognise(text) == "VNI"

    def test_two_letters_are_too_few_without_a_font(self):
        assert recognise("C¶i c¸ch") == ""

    @pytest.mark.parametrize(
        ("text", "font", "wanted"),
        [
            ("C¶i c¸ch", ".VnTime", "TCVN3"),
            ("C¶i c¸ch", '".VnArialH"', "TCVN3"),
            ("Caûi caùch", "VNI-Times", "VNI"),
            ("Caûi caùch", "'VNI Helve'", "VNI"),
        ],
    )
    def test_by_the_font(self, text, font, wanted):
        assert recognise(text, ["Arial", font]) == wanted

    @pytest.mark.parametrize("text", ["Cải cách hành chính", "Cai cach", "", "toàn dân hoà bình"])
    @pytest.mark.parametrize("font", [".VnTime", "VNI-Times"])
    def test_unicode_that_kept_an_old_font_is_unicode(self, text, font):
        assert recognise(text, [font]) == ""

    @pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
    def test_other_texts_are_left_alone(self, text):
        assert recognise(text) == ""

    @pytest.mark.parametrize("wanted", ["TCVN3", "VNI"])
    def test_what_is_converted_is_old_no_more(self, wanted):
        text = encode("Quyết định về việc phê duyệt kế hoạch cải cách hành chính", wanted)
        assert recognise(text) == wanted
        assert recognise(convert(text, wanted)) == ""


@pytest.mark.parametrize(("font", "wanted"), [(".VnTimeH", True), (".VnTime", False), ("ArialH", False)])
def test_fonts_that_show_capitals(font, wanted):
    assert shows_capitals(font) is wanted


@pytest.mark.parametrize("word", "nghiêng khuỷu quyết oanh giặt uống yêu đưa hoặc ngoằn thuở quốc gì Ế xoong".split())
def test_syllables(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", "reçu œuf straße hành-chính ½ ảá zoo fax kÕ".split())
def test_what_is_no_syllable(word):
    assert not is_syllable(word)


def test_an_unknown_encoding_is_an_error():
    with pytest.raises(KeyError):
        convert("a", "VISCII")
