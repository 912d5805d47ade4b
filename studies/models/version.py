"""Published versions of a study's definition."""

from django.db import models

from accounts.models import User
from studies.models.study import Study


class StudyVersion(models.Model):
    """A frozen, hashed definition (ODM: MetaDataVersion). Never changes; a trigger refuses it."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="versions")
    number = models.CharField(max_length=20)
    hash = models.CharField(max_length=64)
    compiled = models.JSONField()
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["study", "-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["study", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["study", "hash"], name="version_content_once"),
        ]

    def __str__(self) -> str:
        return f"{self.study.slug} {self.number}"
