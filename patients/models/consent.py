"""Informed consent."""

from django.db import models

from patients.models.subject import Subject


class Consent(models.Model):
    """One decision of a participant: a first consent, a re-consent or a withdrawal. The newest one holds."""

    class Kind(models.TextChoices):
        FIRST = "first"
        RECONSENT = "reconsent"
        WITHDRAWAL = "withdrawal"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.FIRST)
    version = models.CharField(max_length=40)  # of the consent document
    language = models.CharField(max_length=5)
    given_on = models.DateField()
    scopes = models.JSONField()  # scope id -> true | false
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["subject", "-id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.subject.number}: {self.kind} {self.version}"
