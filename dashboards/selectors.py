"""What the dashboards count: only sites at which the viewer may see the dashboard."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from accounts.models import User
from accounts.roles import Permission
from dashboards.metrics import VELOCITY_DAYS
from forms.models import Query
from patients.models import Subject, Visit
from studies import access
from studies.models import Site, Study

ENROLLED_BY = Q(enrolled_on__isnull=False, baseline_on__isnull=False)


@dataclass(frozen=True)
class SiteFigures:
    """Counts of one site at the cut-off day."""

    site: Site
    screened: int
    in_screening: int
    failed: int
    enrolled: int
    last_30: int
    last_90: int
    active: int
    ended: int
    overdue: int = 0
    open_queries: int = 0
    old_queries: int = 0


def sites(user: User, study: Study) -> list[Site]:
    """The study's sites whose figures `user` may see."""
    return list(Site.objects.filter(id__in=access.site_ids(user, Permission.VIEW_DASHBOARD, study=study)))


def site_figures(shown: list[Site], today: date) -> list[SiteFigures]:
    """Figures of each site, in three reads."""
    enrolled = ENROLLED_BY & Q(baseline_on__lte=today)
    rows = (
        Subject.objects.filter(site__in=shown)
        .order_by()
        .values("site_id")
        .annotate(
            screened=Count("id", filter=Q(consented_on__lte=today)),
            failed=Count("id", filter=Q(state=Subject.State.SCREEN_FAILED)),
            enrolled=Count("id", filter=enrolled),
            last_30=Count("id", filter=enrolled & Q(baseline_on__gt=today - timedelta(days=30))),
            last_90=Count("id", filter=enrolled & Q(baseline_on__gt=today - timedelta(days=VELOCITY_DAYS))),
            active=Count("id", filter=Q(state=Subject.State.ENROLLED)),
            in_screening=Count("id", filter=Q(state=Subject.State.SCREENED, consented_on__lte=today)),
            ended=Count("id", filter=Q(ended_on__isnull=False) & ~Q(state=Subject.State.SCREEN_FAILED)),
        )
    )
    counts = {row.pop("site_id"): row for row in rows}
    empty = dict.fromkeys(
        ("screened", "failed", "enrolled", "last_30", "last_90", "active", "in_screening", "ended"), 0
    )
    work = _work(shown, today)
    return [SiteFigures(site=s, **counts.get(s.id, empty), **work.get(s.id, {})) for s in shown]


def _work(shown: list[Site], today: date) -> dict[int, dict[str, int]]:
    """Overdue visits, and open queries (those older than 30 days apart), by site."""
    work: dict[int, dict[str, int]] = {s.id: {} for s in shown}
    overdue = (
        Visit.objects.filter(subject__site__in=shown, subject__state=Subject.State.ENROLLED, latest__lt=today)
        .filter(visited_on=None, missed_reason="", applies=True)
        .order_by()
        .values_list("subject__site_id")
        .annotate(Count("id"))
    )
    for site_id, number in overdue:
        work[site_id]["overdue"] = number
    queries = (
        Query.objects.filter(subject__site__in=shown)
        .exclude(state=Query.State.CLOSED)
        .order_by()
        .values("subject__site_id")
        .annotate(
            number=Count("id"), old=Count("id", filter=Q(opened_at__date__lt=today - timedelta(days=30)))
        )
        .values_list("subject__site_id", "number", "old")
    )
    for site_id, number, old in queries:
        work[site_id] |= {"open_queries": number, "old_queries": old}
    return work


def enrolment_dates(shown: list[Site], today: date) -> list[tuple[int, date]]:
    """(site id, day of the baseline visit) of everybody enrolled by `today`, oldest first: the recruitment curve."""
    rows = Subject.objects.filter(ENROLLED_BY, site__in=shown, baseline_on__lte=today).order_by(
        "baseline_on", "id"
    )
    return list(rows.values_list("site_id", "baseline_on"))


def cohorts(user: User, today: date) -> list[tuple[Study, int, int]]:
    """(study, enrolled, target) for each study whose dashboard `user` may see, over the sites the user may see."""
    allowed = access.site_ids(user, Permission.VIEW_DASHBOARD)
    targets: dict[int, int] = {}
    for study_id, target in Site.objects.filter(id__in=allowed).values_list("study_id", "target"):
        targets[study_id] = targets.get(study_id, 0) + target
    enrolled = dict(
        Subject.objects.filter(ENROLLED_BY, site__in=allowed, baseline_on__lte=today)
        .order_by()
        .values_list("study_id")
        .annotate(Count("id"))
    )
    studies = access.studies_for(user, Permission.VIEW_DASHBOARD)
    return [(s, enrolled.get(s.id, 0), targets.get(s.id, 0)) for s in studies]
