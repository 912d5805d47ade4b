"""Visits, planned and unscheduled."""

from django.db import models

from patients.models.subject import Subject


class Visit(models.Model):
    """One visit of a participant (ODM: StudyEvent). `definition` is the visit's id in the study version.

    Planned visits get a row with target and window when the anchor is known; done means `visited_on` is set.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="visits")
    definition = models.CharField(max_length=40)
    repeat = models.PositiveIntegerField(default=1)
    target = models.DateField(null=True)
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)
    visited_on = models.DateField(null=True)
    missed_reason = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200, blank=True)  # of an unscheduled visit
    applies = models.BooleanField(default=True, db_default=True)  # false: its condition is not true
    modified_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering = ["subject", "target", "visited_on", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["subject", "definition", "repeat"], name="visit_once"),
            models.CheckConstraint(
                condition=models.Q(visited_on=None) | models.Q(missed_reason=""), name="visit_done_or_missed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject.number} {self.definition}"
