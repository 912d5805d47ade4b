"""Participant numbers and their check character."""

import pytest

from patients import numbers

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_number_reads_prefix_site_count_and_check() -> None:
    assert numbers.compose("IB", 101, 42) == "IB-101-0042-1"
    assert numbers.is_valid("IB-101-0042-1")


def test_check_character_follows_the_standard() -> None:
    """ISO 7064 hybrid system, computed here from its definition: the running product ends at 1."""
    for count in range(1, 200):
        characters = numbers.compose("RD", 7, count).replace("-", "")
        product = 36
        for character in characters[:-1]:
            total = (product + ALPHABET.index(character)) % 36 or 36
            product = total * 2 % 37
        assert (product + ALPHABET.index(characters[-1])) % 36 == 1


@pytest.mark.parametrize("position", [0, 1, 3, 4, 5, 7, 8, 9, 10, 12])
def test_every_wrong_character_is_caught(position: int) -> None:
    right = numbers.compose("MS", 305, 1870)
    wrong = [right[:position] + c + right[position + 1 :] for c in ALPHABET if c != right[position]]
    assert not any(numbers.is_valid(number) for number in wrong)


def test_nearly_all_swapped_neighbours_are_caught() -> None:
    """The standard promises every single error and nearly every swap."""
    slipped, swaps = 0, 0
    for count in range(1, 2000):
        right = numbers.compose("IB", 101, count)
        for i in range(7, 10):
            swapped = right[:i] + right[i + 1] + right[i] + right[i + 2 :]
            swaps += swapped != right
            slipped += swapped != right and numbers.is_valid(swapped)
    assert slipped < swaps / 50


@pytest.mark.parametrize(
    "text",
    [
        "",
        "IB-101-0042",
        "ib-101-0042-1",
        "IB1010042-1",
        "IB-101-0042-1 ",
        "IB-١٠١-0042-1",
        "IB-101-0042-1\n",
        "-" * 9,
    ],
)
def test_other_shapes_are_not_numbers(text: str) -> None:
    assert not numbers.is_valid(text)


@pytest.mark.parametrize(("site", "count"), [(1000, 1), (-1, 1), (1, 0), (1, 10_000)])
def test_parts_that_do_not_fit_are_refused(site: int, count: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        numbers.compose("IB", site, count)
