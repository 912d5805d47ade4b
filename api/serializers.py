"""Shapes of what the API reads and writes. No rules live here."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from clinnova.lib.strict_json import shown
from exports.models import ExportJob
from forms.models import FormRecord
from patients.models import Subject, Visit
from studies.models import Site, Study


class PlainId(serializers.IntegerField):
    """An id as a JSON number; the framework would also take "１" and " 5 "."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


class PlainText(serializers.CharField):
    """A text as it was sent: never made from a number, never trimmed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, **options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class OnlyKnown(serializers.Serializer[Any]):
    """Refuses unknown fields by name: what nobody reads is not passed over in silence."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, dict) else set()
        if unknown:
            raise serializers.ValidationError(
                {shown(name): [_("Unknown field.")] for name in sorted(unknown)}
            )
        return super().to_internal_value(data)


class StudySerializer(serializers.ModelSerializer[Study]):
    """A study with its newest published version."""

    version = serializers.SerializerMethodField()
    title = serializers.DictField(child=serializers.CharField())

    class Meta:
        model = Study
        fields = ["id", "slug", "cohort", "title", "version"]

    def get_version(self, study: Study) -> str | None:
        newest = next(iter(study.versions.all()), None)  # prefetched, newest first
        return newest.number if newest else None


class SiteSerializer(serializers.ModelSerializer[Site]):
    """A site of a study."""

    class Meta:
        model = Site
        fields = ["id", "study", "code", "name", "country", "target", "activated_on", "closed_on"]


class SubjectSerializer(serializers.ModelSerializer[Subject]):
    """A participant under the pseudonym."""

    class Meta:
        model = Subject
        fields = [
            "id",
            "study",
            "site",
            "number",
            "state",
            "screened_on",
            "consented_on",
            "enrolled_on",
            "baseline_on",
            "ended_on",
            "end_reason",
            "modified_at",
        ]


class VisitSerializer(serializers.ModelSerializer[Visit]):
    """A planned or unscheduled visit."""

    study = serializers.IntegerField(source="subject.study_id")
    subject_number = serializers.CharField(source="subject.number")

    class Meta:
        model = Visit
        fields = [
            "id",
            "study",
            "subject",
            "subject_number",
            "definition",
            "repeat",
            "target",
            "earliest",
            "latest",
            "visited_on",
            "missed_reason",
            "applies",
            "modified_at",
        ]


class RecordSerializer(serializers.ModelSerializer[FormRecord]):
    """A filled form; `values` as stored: item id -> answer, `item.unit`, `item.missing`."""

    subject_number = serializers.CharField(source="subject.number")
    site = serializers.IntegerField(source="subject.site_id")
    visit_definition = serializers.CharField(source="visit.definition", default=None, allow_null=True)
    study_version = serializers.CharField(source="version_number")
    values = serializers.DictField(help_text="item id -> answer")

    class Meta:
        model = FormRecord
        fields = [
            "id",
            "study",
            "study_version",
            "site",
            "subject",
            "subject_number",
            "visit",
            "visit_definition",
            "form",
            "repeat",
            "status",
            "version",
            "values",
            "created_at",
            "modified_at",
        ]


class ExportRequestSerializer(OnlyKnown):
    """What to export. Ids of studies; names of datasets and formats."""

    studies = serializers.ListField(child=PlainId(min_value=1), min_length=1, max_length=50)
    datasets = serializers.ListField(child=PlainText(max_length=80), min_length=1, max_length=200)
    formats = serializers.ListField(child=PlainText(max_length=20), min_length=1, max_length=10)


class FileSerializer(serializers.Serializer[Any]):
    """A finished file."""

    name = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    rows = serializers.IntegerField(allow_null=True)
    url = serializers.URLField()


class ExportSerializer(serializers.ModelSerializer[ExportJob]):
    """An export job; `files` is empty until `state` is "done"."""

    studies = serializers.PrimaryKeyRelatedField(many=True, read_only=True)
    files = serializers.SerializerMethodField()

    class Meta:
        model = ExportJob
        fields = [
            "id",
            "state",
            "progress",
            "step",
            "error",
            "studies",
            "datasets",
            "formats",
            "created_at",
            "finished_at",
            "files",
        ]

    @extend_schema_field(FileSerializer(many=True))
    def get_files(self, job: ExportJob) -> list[dict[str, Any]]:
        request = self.context["request"]
        base = request.build_absolute_uri(f"/api/v1/exports/{job.pk}/files/")
        outputs = job.outputs.all() if job.state == ExportJob.State.DONE else ()
        return [
            {"name": o.name, "size": o.size, "sha256": o.sha256, "rows": o.rows, "url": base + o.name}
            for o in outputs
        ]


class TokenRequestSerializer(OnlyKnown):
    """A log-in for a program: a person's name and password, and the one study that the token shall open."""

    username = PlainText(max_length=150)
    password = PlainText(max_length=200)
    study = PlainId(min_value=1)
    label = PlainText(max_length=80, required=False, default="", allow_blank=True)


class TokenSerializer(serializers.Serializer[Any]):
    """The token, shown this once."""

    token = serializers.CharField()
    study = serializers.IntegerField()
    expiry = serializers.DateTimeField()
