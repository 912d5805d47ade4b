"""Addresses of enrolment and visits. Included before the participant's page, whose number is any text."""

from django.urls import path

from patients.views import ending, enrol, visits

_PARTICIPANTS = "studies/<slug:slug>/participants/"
_PARTICIPANT = f"{_PARTICIPANTS}<str:number>/"

urlpatterns = [
    path(f"{_PARTICIPANTS}enrol/", enrol.enrol, name="enrol"),
    path(f"{_PARTICIPANT}visits/<int:visit>/start/", visits.visit_start, name="visit_start"),
    path(f"{_PARTICIPANT}visits/<int:visit>/missed/", visits.visit_missed, name="visit_missed"),
    path(f"{_PARTICIPANT}visits/unscheduled/", visits.visit_unscheduled, name="visit_unscheduled"),
    path(f"{_PARTICIPANT}end/", ending.end_participation, name="end_participation"),
]
