"""A packed page is the page, whatever numbers are filled in, and in whatever order."""

import gzip
import re

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.packing import DIGITS, STREAMS, Gap, NotPackable, Packed, with_numbers

UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}
numbers = st.integers(0, 2**63 - 1).map(lambda number: f"{number:,}".replace(",", "."))
texts = st.one_of(
    st.text(max_size=300),
    st.sampled_from(["<p>Kế hoạch cải cách hành chính ồ ề ộ</p>" * 40, "", "a", "1.468</span"]),
    st.binary(max_size=300).map(lambda data: data.decode("latin-1")),
).map(lambda text: text.encode("utf-8", "surrogatepass"))


@st.composite
def pages(draw):
    html, gaps = draw(texts), []
    for number in range(draw(st.integers(0, 8))):
        gap = Gap(f"n{number}", len(html), draw(st.sampled_from([b"span", b"strong", b"p"])))
        gaps.append(gap)
        html += bytes(gap.width) + draw(texts)
    fillings = st.lists(numbers, min_size=len(gaps), max_size=len(gaps))
    return html, gaps, draw(st.lists(fillings, min_size=1, max_size=4))


@pytest.mark.parametrize("encoding", STREAMS)
@given(page=pages())
@settings(deadline=None)
def test_what_is_unpacked_is_the_page_with_its_numbers(encoding, page):
    html, gaps, fillings = page
    packed = Packed(html, gaps, encoding, fillings[0])
    for filling in fillings:
        packed.fill(filling)
        assert UNPACK[encoding](bytes(packed.body)) == with_numbers(html, gaps, filling) == packed.plain()


def test_a_number_reads_as_it_stands():
    gap = Gap("views", 4, b"span")
    html = with_numbers(b"<b> " + bytes(gap.width) + b"!", [gap], ["34.706.740"])
    assert re.fullmatch(rb"<b> 34\.706\.740</span +>!", html)


def test_all_fillings_are_of_one_length():
    gap = Gap("views", 0, b"strong")
    assert {len(gap.filled(text)) for text in ("0", "1.468", "9" * DIGITS)} == {gap.width}


def test_a_number_that_is_too_long_is_refused():
    with pytest.raises(NotPackable, match="does not fit"):
        Packed(bytes(40), [Gap("views", 0, b"p")], "gzip", ["9" * (DIGITS + 1)])


def test_a_page_of_numbers_is_not_kept():
    gaps = [Gap("views", n * 31, b"p") for n in range(101)]
    with pytest.raises(NotPackable, match="101 numbers"):
        Packed(bytes(101 * 31), gaps, "br", ["1"] * 101)


@pytest.mark.parametrize("encoding", STREAMS)
def test_what_looks_like_a_dummy_in_the_page_is_found_out_or_harmless(encoding):
    gap = Gap("views", 1000, b"span")
    html = gap.dummy(1) * 40
    html = html[:1000] + bytes(gap.width) + gap.dummy(1) * 3
    try:
        packed = Packed(html, [gap], encoding, ["1.468"])
    except NotPackable:
        return
    assert UNPACK[encoding](bytes(packed.body)) == with_numbers(html, [gap], ["1.468"])
