"""Addresses of enrolment, visits and their calendar. Included before the participant's page, whose number
is any text.
"""

from django.urls import path

from patients.views import calendar, ending, enrol, feed, find, visits

_PARTICIPANTS = "studies/<slug:slug>/participants/"
_PARTICIPANT = f"{_PARTICIPANTS}<str:number>/"

urlpatterns = [
    path("find/", find.find, name="find"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/link/", calendar.calendar_link_make, name="calendar_link"),
    path("calendar/link/revoke/", calendar.calendar_link_revoke, name="calendar_link_revoke"),
    path("calendar/<str:token>.ics", feed.calendar_feed, name="calendar_feed"),
    path(f"{_PARTICIPANTS}enrol/", enrol.enrol, name="enrol"),
    path(f"{_PARTICIPANT}visits/<int:visit>/start/", visits.visit_start, name="visit_start"),
    path(f"{_PARTICIPANT}visits/<int:visit>/missed/", visits.visit_missed, name="visit_missed"),
    path(f"{_PARTICIPANT}visits/unscheduled/", visits.visit_unscheduled, name="visit_unscheduled"),
    path(f"{_PARTICIPANT}end/", ending.end_participation, name="end_participation"),
]
