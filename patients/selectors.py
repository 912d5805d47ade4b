"""Every read of participants, consents and visits. Takes the user; what is not hers does not exist."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Replace
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from audit.models import AuditRecord
from clinnova.lib.problems import NotFound
from patients import numbers, schedule
from patients.documents import document_in_force
from patients.models import CalendarLink, Consent, Subject, Visit
from patients.models.calendar_link import digest
from patients.states import RUNNING
from patients.windows import VisitStatus
from studies import access, registry
from studies.models import Site, Study, StudyVersion

WORK_LIMIT = 300
# A visit that applies, with a window, not done, of somebody who took part when the window opened.
_EXPECTED = Q(visited_on=None, applies=True, earliest__isnull=False) & (
    Q(subject__state__in=RUNNING)
    | Q(subject__enrolled_on__isnull=False, subject__ended_on__gte=F("earliest"))
)


@dataclass(frozen=True)
class WorkItem:
    """A planned visit on somebody's list.

    `days` until its window closes: 0 is today, negative is overdue. For an upcoming one, until it opens.
    """

    visit: Visit
    title: str
    status: VisitStatus
    days: int


@dataclass(frozen=True)
class WorkList:
    """Due and overdue visits, most urgent first, and the next window to open. `more`: the list was cut."""

    items: list[WorkItem]
    upcoming: WorkItem | None
    more: bool = False


def subjects(
    user: User, study: Study | None = None, permission: Permission = Permission.VIEW_SUBJECTS
) -> QuerySet[Subject]:
    """The participants at the sites where `user` holds `permission`, with site and study; one read."""
    sites = access.site_ids(user, permission, study=study)
    return Subject.objects.filter(site__in=sites).select_related("site", "study")


def get_subject(user: User, study: Study, number: str) -> Subject:
    """The participant with this number. NotFound when unknown or at a foreign site, NotAllowed by role."""
    access.require(user, Permission.VIEW_SUBJECTS, study=study)
    subject = subjects(user, study).filter(number=number).first()
    if subject is not None:
        return subject
    if not numbers.is_valid(number):
        raise NotFound(_("This is not a participant number: a character is wrong or missing."))
    raise NotFound(_("This participant does not exist, or is not at one of your sites."))


def find_subjects(user: User, part: str) -> QuerySet[Subject]:
    """Participants in all studies of `user` with `part` anywhere in their number, hyphens or not; one read."""
    plain = part.replace("-", "")
    bare = Replace(F("number"), Value("-"), Value(""))
    return subjects(user).annotate(bare=bare).filter(bare__contains=plain).order_by("study__cohort", "number")


def visits(user: User, subject: Subject) -> list[Visit]:
    """The participant's visits in the protocol's order, unscheduled ones by date, `visit.subject` loaded."""
    _require_subject(user, subject)
    rows = list(subject.visits.all())
    for visit in rows:
        visit.subject = subject
    return schedule.in_order(rows, registry.definition(subject.version_id))


def get_visit(user: User, subject: Subject, pk: int) -> Visit:
    """One visit of this participant. NotFound when unknown, another participant's, or not yours."""
    _require_subject(user, subject)
    visit = subject.visits.filter(pk=pk).first()
    if visit is None:
        raise NotFound(_("This visit does not exist for this participant."))
    visit.subject = subject
    return visit


def readable_visits(user: User, study: Study | None = None) -> QuerySet[Visit]:
    """Every visit of the participants whom `user` may see, with its participant; for long lists."""
    sites = access.site_ids(user, Permission.VIEW_SUBJECTS, study=study)
    return Visit.objects.filter(subject__site__in=sites).select_related("subject")


def current_consent(user: User, subject: Subject) -> Consent | None:
    """The decision that holds: the newest consent, re-consent or withdrawal; None before the first."""
    _require_subject(user, subject)
    return subject.consents.order_by("-id").first()


def study_versions(user: User, study: Study | None = None) -> list[int]:
    """Ids of the study versions that participants of `user` may follow; one read."""
    mine = access.study_ids(user, Permission.VIEW_SUBJECTS)
    studies = mine & {study.pk} if study else mine
    return list(StudyVersion.objects.filter(study__in=studies).order_by("id").values_list("id", flat=True))


def reconsents(
    user: User, today: date, versions: Iterable[int], study: Study | None = None
) -> QuerySet[Subject]:
    """Participants at sites where `user` enters data who signed another consent document than the one in
    force, with `signed`: its version. Who withdrew is not asked again. `versions` as `study_versions`; one read.
    """
    newest = Consent.objects.filter(subject=OuterRef("pk")).order_by("-id")
    outdated = Q(pk__in=())
    for version in versions:
        document = document_in_force(registry.definition(version), today)
        if document is not None:
            outdated |= Q(version=version) & ~Q(signed=document.id)
    rows = subjects(user, study, Permission.ENTER_DATA).filter(state__in=RUNNING)
    rows = rows.annotate(
        signed=Subquery(newest.values("version")[:1]), decision=Subquery(newest.values("kind")[:1])
    )
    rows = rows.filter(outdated, signed__isnull=False).exclude(decision=Consent.Kind.WITHDRAWAL)
    return rows.order_by("consented_on", "id")


def enrolling_sites(user: User, study: Study) -> QuerySet[Site]:
    """The sites of a study at which `user` may enrol."""
    return Site.objects.filter(id__in=access.site_ids(user, Permission.ENROL, study=study))


def work_list(
    user: User, today: date, *, study: Study | None = None, site: Site | str | None = None
) -> WorkList:
    """Visits to do at all sites of `user`, or in one study or site. Two reads beside the user's rights.

    `site` as a code means the hospital in every study that it takes part in.
    """
    waiting = _waiting(user, study, site)
    opened = list(waiting.filter(earliest__lte=today).order_by("latest", "id")[: WORK_LIMIT + 1])
    following = waiting.filter(earliest__gt=today).order_by("earliest", "id").first()
    items = [_work_item(v, today, v.latest) for v in opened[:WORK_LIMIT]]
    upcoming = _work_item(following, today, following.earliest) if following else None
    return WorkList(items, upcoming, more=len(opened) > WORK_LIMIT)


def _waiting(user: User, study: Study | None, site: Site | str | None) -> QuerySet[Visit]:
    """Visits that apply, with a window, neither done nor missed, of those who were active when it opened."""
    sites = access.site_ids(user, Permission.VIEW_SUBJECTS, study=study)
    if isinstance(site, Site):
        sites &= {site.id}
    at_hospital = Q(subject__site__code=site) if isinstance(site, str) and site else Q()
    rows = Visit.objects.filter(at_hospital, _EXPECTED, subject__site__in=sites, missed_reason="")
    return rows.select_related("subject__site", "subject__study")


def calendar_visits(
    user: User, first: date, last: date, *, study: Study | None = None, site: str = "", mine: bool = False
) -> QuerySet[Visit]:
    """Visits that took place between two days, and those expected (or missed) whose window meets them.

    One read. `mine`: of participants on whose data `user` has worked.
    """
    took_place = Q(visited_on__range=(first, last))
    window = _EXPECTED & Q(earliest__lte=last, latest__gte=first)
    sites = access.site_ids(user, Permission.VIEW_SUBJECTS, study=study)
    rows = Visit.objects.filter(took_place | window, subject__site__in=sites)
    if site:
        rows = rows.filter(subject__site__code=site)
    if mine:
        worked = AuditRecord.objects.filter(subject=OuterRef("subject"), actor=user.username)
        rows = rows.filter(Exists(worked))
    rows = rows.select_related("subject__site", "subject__study")
    return rows.order_by(Coalesce("visited_on", "target", "latest"), "subject__number", "id")


def feed_visits(user: User, first: date, last: date) -> QuerySet[Visit]:
    """The same for a calendar program, with `changes`: how often the trail has seen the row, which only
    ever grows. One read.
    """
    trail = AuditRecord.objects.filter(table=Visit._meta.db_table, row=OuterRef("pk")).order_by()
    changes = Subquery(trail.values("row").annotate(n=Count("pk")).values("n"))
    return calendar_visits(user, first, last).annotate(changes=Coalesce(changes, 0))


def calendar_link(user: User) -> CalendarLink | None:
    """Her own calendar link that is in force."""
    return CalendarLink.objects.filter(user=user, revoked_at=None).first()


def find_calendar_link(token: str) -> CalendarLink:
    """The link in force that a token opens, with its person. NotFound when unknown, revoked, or hers who
    may no longer log in: the same answer to all.
    """
    rows = CalendarLink.objects.filter(digest=digest(token), revoked_at=None, user__is_active=True)
    link = rows.select_related("user").first()
    if link is None:
        raise NotFound(_("There is no such calendar."))
    return link


def _work_item(visit: Visit, today: date, until: date | None) -> WorkItem:
    days = (until - today).days if until else 0
    return WorkItem(visit, schedule.title(visit), schedule.status(visit, today), days)


def _require_subject(user: User, subject: Subject) -> None:
    """NotFound for a foreign site, NotAllowed for a role that sees no participant."""
    access.require(user, Permission.VIEW_SUBJECTS, site=subject.site)
