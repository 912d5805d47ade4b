"""Coded reasons: why a visit did not take place, why screening failed, why participation ended.

Codes are stored and counted on dashboards; they never change. Labels follow the standard lists of the
protocols.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MissedReason(models.TextChoices):
    """Why a planned visit did not take place (CDASH: SVREASNO)."""

    REFUSED = "refused", _("Participant refused")
    UNREACHABLE = "unreachable", _("Participant unreachable")
    CAPACITY = "capacity", _("Capacity of the site")
    HOSPITALISED = "hospitalised", _("Hospitalised elsewhere")
    PANDEMIC = "pandemic", _("Pandemic")
    OTHER = "other", _("Other")


class ScreenFailureReason(models.TextChoices):
    """Why a participant was not enrolled."""

    CRITERIA = "criteria", _("Eligibility criteria not met")
    AGE = "age", _("Age")
    DIAGNOSIS = "diagnosis", _("Diagnosis not confirmed")
    DIAGNOSIS_RECENT = "diagnosis_recent", _("Diagnosis too recent")
    NO_TREATMENT_CHANGE = "no_treatment_change", _("No qualifying treatment change")
    CLASSIFICATION = "classification", _("Classification criteria not met")
    DISEASE_STAGE = "disease_stage", _("Disease stage not eligible")
    LANGUAGE = "language", _("Language")
    PREGNANCY = "pregnancy", _("Pregnancy")
    COMPLIANCE = "compliance", _("Compliance or psychosocial reasons")
    OTHER_TRIAL = "other_trial", _("Takes part in an interventional trial")
    SAMPLING = "sampling", _("Contraindication to sampling")
    ABILITIES = "abilities", _("Smartphone, visual or motor criterion")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("Consent withdrawn before baseline")
    LOST = "lost", _("Lost before baseline")
    OTHER = "other", _("Other")


class WithdrawalReason(models.TextChoices):
    """Why an enrolled participant left before the planned end."""

    BURDEN = "burden", _("Participant's decision: burden")
    TRAVEL = "travel", _("Participant's decision: travel")
    MOVED = "moved", _("Participant's decision: moved away")
    HEALTH = "health", _("Participant's decision: health")
    PRIVACY = "privacy", _("Participant's decision: privacy")
    NO_REASON = "no_reason", _("Participant's decision: no reason given")
    PHYSICIAN = "physician", _("Physician's decision")
    PREGNANCY = "pregnancy", _("Pregnancy")
    DEVIATION = "deviation", _("Protocol deviation")
    SITE_CLOSURE = "site_closure", _("Site closure")
    OTHER = "other", _("Other")
