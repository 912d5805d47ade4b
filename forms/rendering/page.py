"""The context of the entry page."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from clinnova.lib.problems import NotFound
from forms import policies
from forms.capture import Target
from forms.capture.targets import settled
from forms.logbook import Logbook
from forms.models import FormRecord
from forms.rendering import around, findings
from forms.rendering.browser import page_data
from forms.rendering.edss import edss_panel
from forms.rendering.groups import all_views, groups
from forms.rendering.holds import held
from forms.rendering.log_nav import LogLink, log_links
from forms.rendering.source import Source, read
from forms.rendering.words import say
from forms.selectors import log_reviews, open_query_counts, records
from patients.dialogs import dialogs
from patients.models import Subject
from patients.schedule import title
from studies import access
from studies.registry import definition

LONG = 120  # items from which on the browser draws only what is in view


def entry_page(
    user: User, asked: Target, *, known: tuple[list[FormRecord], Counter[int]] | None = None
) -> dict[str, Any]:
    """Everything `crf/entry.html` shows. `asked` is the form as addressed: at a visit, or of the participant.
    `known` are all filled forms of the participant and the open queries on each, where they were read before.

    Raises NotFound for a form that is not asked there, NotAllowed for a role that sees no values.
    """
    rows, counts = known or (records(user, asked.subject), open_query_counts(user, asked.subject))
    target = settled(asked, definition(asked.subject.version_id))
    source = read(user, target, rows, read_only=True)
    source.read_only = not _may_enter(user, source)
    source.findings = findings.by_place(source)
    links = around.form_links(source, asked, rows, counts)
    _check_asked(source, asked, rows, links)
    begun = target.visit is None or target.visit.visited_on is not None
    return {
        "source": source,
        "study": asked.subject.study,
        "subject": asked.subject,
        "record": source.record,
        "visit": asked.visit,
        "visit_title": title(asked.visit) if asked.visit else "",
        "form_title": say(source.form.title),
        "form_help": say(source.form.help),
        "form_source": source.form.source,
        "is_log": source.form.kind == "log",
        "may": rights(user, asked.subject),
        "links": links,
        "logs": _logs(user, source, asked, rows) if asked.visit is not None else [],
        "begun": begun,
        **_steps(links),
        "held": held(user, asked, source.record),
        **(_filled(source, user) if begun else {"start": _start(user, asked)}),
    }


def _filled(source: Source, user: User) -> dict[str, Any]:
    found = groups(source)
    views = list(all_views(found))
    wanted = [view for view in views if view.required and view.visible]
    later = [row for group in found for row in group.rows if row.later]
    elsewhere = sum(row.wanted for row in later)  # required, and answered, in rows that the browser draws
    record = source.record
    return {
        "groups": found,
        "panel": edss_panel(source),
        "is_long": bool(later) or len(views) > LONG,
        "first_time": not any(view.previous for view in views),
        "done": sum(view.answered for view in wanted) + elsewhere,
        "total": len(wanted) + elsewhere,
        "missing": [view for view in wanted if not view.answered],
        "editable": not source.read_only,
        "needs_reason": not source.read_only and policies.needs_reason(source.target.subject, record),
        "complete": record is not None and record.status == FormRecord.Status.COMPLETE,
        "in_error": record is not None and record.status == FormRecord.Status.ENTERED_IN_ERROR,
        "upload_limit": settings.ATTACHMENT_MAX_MB,
        "data": page_data(source),
    }


def _may_enter(user: User, source: Source) -> bool:
    record = source.record
    if record is not None and (record.hold or record.status == FormRecord.Status.ENTERED_IN_ERROR):
        return False
    return access.can(user, Permission.ENTER_DATA, site=source.target.subject.site)


def _logs(user: User, source: Source, asked: Target, rows: list[FormRecord]) -> list[LogLink]:
    """The logs beside the forms of a visit; reads the reviews where the study keeps logs."""
    if not source.study.logs:
        return []
    return log_links(
        Logbook(source.study, asked.subject, rows), asked.visit, log_reviews(user, asked.subject)
    )


def rights(user: User, subject: Subject) -> dict[str, bool]:
    """What the marks beside an item offer."""
    site = subject.site
    return {
        "enter": access.can(user, Permission.ENTER_DATA, site=site),
        "history": access.can(user, Permission.VIEW_AUDIT, site=site),
        "ask": access.can(user, Permission.RAISE_QUERY, site=site),
    }


def _check_asked(source: Source, asked: Target, rows: list[FormRecord], links: list[around.FormLink]) -> None:
    """Raises NotFound for a form whose condition in the schedule does not hold, and for a log's row that was not
    added.
    """
    if asked.visit is not None and not any(link.current for link in links):
        raise NotFound(_("This form is not asked here, given the other answers."))
    if source.form.kind == "log" and source.record is None:
        raise NotFound(_("This row does not exist."))


def _steps(links: list[around.FormLink]) -> dict[str, around.FormLink | None]:
    """The form before and the form after this one."""
    here = next((n for n, link in enumerate(links) if link.current), None)
    before = links[here - 1] if here else None
    after = links[here + 1] if here is not None and here + 1 < len(links) else None
    return {"before": before, "after": after}


def _start(user: User, asked: Target) -> Any:
    """The dialog that starts the visit, for those who may."""
    if asked.visit is None:
        return None
    asked.visit.subject = asked.subject
    return dialogs(user, asked.subject, [asked.visit]).start.get(asked.visit.pk)
