"""The audit trail as rows. Text keys, no foreign keys: the trail outlives what it speaks of."""

from django.db import models


class AuditRecord(models.Model):
    """One changed row in one transaction: who, in which role, when, why, and every old and new value.

    `columns` and `items` map a name to `[old, new]`; `items` are the answers inside a form's document, `columns`
    the rest. Written only by the trigger `audit_row_change`; nobody may change or delete a row (ICH E6(R3) 4.2.2).
    """

    at = models.DateTimeField()
    transaction = models.BigIntegerField()
    table = models.CharField(max_length=63)
    row = models.BigIntegerField()
    action = models.CharField(max_length=6)
    study = models.BigIntegerField(null=True)
    subject = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=40)
    site = models.CharField(max_length=40)
    reason = models.TextField()
    source = models.CharField(max_length=20)
    request = models.CharField(max_length=64)
    columns = models.JSONField()
    items = models.JSONField()

    class Meta:
        db_table = "audit_record"
        indexes = [
            models.Index(fields=["table", "row", "id"], name="audit_by_row"),
            models.Index(fields=["subject", "id"], name="audit_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row} {self.action} by {self.actor}"


class AuditEntry(models.Model):
    """The trail item by item, as pages and exports speak of it: the view `audit_entry` over `audit_record`."""

    record_id = models.BigIntegerField()
    at = models.DateTimeField()
    table = models.CharField(max_length=63)
    row = models.BigIntegerField()
    action = models.CharField(max_length=6)
    study = models.BigIntegerField(null=True)
    subject = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=40)
    site = models.CharField(max_length=40)
    reason = models.TextField()
    source = models.CharField(max_length=20)
    name = models.TextField()
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)

    class Meta:
        managed = False
        db_table = "audit_entry"

    def __str__(self) -> str:
        return f"{self.name} of {self.table} {self.row} by {self.actor}"
