"""What is kept in memory lasts as long as a generation, and is bounded."""

import pytest
from django.template import engines

from portal import generation, keeping
from portal.keeping import kept, shelf


@pytest.fixture
def tokens(monkeypatch):
    """Give the test the list from which the present generation is taken: its last."""
    tokens = [object()]
    monkeypatch.setattr(generation, "current", lambda: tokens[-1])
    return tokens


@pytest.fixture
def calls():
    return []


@pytest.fixture
def square(calls):
    @kept
    def square(number: int) -> int:
        calls.append(number)
        return number * number

    return square


def test_a_value_is_worked_out_once(tokens, square, calls):
    assert [square(3), square(3), square(4)] == [9, 9, 16]
    assert calls == [3, 4]


def test_a_value_that_is_nothing_is_kept_too(tokens, calls):
    nothing = kept(lambda: calls.append(1))
    nothing()
    nothing()
    assert calls == [1]


def test_the_next_generation_works_it_out_anew(tokens, square, calls):
    square(3)
    tokens.append(object())
    square(3)
    assert calls == [3, 3]


def test_nothing_is_kept_while_there_is_no_generation(tokens, square, calls):
    tokens.append(None)
    square(3)
    square(3)
    assert calls == [3, 3]


def test_what_was_begun_before_a_change_is_not_kept_after_it(tokens):
    @kept
    def slow() -> object:
        read = tokens[-1]
        if len(tokens) == 1:
            tokens.append(object())  # somebody changes something meanwhile, and another page is made
            slow()
        return read

    assert slow() is tokens[0]
    assert slow() is tokens[1]


def test_no_more_than_the_most_is_kept(tokens, square):
    for number in range(3 * keeping.MOST):
        square(number)
    assert len(shelf.content[1]) <= keeping.MOST


class TestPieces:
    @staticmethod
    def render(source: str, **context: object) -> str:
        return engines["django"].from_string("{% load pages %}" + source).render(context)

    def test_a_piece_is_rendered_once(self, tokens):
        piece = '{% keep "piece" %}{{ word }}{% endkeep %}'
        assert [self.render(piece, word=word) for word in "ab"] == ["a", "a"]

    def test_it_is_another_one_for_other_values(self, tokens):
        piece = '{% keep "piece" word %}{{ word }}{% endkeep %}'
        assert [self.render(piece, word=word) for word in "ab"] == ["a", "b"]

    def test_it_is_escaped_once(self, tokens):
        piece = '{% keep "piece" word %}{{ word }}{% endkeep %}'
        assert [self.render(piece, word="<") for _ in range(2)] == ["&lt;", "&lt;"]

    def test_a_value_that_is_not_there_is_nothing(self, tokens):
        assert self.render('{% keep "piece" nowhere.pk %}x{% endkeep %}') == "x"
