"""Participants."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from studies.models import Site, Study, StudyVersion


class Subject(models.Model):
    """A participant, known by a pseudonym only (CDISC: Subject; on screen: participant)."""

    class State(models.TextChoices):
        SCREENED = "screened", _("In screening")
        SCREEN_FAILED = "screen_failed", _("Screen failure")
        ENROLLED = "enrolled", _("Enrolled")
        COMPLETED = "completed", _("Completed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        LOST = "lost", _("Lost to follow-up")
        DIED = "died", _("Died")

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="subjects")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="subjects")
    version = models.ForeignKey(StudyVersion, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=24)  # IB-101-0042-K, see patients/numbers.py
    state = models.CharField(max_length=16, choices=State.choices, default=State.SCREENED)
    screened_on = models.DateField()
    consented_on = models.DateField(null=True)
    enrolled_on = models.DateField(null=True)
    baseline_on = models.DateField(null=True)  # the anchor of all planned visits
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering = ["number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["study", "number"], name="subject_number_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["screened", "screen_failed"])
                | models.Q(enrolled_on__isnull=False),
                name="subject_enrolled_has_date",
            ),
        ]
        indexes = [models.Index(fields=["site", "state"], name="subject_by_site")]

    def __str__(self) -> str:
        return self.number


class SubjectCounter(models.Model):
    """The last number given at a site. Only ever counts up, so that no number is used twice."""

    site = models.OneToOneField(Site, on_delete=models.PROTECT)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.site.code}: {self.last}"
