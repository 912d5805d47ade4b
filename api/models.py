"""Tokens of programs."""

from django.db import models
from knox.models import AbstractAuthToken

from studies.models import Study


class StudyToken(AbstractAuthToken):
    """A token that opens one study with the rights of its user there. Only a digest is stored."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=80, blank=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
