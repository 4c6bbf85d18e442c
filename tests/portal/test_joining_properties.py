"""Two changes of one text, by what holds for every text."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from portal.joining import Stretch, Who, join, pairs

texts = st.lists(st.sampled_from("ABCDEFGH"), max_size=14)


def text_of(stretches: list[Stretch], choice: str = "mine") -> list[str]:
    return [block for part in stretches for block in part.joined(choice)]


@given(texts)
def test_a_text_that_nobody_changed_stays(base):
    assert text_of(join(base, base, base)) == base


@given(texts, texts)
def test_what_one_side_changed_is_that_sides_text(base, changed):
    for found in (join(base, changed, base), join(base, base, changed)):
        assert text_of(found, "") == changed


@given(texts, texts)
def test_what_both_changed_alike_is_there_once(base, changed):
    assert text_of(join(base, changed, changed), "") == changed


@given(texts, texts, texts)
def test_the_stretches_make_up_all_three_texts(base, mine, theirs):
    found = join(base, mine, theirs)
    for name, text in (("base", base), ("mine", mine), ("theirs", theirs)):
        assert [block for part in found for block in getattr(part, name)] == text


@given(texts, texts, texts)
def test_nothing_new_of_either_side_vanishes_but_in_a_conflict(base, mine, theirs):
    found = join(base, mine, theirs)
    for side, name in ((mine, "mine"), (theirs, "theirs")):
        kept = Counter(block for part in found if part.who != Who.CONFLICT for block in part.joined())
        asked = Counter(block for part in found if part.who == Who.CONFLICT for block in getattr(part, name))
        assert not Counter(side) - Counter(base) - kept - asked


@given(texts, texts, texts)
def test_the_sides_may_change_places(base, mine, theirs):
    swapped = {Who.MINE: Who.THEIRS, Who.THEIRS: Who.MINE}
    there = [(part.who, part.mine, part.theirs) for part in join(base, mine, theirs)]
    back = [(swapped.get(part.who, part.who), part.theirs, part.mine) for part in join(base, theirs, mine)]
    assert Counter(there) == Counter(back)


@given(texts, texts)
def test_without_a_base_each_choice_gives_one_of_the_texts(mine, theirs):
    found = join(None, mine, theirs)
    assert (text_of(found, "mine"), text_of(found, "theirs")) == (mine, theirs)


@given(texts, texts)
def test_pairs_are_equal_and_ascend(old, new):
    found = pairs(old, new)
    assert all(old[i] == new[j] for i, j in found)
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(found))
