"""Routes of studies and their members."""

from django.urls import path

from studies.views import administration, definition, terms

urlpatterns = [
    path("studies/<slug:slug>/definition/", definition.study, name="study"),
    path("studies/<slug:slug>/terms/<slug:system>/", terms.search, name="terms"),
    path("administration/", administration.administration, name="administration"),
    path("administration/members/<int:pk>/end/", administration.membership_end, name="administration_end"),
]
