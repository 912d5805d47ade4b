"""How the language of the page writes numbers and dates, for the scripts that read what is typed."""

from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format, get_format

_MONDAY = date(2024, 1, 1)


def conventions() -> dict[str, Any]:
    """{"decimal": ",", "day": "j N Y", "months": ["janv.", …], "weekdays": ["lundi", …]}.

    `day` is in Django's letters j, M or N, and Y; weeks begin with Monday.
    """
    pattern = get_format("DATE_FORMAT")
    letter = "N" if "N" in pattern else "M"
    return {
        "decimal": get_format("DECIMAL_SEPARATOR"),
        "day": pattern.replace(letter, "M"),
        "months": [date_format(date(2024, month, 1), letter) for month in range(1, 13)],
        "weekdays": weekdays(),
    }


def weekdays() -> list[str]:
    """The days of the week from Monday, in the language of the page."""
    return [date_format(_MONDAY + timedelta(days=after), "l") for after in range(7)]
