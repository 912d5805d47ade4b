"""Routes of studies and their members."""

from django.urls import path

from studies.views import administration, definition

urlpatterns = [
    path("studies/<slug:slug>/definition/", definition.study, name="study"),
    path("administration/", administration.administration, name="administration"),
    path("administration/members/<int:pk>/end/", administration.membership_end, name="administration_end"),
]
