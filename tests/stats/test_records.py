"""A record on the disk: it comes back as it was, and nothing that a crash leaves behind is taken for one."""

import struct
from zlib import crc32

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stats.records import FORM, MARK, REASONS, SIZE, Record, packed, read

properties = settings(max_examples=150, deadline=None, derandomize=True, database=None)

NUMBER = st.integers(-(2**63), 2**63 - 1)
ASCII = st.characters(min_codepoint=32, max_codepoint=126)
WORD = st.one_of(st.text(ASCII, max_size=15), st.sampled_from(["article", "HIT1", "HIT1HIT1HIT1"]))
RECORD = st.builds(Record, NUMBER, NUMBER, NUMBER, NUMBER, WORD, st.sampled_from(REASONS), st.text(ASCII, max_size=24))
ONE = Record(1_790_000_000_000, 5, 0, 9001, "article", "", "")
ANOTHER = Record(1_790_000_000_001, -6, 7, 0, "home", "bot", "Googlebot")


def flipped(record: Record, bit: int) -> bytes:
    line = bytearray(packed(record))
    line[bit // 8] ^= 1 << bit % 8
    return bytes(line)


# A beginning and an end that meet must not make a whole one by chance, nor a beginning and zeros.
LONG = RECORD.map(lambda record: packed(record._replace(name="b" * 24)))
TORN = st.builds(lambda line, size: line[:size], LONG, st.integers(0, SIZE // 2))
TAIL = st.builds(lambda line, size: line[size:], LONG, st.integers(SIZE // 2 + 1, SIZE))
FLIPPED = st.builds(flipped, RECORD, st.integers(0, SIZE * 8 - 1))
GARBAGE = st.one_of(
    TORN, TAIL, FLIPPED, st.integers(0, 300).map(bytes), st.binary(max_size=100), st.just(MARK), st.just(MARK * 30)
)


@st.composite
def files(draw) -> tuple[bytes, list[Record]]:
    """Return a file after crashes, and the whole records in it."""
    content, whole = b"", []
    for piece in draw(st.lists(st.one_of(RECORD, GARBAGE), max_size=12)):
        if isinstance(piece, Record):
            whole.append(piece)
            content += packed(piece)
        else:
            content += piece
    return content, whole


@properties
@given(RECORD)
def test_any_record_survives_the_round_trip(record):
    assert read(packed(record)) == ([record], SIZE)


def test_a_record_is_80_bytes():
    assert len(packed(ONE)) == SIZE == 80


@properties
@given(files())
@example((b"", []))
@example((MARK, []))
def test_whatever_stands_between_them_the_whole_ones_are_read_and_nothing_else(file):
    content, whole = file
    assert read(content)[0] == whole


@properties
@given(files(), st.integers(0, 1200))
def test_a_file_may_be_read_in_two_parts_cut_anywhere(file, cut):
    content, whole = file
    first, end = read(content[:cut])
    second, _ = read(content[end:])
    assert first + second == whole


@properties
@given(files())
def test_the_end_is_that_of_the_last_whole_one(file):
    content, whole = file
    _, end = read(content)
    assert content[:end].endswith(packed(whole[-1]) if whole else b"")
    assert bool(end) == bool(whole)


@pytest.mark.parametrize("size", range(SIZE))
def test_a_torn_one_costs_only_itself(size):
    assert read(packed(ONE) + packed(ONE)[:size] + packed(ANOTHER))[0] == [ONE, ANOTHER]


@pytest.mark.parametrize("byte", range(SIZE))
def test_no_byte_of_it_may_change_unnoticed(byte):
    assert read(flipped(ONE, byte * 8 + 3))[0] == []


def test_one_that_is_written_twice_is_read_twice():
    assert read(packed(ONE) * 2)[0] == [ONE, ONE]


def test_one_that_is_still_in_the_writing_is_left_for_later():
    assert read(packed(ONE) + packed(ANOTHER)[:-1]) == ([ONE], SIZE)


def test_a_reason_that_a_later_version_knows_is_an_internal_one():
    line = packed(ONE)
    rest = bytearray(line[8:])
    rest[struct.calcsize("<qqqq15s")] = 200
    changed = FORM.pack(MARK, crc32(rest), *struct.unpack("<qqqq15sB24s", rest))
    assert read(changed)[0] == [ONE._replace(reason="internal")]


@pytest.mark.parametrize(
    "fields",
    [{"page_id": 2**63}, {"visitor": -(2**63) - 1}, {"reason": "weather"}, {"page_type": "a" * 16}],
)
def test_what_no_record_can_hold_is_refused(fields):
    with pytest.raises((struct.error, KeyError, ValueError)):
        packed(ONE._replace(**fields))
