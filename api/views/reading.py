"""Reading: studies, sites, participants, visits, records."""

from django.db.models import F, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView

from accounts.roles import Permission
from api.filters import narrow
from api.paging import MODIFIED_SINCE, ByChange, ById, changed_since
from api.serializers import (
    RecordSerializer,
    SiteSerializer,
    StudySerializer,
    SubjectSerializer,
    VisitSerializer,
)
from forms import selectors as form_selectors
from forms.models import FormRecord
from patients import selectors as patient_selectors
from patients.models import Subject, Visit
from studies import access
from studies.models import Site, Study


def _parameters(*names: str) -> list[OpenApiParameter]:
    return [
        OpenApiParameter(name, int if name in ("study", "site", "subject", "visit") else str)
        for name in names
    ]


@extend_schema(description="The studies that the token opens.")
class StudyList(ListAPIView[Study]):
    serializer_class = StudySerializer
    pagination_class = ById

    def get_queryset(self) -> QuerySet[Study]:
        return narrow(self.request, access.studies_for(self.request.user).prefetch_related("versions"), {})


@extend_schema(description="Sites within the token's reach.", parameters=_parameters("study"))
class SiteList(ListAPIView[Site]):
    serializer_class = SiteSerializer
    pagination_class = ById

    def get_queryset(self) -> QuerySet[Site]:
        rows = Site.objects.filter(id__in=access.site_ids(self.request.user, Permission.VIEW_STUDY))
        return narrow(self.request, rows, {"study": "study_id"})


@extend_schema(
    description="Participants, in the order of change.",
    parameters=[*_parameters("study", "site", "number", "state"), MODIFIED_SINCE],
)
class SubjectList(ListAPIView[Subject]):
    serializer_class = SubjectSerializer
    pagination_class = ByChange

    def get_queryset(self) -> QuerySet[Subject]:
        rows = changed_since(self.request, patient_selectors.subjects(self.request.user))
        return narrow(
            self.request, rows, {"study": "study_id", "site": "site_id", "number": "number", "state": "state"}
        )


@extend_schema(
    description="Visits, planned and unscheduled, in the order of change.",
    parameters=[*_parameters("study", "site", "subject", "definition"), MODIFIED_SINCE],
)
class VisitList(ListAPIView[Visit]):
    serializer_class = VisitSerializer
    pagination_class = ByChange

    def get_queryset(self) -> QuerySet[Visit]:
        rows = changed_since(self.request, patient_selectors.readable_visits(self.request.user))
        allowed = {
            "study": "subject__study_id",
            "site": "subject__site_id",
            "subject": "subject_id",
            "definition": "definition",
        }
        return narrow(self.request, rows, allowed)


@extend_schema(
    description="Filled forms with their values, in the order of change.",
    parameters=[*_parameters("study", "site", "subject", "visit", "form", "status"), MODIFIED_SINCE],
)
class RecordList(ListAPIView[FormRecord]):
    serializer_class = RecordSerializer
    pagination_class = ByChange

    def get_queryset(self) -> QuerySet[FormRecord]:
        rows = changed_since(self.request, form_selectors.readable_records(self.request.user))
        rows = rows.annotate(
            version_number=F("study_version__number")
        )  # the row itself holds the whole definition
        allowed = {
            "study": "study_id",
            "site": "subject__site_id",
            "subject": "subject_id",
            "visit": "visit_id",
            "form": "form",
            "status": "status",
        }
        return narrow(self.request, rows, allowed)
