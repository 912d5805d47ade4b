from patients.models.calendar_link import CalendarLink
from patients.models.consent import Consent
from patients.models.subject import Subject, SubjectCounter
from patients.models.visit import Visit

__all__ = ["CalendarLink", "Consent", "Subject", "SubjectCounter", "Visit"]
