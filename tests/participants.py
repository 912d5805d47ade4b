"""Participants in known states, reached by the product's own actions, at days counted back from today."""

from datetime import date, timedelta

from accounts.models import User
from clinnova.lib.dates import today
from patients.actions.consent import record_consent
from patients.actions.enrolment import enrol
from patients.actions.subjects import screen_subject
from patients.actions.visits import start_visit
from patients.models import Subject, Visit
from studies.models import Site


def ago(days: int) -> date:
    """The day `days` days before today."""
    return today() - timedelta(days=days)


def screened(by: User, site: Site, *, days: int = 100) -> Subject:
    return screen_subject(by=by, site=site, on=ago(days))


def consented(by: User, site: Site, *, days: int = 100) -> Subject:
    """In screening, with a consent given on the same day."""
    subject = screened(by, site, days=days)
    facts = {"version": "1.0", "language": "fr", "scopes": {"icsamp": True}}
    record_consent(by=by, subject=subject, given_on=ago(days), **facts)
    return subject


def enrolled(by: User, site: Site, *, days: int = 100) -> Subject:
    """Screened, consented and enrolled on one day."""
    subject = consented(by, site, days=days)
    return enrol(by=by, subject=subject, on=ago(days))


def at_baseline(by: User, site: Site, *, days: int = 100) -> Subject:
    """Enrolled, with the baseline visit on that day too: month 3 is due around 91 days later."""
    subject = enrolled(by, site, days=days)
    start_visit(by=by, visit=visit(subject, "BL"), on=ago(days))
    subject.refresh_from_db()
    return subject


def visit(subject: Subject, definition: str, repeat: int = 1) -> Visit:
    """One visit of a participant, fresh from the database."""
    return Visit.objects.select_related("subject__site", "subject__study").get(
        subject=subject, definition=definition, repeat=repeat
    )
