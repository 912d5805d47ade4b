"""A study: the stable identity behind its published versions."""

from django.db import models
from django.utils.translation import get_language

from accounts.roles import Permission


class Study(models.Model):
    """One protocol, for example Clinnova-IBD (ODM: Study)."""

    slug = models.SlugField(unique=True, max_length=60)  # the id in the protocol's files, used in addresses
    cohort = models.CharField(max_length=12)  # IBD, RD, MS
    title = models.JSONField()  # language code -> text
    recruitment_start = models.DateField(null=True)
    recruitment_end = models.DateField(null=True)

    class Meta:
        ordering = ["cohort", "slug"]
        default_permissions = ()
        permissions = [(p.value, p.value) for p in Permission]

    def __str__(self) -> str:
        return self.title.get(get_language() or "en") or self.title.get("en") or self.slug
