"""The visit calendar as calendar programs read it (RFC 5545). Pseudonyms only: no name, no value, no diagnosis.

An event says what the page says, without an address: number, visit, study, site, window. Its times of change
come from the trail, so that the same visits give the same bytes and a program can tell that nothing happened.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_OID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Calendar, Event

from clinnova.lib.display import period
from clinnova.lib.version import VERSION
from patients.calendar import Entry, entry_of
from patients.models import Visit
from patients.windows import VisitStatus

BACK, AHEAD = timedelta(days=60), timedelta(days=400)
LIMIT = 3000  # events; what lies furthest ahead is left out beyond them
ASK_AGAIN = timedelta(hours=6)
_DONE = (VisitStatus.DONE_EARLY, VisitStatus.DONE_IN_WINDOW, VisitStatus.DONE_LATE)
_TOLD = {  # beside the name of the visit; what is planned or due says nothing
    VisitStatus.DONE_EARLY: gettext_lazy("Done early"),
    VisitStatus.DONE_IN_WINDOW: gettext_lazy("Done"),
    VisitStatus.DONE_LATE: gettext_lazy("Done late"),
    VisitStatus.MISSED: gettext_lazy("Missed"),
    VisitStatus.OVERDUE: gettext_lazy("Overdue"),
}


def days(today: date) -> tuple[date, date]:
    """The first and the last day of the feed."""
    return today - BACK, today + AHEAD


def written(visits: Iterable[Visit], today: date) -> bytes:
    """An iCalendar file in the current language, one whole-day event for each visit that lies within `days`.

    `visits` as `selectors.feed_visits` gives them: with subject, site and study, and `changes`.
    """
    first, last = days(today)
    entries = [e for e in (entry_of(v, today) for v in visits) if first <= e.on <= last]
    feed = _empty()
    for entry in entries[:LIMIT]:
        feed.add_component(_event(entry, today))
    return feed.to_ical()


def _empty() -> Calendar:
    name = _("Clinnova visits")
    feed = Calendar()
    feed.add("prodid", f"-//Clinnova EDC//{VERSION}//EN")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("name", name)
    feed.add("x-wr-calname", name)
    feed.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", "PT6H")
    return feed


def _event(entry: Entry, today: date) -> Event:
    subject, event = entry.visit.subject, Event()
    changed = _changed(entry, today)
    event.add("uid", _uid(entry.visit))
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", _sequence(entry))
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + timedelta(days=1))
    event.add("summary", _summary(entry))
    event.add("description", _description(entry))
    event.add("location", subject.site.code)
    event.add("categories", [subject.study.cohort])
    event.add("status", _state(entry))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")  # a visit of somebody else does not fill her own day
    return event


def _uid(visit: Visit) -> str:
    """The same for the life of the visit, whatever else changes, and unlike that of other installations."""
    subject = visit.subject
    place = f"{subject.study.slug}/{subject.number}/{visit.definition}/{visit.repeat}"
    return f"{uuid5(NAMESPACE_OID, place)}@clinnova"


def _sequence(entry: Entry) -> int:
    """Rises by two with every change of the visit, and by one when it becomes overdue, which changes no row."""
    changes = max(entry.visit.changes - 1, 0)  # type: ignore[attr-defined]
    return 2 * changes + (1 if entry.status == VisitStatus.OVERDUE else 0)


def _changed(entry: Entry, today: date) -> datetime:
    """When the event last changed: with the visit, or on the day after its window."""
    moment: datetime = entry.visit.modified_at.astimezone(UTC).replace(microsecond=0)
    if entry.status != VisitStatus.OVERDUE or entry.visit.latest is None:
        return moment
    over = timezone.make_aware(datetime.combine(entry.visit.latest + timedelta(days=1), time.min))
    return max(moment, over.astimezone(UTC))


def _state(entry: Entry) -> str:
    """CONFIRMED once it took place, CANCELLED when it was missed, else TENTATIVE: the window is what is planned."""
    if entry.status in _DONE:
        return "CONFIRMED"
    return "CANCELLED" if entry.status == VisitStatus.MISSED else "TENTATIVE"


def _summary(entry: Entry) -> str:
    named, told = f"{entry.visit.subject.number} {entry.title}", _TOLD.get(VisitStatus(entry.status))
    return f"{named} ({told})" if told else named


def _description(entry: Entry) -> str:
    subject, visit = entry.visit.subject, entry.visit
    lines = [f"{subject.study.cohort}, {subject.site.code}"]
    if visit.earliest and visit.latest:
        lines.insert(0, _("Window %(period)s") % {"period": period(visit.earliest, visit.latest)})
    return "\n".join(lines)
