"""Invented rows for the gallery. No participant, site or person in it exists."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms as django_forms

TODAY = date(2026, 4, 3)
PARTS = (
    ("words", "Type and colour"),
    ("icons", "Symbols"),
    ("statuses", "Statuses"),
    ("buttons", "Buttons"),
    ("fields", "Fields"),
    ("messages-part", "Messages"),
    ("worklists", "Work lists"),
    ("tables", "Tables"),
    ("matrix", "Visit matrix"),
    ("crf", "Entry form"),
    ("threads", "Query and history"),
    ("charts", "Charts"),
    ("jobs", "Jobs"),
)
SWATCHES = (
    *("paper", "surface", "surface-2", "ink", "ink-muted", "accent", "accent-wash", "blue", "blue-wash"),
    *("green", "green-wash", "amber", "amber-wash", "red", "red-wash", "hairline", "control-border"),
)


def _window(who: str, what: str, opens: int, closes: int, more: str = "") -> dict[str, Any]:
    """A visit whose window opens and closes that many days from the sample's today."""
    first, last = TODAY + timedelta(days=opens), TODAY + timedelta(days=closes)
    return {
        "who": who,
        "what": what,
        "opens": first,
        "closes": last,
        "target": first + (last - first) / 2,
        "more": more,
    }


WINDOWS = [
    _window("IB-101-0042-K", "Month 3", -31, -3, "LU-CHL, not started"),
    _window("IB-101-0017-P", "Month 6", -27, 1, "LU-CHL, 2 of 6 forms complete"),
    _window("RD-204-0008-C", "Month 3", -12, 16, "DE-UKS, not started"),
    _window("IB-101-0051-W", "Baseline", -5, 23, "LU-CHL, not started"),
    _window("MS-310-0005-A", "Month 12", 5, 33, "FR-STR, not started"),
]
PARTICIPANTS = [
    (
        "IB-101-0042-K",
        "enrolled",
        "LU-CHL",
        "Baseline",
        date(2026, 1, 3),
        "Month 3",
        date(2026, 3, 31),
        96,
        2,
    ),
    (
        "IB-101-0051-W",
        "screened",
        "LU-CHL",
        "Screening",
        date(2026, 3, 27),
        "Baseline",
        date(2026, 4, 26),
        62,
        0,
    ),
    (
        "IB-205-0009-D",
        "reconsent",
        "DE-UKS",
        "Month 6",
        date(2026, 2, 12),
        "Month 12",
        date(2026, 8, 21),
        100,
        0,
    ),
    ("IB-205-0003-H", "withdrawn", "DE-UKS", "Month 3", date(2025, 11, 4), "", None, 88, 1),
    ("IB-101-0033-F", "screen_failed", "LU-CHL", "Screening", date(2025, 12, 9), "", None, None, 0),
]
VISITS = [
    ("Screening", "12 Dec", "done", False),
    ("Baseline", "3 – 10 Jan", "done", False),
    ("Month 3", "20 Mar – 17 Apr", "due", True),
    ("Month 6", "19 Jun – 17 Jul", "planned", False),
    ("Month 12", "20 Dec – 17 Jan", "planned", False),
    ("Unscheduled", "14 Feb", "done", False),
]
MATRIX = [
    ("Consent", ["signed", "", "", "", "", ""]),
    ("Eligibility", ["locked", "", "", "", "", ""]),
    ("Demographics", ["complete", "", "", "", "", ""]),
    ("Vital signs", ["complete", "query", "in_progress", "not_started", "not_started", "complete"]),
    ("Laboratory", ["complete", "complete", "not_started", "not_started", "not_started", ""]),
    ("Harvey-Bradshaw index", ["", "complete", "overdue", "not_started", "not_started", "complete"]),
    ("Quality of life", ["", "missed", "not_started", "not_started", "not_started", ""]),
]
FACTS = [
    ("Cohort", "IBD, Crohn's disease"),
    ("Site", "LU-CHL"),
    ("Consent", "version 1.0, 12 Dec 2025"),
    ("Enrolled", "3 Jan 2026"),
]
CURVE = {
    "actual": "M60 220 H104 V213 H148 V199 H192 V188 H236 V172 H280 V158 H324 V142 H350 V128 H365",
    "months": [
        (60, "Oct"),
        (148, "Dec"),
        (236, "Feb"),
        (324, "Apr"),
        (412, "Jun"),
        (500, "Aug"),
        (588, "Oct"),
        (676, "Dec"),
    ],
    "levels": [(220, 0), (166, 20), (112, 40), (58, 60), (4, 80)],
}


def history() -> list[dict[str, Any]]:
    """Three entries of a value's history."""
    at = datetime(2026, 4, 3, 12, 32, 5, tzinfo=UTC)
    nurse = {"who": "Ana Silva", "role": "Study nurse"}
    return [
        {
            "at": at,
            **nurse,
            "what": "Weight",
            "old": "108.5 kg",
            "new": "80.5 kg",
            "reason": "Typing error",
            "tone": "blue",
        },
        {
            "at": at - timedelta(minutes=4),
            "what": "Query opened by a check: weight is unusual",
            "icon": "query",
            "tone": "amber",
        },
        {"at": at - timedelta(minutes=5), **nurse, "what": "Weight", "new": "108.5 kg", "icon": "add"},
    ]


class _SampleForm(django_forms.Form):
    number = django_forms.CharField(
        label="Hospital number", help_text="As on the label, for example 204-118."
    )
    site = django_forms.ChoiceField(
        label="Site", choices=[("LU-CHL", "LU-CHL Luxembourg"), ("DE-UKS", "DE-UKS Homburg")]
    )
    reason = django_forms.CharField(
        label="Reason", required=False, widget=django_forms.Textarea(attrs={"rows": 2})
    )
    language = django_forms.ChoiceField(
        label="Language of the consent form",
        choices=[("en", "English"), ("fr", "French"), ("de", "German")],
        widget=django_forms.RadioSelect,
    )


def wrong_form() -> django_forms.Form:
    """A form that was sent with mistakes."""
    form = _SampleForm(data={"number": "", "site": "LU-CHL", "language": "xx"})
    form.add_error("number", "Enter the hospital number: three digits, a dash, three digits.")
    return form
