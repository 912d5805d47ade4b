from patients.models.consent import Consent
from patients.models.subject import Subject, SubjectCounter
from patients.models.visit import Visit

__all__ = ["Consent", "Subject", "SubjectCounter", "Visit"]
