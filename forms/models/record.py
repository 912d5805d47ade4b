"""Filled forms."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from patients.models import Subject, Visit
from studies.models import Study, StudyVersion


class FormRecord(models.Model):
    """One filled form (ODM: FormData): every answer in one jsonb document, keyed by item id.

    `values` is flat: `{"weight": "70.5", "weight.unit": "kg", "height.missing": "ND"}`; a repeating group is a list
    of objects with an "@id". `version` counts saves; a saver says which version the page showed.
    """

    class Status(models.TextChoices):
        STARTED = "started", _("In progress")
        COMPLETE = "complete", _("Complete")
        ENTERED_IN_ERROR = "error", _("Entered in error")

    class Hold(models.TextChoices):
        """What keeps a form from changing (ODM: frozen, locked, signed; ICH E6: data are protected)."""

        NONE = "", _("Not held")
        FROZEN = "frozen", _("Frozen")
        LOCKED = "locked", _("Locked")
        SIGNED = "signed", _("Signed")

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="records")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="records")
    form = models.CharField(max_length=60)
    repeat = models.PositiveIntegerField(default=1)  # the row of a log; 1 otherwise
    study_version = models.ForeignKey(StudyVersion, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.STARTED)
    completed_at = models.DateTimeField(null=True)
    completed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    hold = models.CharField(max_length=8, choices=Hold.choices, default=Hold.NONE, blank=True)
    hold_reason = models.CharField(max_length=1000, default="", blank=True)
    held_at = models.DateTimeField(null=True)
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "visit", "form", "repeat"], nulls_distinct=False, name="record_once"
            ),
            models.CheckConstraint(
                condition=models.Q(completed_at=None, completed_by=None)
                | models.Q(completed_at__isnull=False, completed_by__isnull=False),
                name="record_completed_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(hold="", held_at=None, held_by=None)
                | (~models.Q(hold="") & models.Q(held_at__isnull=False, held_by__isnull=False)),
                name="record_held_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["study", "form", "id"], name="record_by_form"),
            models.Index(fields=["study", "modified_at", "id"], name="record_by_change"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.pk}"
