"""Rows found by the words that somebody types."""

import pytest

from clinnova.lib.wording import fits

ROW = "IB-101-0006-9 Month 3 LU-CHL"


@pytest.mark.parametrize(
    "wanted", ["", "0006", "ib-101", "1010006", "month lu-chl", "chl 0006 MONTH", "month 3", "6"]
)
def test_found(wanted: str) -> None:
    assert fits(ROW, wanted)


@pytest.mark.parametrize("wanted", ["0007", "month 6", "month 33", "0006 x"])
def test_not_found(wanted: str) -> None:
    assert not fits(ROW, wanted)
