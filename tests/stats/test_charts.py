"""The geometry of the bar charts: whole numbers for an SVG that the style sheet stretches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.charts import HEIGHT, INTERVALS, LEAST, Chart, Point, chart, step


def draw(*values: int, every: int = 7) -> Chart:
    return chart([Point(f"cột {number}", f"{number}", value) for number, value in enumerate(values)], every)


def marks(number: int, every: int) -> dict[int, str]:
    bars = enumerate(draw(*[1] * number, every=every).bars)
    return {position: bar.mark for position, bar in bars if bar.mark}


class TestGrid:
    @pytest.mark.parametrize(
        ("largest", "distance"),
        [(0, 1), (1, 1), (4, 1), (5, 2), (8, 2), (9, 5), (20, 5), (21, 10), (40, 10), (41, 20), (6140, 2000)],
    )
    def test_its_lines_stand_at_round_numbers(self, largest, distance):
        assert step(largest) == distance

    def test_it_begins_at_the_round_number_above_the_highest_bar(self):
        assert [line.value for line in draw(6140).lines] == [8000, 6000, 4000, 2000, 0]

    def test_a_bar_of_a_round_height_reaches_the_first_line(self):
        assert draw(8000).bars[0].y == draw(8000).lines[0].y == 0

    def test_without_any_number_it_has_a_top_and_a_bottom(self):
        assert [(line.value, line.y) for line in draw(0, 0).lines] == [(1, 0), (0, HEIGHT)]

    @given(st.integers(0, 2**62))
    def test_it_has_few_lines_and_room_for_every_number(self, largest):
        lines = draw(largest).lines
        assert lines[0].value >= largest
        assert 2 <= len(lines) <= INTERVALS + 1


class TestBars:
    def test_they_stand_on_the_ground(self):
        assert [bar.y + bar.height for bar in draw(0, 1, 500, 10**15).bars] == [HEIGHT] * 4

    def test_their_height_follows_their_number(self):
        assert [bar.height for bar in draw(0, 2000, 4000, 8000).bars] == [0, HEIGHT // 4, HEIGHT // 2, HEIGHT]

    def test_a_single_visit_beside_millions_is_seen(self):
        assert draw(1, 34_706_740).bars[0].height == LEAST

    def test_nothing_is_drawn_for_nothing(self):
        assert draw(0, 5).bars[0].height == 0

    def test_they_stand_side_by_side_inside_the_chart(self):
        drawn = draw(1, 2, 3)
        edges = [(bar.x, bar.x + drawn.bar_width) for bar in drawn.bars]
        assert edges == sorted(edges)
        assert all(bar.slot < bar.x < bar.x + drawn.bar_width < bar.slot + drawn.slot_width for bar in drawn.bars)
        assert drawn.bars[-1].slot + drawn.slot_width == drawn.width

    @given(st.lists(st.integers(0, 2**62), min_size=1, max_size=40))
    def test_none_leaves_the_chart(self, values):
        assert all(0 <= bar.y <= HEIGHT and bar.y + bar.height == HEIGHT for bar in draw(*values).bars)

    def test_the_peak_is_the_latest_of_the_highest(self):
        assert draw(3, 9, 1, 9, 2).peak.label == "cột 3"


class TestLabels:
    def test_the_first_and_the_last_of_thirty_days_are_always_labelled_and_each_week_between_where_there_is_room(self):
        assert marks(30, 7) == {0: "always", 8: "roomy", 15: "roomy", 22: "roomy", 29: "always"}

    def test_twelve_months_are_labelled_by_quarters(self):
        assert marks(12, 3) == {0: "always", 5: "roomy", 8: "roomy", 11: "always"}

    def test_a_single_bar_is_labelled(self):
        assert marks(1, 7) == {0: "always"}
