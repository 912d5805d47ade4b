"""One lock for everything that happens to a participant: the row of the participant."""

from patients.models import Subject, Visit


def lock_subject(subject: Subject) -> Subject:
    """Wait for others, then bring the caller's object up to date. Only inside a transaction.

    Policies that read states, consents and visits are decided under this lock, so that no two of them cross.
    """
    subject.refresh_from_db(
        from_queryset=Subject.objects.select_related("site", "study").select_for_update(of=("self",))
    )
    return subject


def lock_visit(visit: Visit) -> Visit:
    """Lock the visit's participant and bring both objects up to date."""
    subject = lock_subject(visit.subject)
    visit.refresh_from_db()
    visit.subject = subject
    return visit
