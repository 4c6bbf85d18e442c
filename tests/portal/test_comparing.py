"""What an editor sees of the difference between two texts."""

import time

import pytest

from portal.comparing import Block, Change, Piece, blocks, read, words

KEPT, REMOVED, INSERTED = Change.KEPT, Change.REMOVED, Change.INSERTED


def test_one_changed_word_is_marked_and_nothing_else():
    assert words("Bộ Nội vụ họp hôm nay", "Bộ Nội vụ họp hôm qua") == [
        Piece(KEPT, "Bộ Nội vụ họp hôm "),
        Piece(REMOVED, "nay"),
        Piece(INSERTED, "qua"),
    ]


def test_a_text_that_stays_is_kept_whole():
    assert words("Kế hoạch. Chương trình", "Kế hoạch. Chương trình") == [Piece(KEPT, "Kế hoạch. Chương trình")]


@pytest.mark.parametrize(("old", "new", "change"), [("", "Mới", INSERTED), ("Cũ", "", REMOVED)])
def test_what_was_empty_is_inserted_and_what_is_emptied_removed(old, new, change):
    assert words(old, new) == [Piece(change, old or new)]


def test_two_empty_texts_differ_in_nothing():
    assert words("", "") == blocks("", "") == []


def test_a_new_paragraph_leaves_the_others_as_they_are():
    compared = blocks("<p>Một</p><p>Hai</p>", "<p>Một</p><p>Chen vào</p><p>Hai</p>")
    assert [(block.change, block.pieces) for block in compared] == [
        (KEPT, [Piece(KEPT, "Một")]),
        (INSERTED, [Piece(INSERTED, "Chen vào")]),
        (KEPT, [Piece(KEPT, "Hai")]),
    ]


def test_a_rewritten_paragraph_is_compared_word_by_word_beside_a_new_one():
    old = "<p>Sáng nay Bộ trưởng tiếp đoàn khách</p>"
    new = "<p>Hoàn toàn khác hẳn</p><p>Chiều nay Bộ trưởng tiếp đoàn khách</p>"
    inserted, reworded = blocks(old, new)
    assert inserted.change == INSERTED
    assert reworded == Block(
        Change.REWORDED,
        "p",
        [Piece(REMOVED, "Sáng"), Piece(INSERTED, "Chiều"), Piece(KEPT, " nay Bộ trưởng tiếp đoàn khách")],
    )


def test_bold_or_a_heading_is_a_change_of_form_not_of_words():
    bold, heading = blocks("<p>Một hai</p><p>Ba</p>", "<p>Một <strong>hai</strong></p><h2>Ba</h2>")
    assert (bold.change, bold.pieces) == (Change.RESTYLED, [Piece(KEPT, "Một hai")])
    assert (heading.change, heading.tag) == (Change.RESTYLED, "h2")


def test_another_address_of_a_link_and_another_picture_are_read():
    link, picture = blocks(
        '<p><a href="https://a.vn/">Xem</a></p><figure><img src="/media/a.jpg" alt="Lễ ký"></figure>',
        '<p><a href="https://b.vn/">Xem</a></p><figure><img src="/media/b.jpg" alt="Lễ ký"></figure>',
    )
    assert Piece(INSERTED, "b") in link.pieces
    assert Piece(REMOVED, "a") in picture.pieces


def test_a_row_of_a_table_is_one_line_of_its_cells():
    html = "<table><tbody><tr><th>Năm</th><td><p>2020</p></td></tr><tr><td>A</td><td>B</td></tr></tbody></table>"
    assert [line.text for line in read(html)] == ["Năm | 2020", "A | B"]


def test_markup_typed_as_text_stays_text():
    assert [line.text for line in read("<p>1 &lt; 2 &amp; <em>x</em></p>")] == ["1 < 2 & x"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>a</p>" * 60_000, "<p>a</p><p>b</p>" * 30_000),
        (f"<p>{'a b ' * 60_000}</p>", f"<p>{'a c ' * 60_000}</p>"),
        (
            "".join(f"<p>{' '.join(f'từ{n}' for n in range(k, k + 300))}</p>" for k in range(200)),
            "".join(f"<p>{' '.join(f'từ{n} chen' for n in range(k, k + 300))}</p>" for k in range(200)),
        ),
        ("".join(f"<p>đoạn số {n} cũ</p>" for n in range(1500)), "".join(f"<p>{n} mới</p>" for n in range(1500))),
    ],
    ids=["equal blocks", "one long block", "every other word", "every block"],
)
def test_no_text_takes_long(old, new):
    start = time.process_time()
    compared = blocks(old, new)
    assert time.process_time() - start < 5
    assert "".join(piece.text for block in compared for piece in block.pieces if piece.change != REMOVED) == "".join(
        line.text for line in read(new)
    )
