"""Export jobs. The row is the job; the message queue only rings the bell."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from studies.models import Study


class ExportJob(models.Model):
    """One requested export: who wants what, how far it is, and who works on it until when."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    token_study = models.ForeignKey(
        Study, on_delete=models.PROTECT, null=True, related_name="+"
    )  # set by a token
    studies = models.ManyToManyField(Study, related_name="+")
    datasets = models.JSONField()
    formats = models.JSONField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent
    step = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)  # the attempt that may write
    heartbeat_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    manifest = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(manifest__isnull=False),
                name="export_done_has_manifest",
            )
        ]

    def __str__(self) -> str:
        return f"export {self.pk}: {self.state}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in (self.State.DONE, self.State.FAILED)


class ExportOutput(models.Model):
    """A finished file of a finished job."""

    job = models.ForeignKey(ExportJob, on_delete=models.PROTECT, related_name="outputs")
    name = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    rows = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["job", "name"], name="output_once")]

    def __str__(self) -> str:
        return self.name
