"""Visits that took place and may still have forms open, found by the database before anything is worked out.

Exact is only the engine, which knows the conditions under which a form is asked. So the database counts: fewer
forms complete than every participant has to give is open work at any age; fewer than anybody may have to give
is looked at for some months, as long as somebody may still be working on the visit.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from accounts.roles import Permission
from forms.models import FormRecord
from forms.work_scope import LIMIT, Scope, touched_by
from patients.models import Visit
from patients.selectors import readable_visits
from patients.states import RUNNING
from studies.definition.compiled import CompiledStudy
from studies.registry import definition

RECENT = timedelta(days=92)
_Status = FormRecord.Status


def perhaps_open(scope: Scope, versions: Iterable[int]) -> QuerySet[Visit]:
    """The candidates, the longest ago first; `versions` are the study versions in use. One read."""
    known = {pk: definition(pk) for pk in versions}
    here = FormRecord.objects.filter(visit=OuterRef("pk")).order_by()
    counted = here.filter(status=_Status.COMPLETE).exclude(form__in=_optional(known.values()))
    complete = Subquery(counted.values("visit").annotate(n=Count("pk")).values("n"))
    rows = readable_visits(scope.user, scope.study).filter(
        scope.at_site,
        subject__site__in=scope.sites(Permission.ENTER_DATA),
        subject__state__in=RUNNING,
        visited_on__isnull=False,
    )
    rows = rows.annotate(complete=Coalesce(complete, 0))
    recent = Q(visited_on__gt=scope.today - RECENT, complete__lt=_needed(known, conditional=True))
    surely = Q(complete__lt=_needed(known, conditional=False))
    rows = rows.filter(surely | recent | Exists(here.filter(status=_Status.STARTED)))
    if scope.mine:
        rows = rows.filter(
            touched_by(scope.user, Visit) | Exists(here.filter(touched_by(scope.user, FormRecord)))
        )
    return rows.select_related("subject__study", "subject__site").order_by("visited_on", "id")[: LIMIT + 1]


def _optional(studies: Iterable[CompiledStudy]) -> set[str]:
    """Forms that some visit leaves open: a complete one says nothing about how many required ones are."""
    return {entry.form for s in studies for v in s.visits for entry in v.forms if not entry.required}


def _needed(known: dict[int, CompiledStudy], *, conditional: bool) -> Case:
    """How many forms of its own a visit has to have complete, as a column."""
    optional = _optional(known.values())
    branches = []
    for pk, study in known.items():
        by_number: dict[int, list[str]] = defaultdict(list)
        for visit in study.visits:
            asked = [e for e in visit.forms if e.required and (conditional or e.show_if is None)]
            own = [e for e in asked if study.forms[e.form].kind == "visit" and e.form not in optional]
            by_number[len(own)].append(visit.id)
        branches += [
            When(subject__version=pk, definition__in=names, then=Value(n)) for n, names in by_number.items()
        ]
    return Case(*branches, default=Value(0), output_field=IntegerField())
