"""Routes of the dashboards."""

from django.urls import path

from dashboards.views import recruitment

urlpatterns = [
    path("studies/<slug:slug>/dashboard/", recruitment.dashboard, name="dashboard"),
    path("studies/<slug:slug>/dashboard/recruitment.csv", recruitment.dashboard_csv, name="dashboard_csv"),
]
