"""Places that take part in a study."""

from django.db import models

from accounts.roles import Permission
from studies.models.study import Study


class Site(models.Model):
    """A hospital as it takes part in one study (ODM: Location). The same hospital is one row per study."""

    class Country(models.TextChoices):
        LUXEMBOURG = "LU"
        GERMANY = "DE"
        FRANCE = "FR"
        SWITZERLAND = "CH"

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="sites")
    code = models.CharField(max_length=12)  # LU-CHL
    number = models.PositiveSmallIntegerField()  # the three digits in participant numbers
    name = models.CharField(max_length=150)
    country = models.CharField(max_length=2, choices=Country.choices)
    target = models.PositiveIntegerField(default=0)  # participants planned
    activated_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        ordering = ["code"]
        default_permissions = ()
        permissions = [(p.value, p.value) for p in Permission]
        constraints = [
            models.UniqueConstraint(fields=["study", "code"], name="site_code_once"),
            models.UniqueConstraint(fields=["study", "number"], name="site_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
