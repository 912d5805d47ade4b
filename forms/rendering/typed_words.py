"""What the page says to somebody who types: how a value was understood, what would be right, what to leave out."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def refusals() -> dict[str, str]:
    """What only somebody who types is told: what would be right. Facts are left open as `%(right)s`."""
    return {
        "date": _("Write a full date, day first: 3.4.2024, 03/04/24, 3 Apr 2024, or today."),
        "partial_date": _("Write a date, a month (4.2024, Apr 2024) or a year (2024)."),
        "time": _("Write a time from 00:00 to 23:59, for example 14:05."),
        "datetime": _("Write date and time, day first: 3.4.2024 14:05."),
        "no_year": _("The year is missing. Write %(right)s, or another year."),
        "four_digits": _("Write the year with four digits: %(one)s or %(other)s."),
        "two_months": _(
            "Two months begin with “%(typed)s”. Write one letter more, or the month as a number."
        ),
        "day_first": _("The day stands before the month. If this was meant, write %(right)s."),
        "no_such_month": _("There is no month %(month)s: months go from 1 to 12."),
        "month_days": _("There is no such day: %(month)s has %(days)s days."),
        "thousands": _("Write the number without signs between the thousands: %(right)s."),
        "thousands_or_places": _(
            "%(typed)s can be read in two ways. Write %(right)s, or at most %(places)s decimals."
        ),
    }


def words() -> dict[str, str]:
    """Key -> sentence; `{name}` is filled in by the script."""
    return {
        "yearRead": _("{short} read as {year}"),
        "future": _("in the future"),
        "dayUnknown": _("day not known"),
        "monthUnknown": _("day and month not known"),
        "watchStart": pgettext("stopwatch", "Start"),
        "watchStop": _("Stop {time} s"),
        "watchRuns": _("The stopwatch runs. Space stops it, Escape forgets it."),
        "unitKept": _("The number stays as typed: {typed} = {converted}."),
        "reasonGiven": _("{label}: {reason}."),
        "identity-email": _("This looks like an e-mail address. Leave out what identifies the participant."),
        "identity-phone": _("This looks like a phone number. Leave out what identifies the participant."),
        "identity-birth": _("This looks like a date of birth. Leave out what identifies the participant."),
        "identity-number": _(
            "This looks like a hospital or insurance number. Leave out what identifies the participant."
        ),
        "identity-name": _("This looks like a name. Leave out what identifies the participant."),
    }
