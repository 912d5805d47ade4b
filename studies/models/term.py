"""Terms that an administrator loads, because their list may be used but not given away with software."""

from django.db import models

from accounts.models import User


class TermVersion(models.Model):
    """One loaded list of terms: the ATC index of a year. The newest of a system is in force, older ones are kept."""

    system = models.CharField(max_length=20)  # ATC
    number = models.CharField(max_length=20)  # 2026
    size = models.PositiveIntegerField()  # terms
    sha256 = models.CharField(max_length=64)  # of the file
    loaded_at = models.DateTimeField(auto_now_add=True)
    loaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["system", "-id"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["system", "number"], name="term_version_once")]

    def __str__(self) -> str:
        return f"{self.system} {self.number}"


class Term(models.Model):
    """One code with its labels. `search` holds what is found by: words of every language, then the code.

    Rows never change; a trigger refuses it. Words are found by an index over `search` (migration 0003).
    """

    version = models.ForeignKey(TermVersion, on_delete=models.PROTECT, related_name="terms")
    code = models.CharField(max_length=20)
    label = models.JSONField()  # language -> label
    search = models.TextField()

    class Meta:
        ordering = ["version", "code"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="term_code_once")]

    def __str__(self) -> str:
        return self.code
