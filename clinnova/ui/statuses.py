"""Every status of the product as people see it: a symbol, a word and a tone. Never a colour alone.

Codes are those of the state tables (visits, forms, participants, queries, jobs).
A test holds that each has a look.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Look:
    """How a status is drawn: a file in templates/_icons, its word, and grey, blue, green, amber or red."""

    icon: str
    word: str | Promise
    tone: str = "grey"


_VISITS = {
    "planned": Look("planned", _("Planned")),
    "future": Look("planned", _("Planned")),
    "due": Look("due", _("Due"), "blue"),
    "overdue": Look("overdue", _("Overdue"), "red"),
    "missed": Look("missed", _("Missed"), "amber"),
    "done": Look("complete", _("Done"), "green"),
    "done_in_window": Look("complete", _("Done"), "green"),
    "done_early": Look("complete", _("Done early"), "green"),
    "done_late": Look("complete", _("Done late"), "green"),
    "not_applicable": Look("not-applicable", _("Not applicable")),
}
_RECORDS = {
    "not_started": Look("not-started", _("Not started")),
    "optional": Look("planned", _("Optional, not started")),
    "started": Look("in-progress", _("In progress"), "blue"),
    "in_progress": Look("in-progress", _("In progress"), "blue"),
    "ready": Look("tick", _("Ready to complete"), "green"),
    "complete": Look("complete", _("Complete"), "green"),
    "verified": Look("verified", _("Verified"), "green"),
    "frozen": Look("locked", _("Frozen"), "blue"),
    "locked": Look("locked", _("Locked")),
    "signed": Look("signed", _("Signed"), "green"),
    "query": Look("query", _("Open query"), "amber"),
    "error": Look("excluded", _("Entered in error")),
    "to_review": Look("due", _("To review"), "amber"),
    "reviewed": Look("tick", _("Reviewed"), "green"),
    "changed": Look("edit", _("Changed"), "blue"),
    "ongoing": Look("running", pgettext_lazy("log entry", "Ongoing"), "blue"),
    "ended": Look("tick", pgettext_lazy("log entry", "Ended")),
    "none": Look("not-started", _("No entry")),
}
_PARTICIPANTS = {
    "screened": Look("in-progress", _("In screening"), "blue"),
    "screen_failed": Look("excluded", _("Screen failure")),
    "enrolled": Look("participant", _("Enrolled"), "green"),
    "completed": Look("complete", _("Completed"), "green"),
    "withdrawn": Look("withdrawn", _("Withdrawn")),
    "lost": Look("missed", _("Lost to follow-up"), "amber"),
    "died": Look("not-applicable", _("Died")),
    "consented": Look("consent", _("Consent given"), "green"),
    "reconsent": Look("warning", _("Re-consent needed"), "amber"),
    "not_consented": Look("not-started", _("No consent yet")),
    "consent_withdrawn": Look("withdrawn", _("Consent withdrawn"), "red"),
}
_QUERIES = {
    "open": Look("query", pgettext_lazy("query", "Open"), "amber"),
    "answered": Look("answered", pgettext_lazy("query", "Answered"), "blue"),
    "closed": Look("tick", pgettext_lazy("query", "Closed"), "green"),
    "cancelled": Look("not-applicable", pgettext_lazy("query", "Cancelled")),
}
_JOBS = {
    "queued": Look("queued", _("Waiting")),
    "running": Look("running", _("Running"), "blue"),
    "failed": Look("error", _("Failed"), "red"),
}
_VERSIONS = {
    "draft": Look("draft", _("Draft"), "blue"),
    "published": Look("complete", _("Published"), "green"),
    "superseded": Look("history", _("Superseded")),
}

LOOKS: dict[str, Look] = _VISITS | _RECORDS | _PARTICIPANTS | _QUERIES | _JOBS | _VERSIONS


def look(status: str) -> Look:
    """The look of a status code. Raises LookupError for an unknown code: a state without a look is a bug."""
    try:
        return LOOKS[str(status)]
    except KeyError:
        raise LookupError(f"no look for the status {status!r}: add it to clinnova/ui/statuses.py") from None
