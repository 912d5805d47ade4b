"""One participant: the visit matrix, the logs, the course of the lead score, what happened lately."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import Permission
from clinnova.lib.dates import today
from forms import changes, grid, logs, overview, scores
from forms.selectors import form_status, log_reviews
from patients import selectors
from patients.dialogs import dialogs
from patients.models import Subject
from studies import access
from studies.models import Study
from studies.registry import definition


@require_safe
def participant(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """People who may not see values get the visits without what was entered at them."""
    study = request.study = access.get_study(request.user, slug)
    subject = selectors.get_subject(request.user, study, number)
    return render(request, "forms/participant.html", _shown(request.user, study, subject))


def _shown(user: User, study: Study, subject: Subject) -> dict[str, Any]:
    compiled, now = definition(subject.version_id), today()
    visits = selectors.visits(user, subject)
    offered = dialogs(user, subject, visits)
    heads = grid.columns(compiled, subject, visits, now, offered)
    sees_values = access.can(user, Permission.VIEW_VALUES, site=subject.site)
    statuses = form_status(user, subject, visits) if sees_values else []
    reviews = log_reviews(user, subject) if sees_values and compiled.logs else []
    course = scores.course(compiled, statuses)
    records = [s.record for s in statuses if s.record is not None]
    enters = access.can(user, Permission.ENTER_DATA, site=subject.site)
    reads_trail = sees_values and access.can(user, Permission.VIEW_AUDIT, site=subject.site)
    return {
        "study": study,
        "subject": subject,
        "today": now,
        "dialogs": offered,
        "columns": heads,
        "sees_values": sees_values,
        "enters": enters,
        "consent": overview.consent_view(compiled, selectors.current_consent(user, subject)),
        "facts": overview.facts(compiled, subject, records if sees_values else None),
        "next": overview.next_form(compiled, subject, statuses) if enters else None,
        "grid": grid.grid(compiled, subject, heads, statuses),
        "logs": logs.log_rows(compiled, subject, statuses, visits, reviews),
        "own_forms": logs.own_forms(compiled, subject, statuses),
        "course": course,
        "score_row": course.under(c.visit.pk if c.visit else None for c in heads) if course else [],
        "changes": changes.recent_changes(user, subject, compiled, visits, records) if reads_trail else None,
        "open_queries": sum({s.record.pk: s.open_queries for s in statuses if s.record}.values()),
    }
