"""Two changes of one text, by examples."""

import time

import pytest

from portal.joining import Stretch, Who, join

BASE = ["A", "B", "C", "D"]


def joined(base, mine, theirs, choice: str = "mine") -> str:
    return "".join(block for part in join(base, mine, theirs) for block in part.joined(choice))


def conflicts(stretches: list[Stretch]) -> list[tuple[str, str]]:
    return [("".join(part.mine), "".join(part.theirs)) for part in stretches if part.who == Who.CONFLICT]


@pytest.mark.parametrize(
    ("mine", "theirs", "result"),
    [
        ("ABCD", "ABCD", "ABCD"),
        ("aBCD", "ABCD", "aBCD"),
        ("ABCD", "ABCd", "ABCd"),
        ("aBCD", "ABCd", "aBCd"),
        ("AbCD", "ABcD", "AbcD"),
        ("AXBCD", "ABCYD", "AXBCYD"),
        ("ACD", "ABCd", "ACd"),
        ("aBCD", "aBCD", "aBCD"),
        ("AXBCD", "AXBCD", "AXBCD"),
        ("AXBCD", "AbCD", "AXbCD"),
        ("ABXCD", "AbCD", "AbXCD"),
        ("", "", ""),
    ],
    ids="nobody mine theirs apart neighbours insertions deletion same once before after emptied".split(),
)
def test_what_does_not_collide_is_joined(mine, theirs, result):
    assert conflicts(join(BASE, mine, theirs)) == []
    assert joined(BASE, mine, theirs) == result


@pytest.mark.parametrize(
    ("mine", "theirs", "found"),
    [
        ("A1CD", "A2CD", [("1", "2")]),
        ("ACD", "AbCD", [("", "b")]),
        ("AXBCD", "AYBCD", [("X", "Y")]),
        ("1D", "AB2D", [("1", "AB2")]),
        ("1BC2", "3BC4", [("1", "3"), ("2", "4")]),
        ("A12D", "A3CD", [("1", "3")]),
        ("", "ABCd", [("", "ABCd")]),
    ],
    ids="words deletion insertions overlap two neighbour all".split(),
)
def test_what_collides_is_left_to_the_editor(mine, theirs, found):
    assert conflicts(join(BASE, mine, theirs)) == found


@pytest.mark.parametrize(("choice", "result"), [("mine", "A1CD"), ("theirs", "A2CD"), ("both", "A21CD")])
def test_the_editor_chooses(choice, result):
    assert joined(BASE, "A1CD", "A2CD", choice) == result


def test_nothing_is_chosen_for_the_editor():
    with pytest.raises(LookupError):
        joined(BASE, "A1CD", "A2CD", "")


def test_without_the_text_before_every_difference_is_asked():
    assert conflicts(join(None, "AXCD", "ACDY")) == [("X", ""), ("", "Y")]


def test_blocks_that_repeat_are_matched_where_they_stand():
    assert joined(list("..A..B.."), list("..A..B..!"), list("?..A..B..")) == "?..A..B..!"


@pytest.mark.parametrize("kind", ["changed here and there", "reversed", "all alike", "nothing alike"])
def test_long_texts_take_no_long_time(kind):
    base = [f"Đoạn {n}" for n in range(20_000)]
    mine = {
        "changed here and there": [f"{block}!" if n % 7 == 0 else block for n, block in enumerate(base)],
        "reversed": base[::-1],
        "all alike": ["x"] * 20_000,
        "nothing alike": [f"Câu {n}" for n in range(20_000)],
    }[kind]
    begin = time.process_time()
    join(base, mine, [*base[:5], "Mới", *base[6:]])
    assert time.process_time() - begin < 5
