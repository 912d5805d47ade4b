"""Who holds which role where."""

from django.db import models

from accounts.models import User
from studies.models.site import Site
from studies.models.study import Study


class Membership(models.Model):
    """A person in a role, at one site or (site empty) in a whole study. Ended, never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="memberships")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="memberships")
    role = models.CharField(max_length=40)
    granted_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "study", "site", "role"],
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                name="membership_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user.username}: {self.role} in {self.study.slug}"
