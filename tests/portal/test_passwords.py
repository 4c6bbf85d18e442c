"""Twelve characters of four kinds, or fourteen of any."""

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError

from portal.management.commands.create_administrator import random_password


def refusal(password: str) -> str:
    try:
        validate_password(password)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@pytest.mark.parametrize("password", ["Hà-Nội-1010!", "trâu chậm uống nước đục", "mat-khau-bien-tap", "Ab3$efghijkl"])
def test_a_good_one_is_taken(password):
    assert refusal(password) == ""


@pytest.mark.parametrize("password", ["Ab3$efghijk", "Hà-1!"])
def test_one_of_fewer_than_twelve_characters_is_refused(password):
    assert "ít nhất 12 ký tự" in refusal(password)


@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("ab3$efghijkl", "chữ hoa"),
        ("AB3$EFGHIJKL", "chữ thường"),
        ("Abc$efghijkl", "chữ số"),
        ("Ab3defghijkl", "ký tự đặc biệt"),
        ("abcdefghijklm", "chữ hoa, chữ số, ký tự đặc biệt"),
    ],
)
def test_what_a_short_one_lacks_is_named(password, missing):
    assert f"còn thiếu: {missing}." in refusal(password)


def test_a_common_one_is_refused():
    assert refusal("1234567890123456")


def test_the_rules_are_told_in_vietnamese():
    texts = " ".join(password_validators_help_texts())
    assert "ít nhất 12 ký tự" in texts
    assert "ngắn hơn 14 ký tự phải có đủ" in texts


def test_one_that_is_made_up_is_taken():
    assert [refusal(random_password()) for _ in range(20)] == [""] * 20
