"""Addresses of the exports."""

from django.urls import path

from exports.views import jobs

urlpatterns = [
    path("exports/", jobs.exports, name="exports"),
    path("exports/<int:pk>/", jobs.export, name="export"),
    path("exports/<int:pk>/files/<str:name>", jobs.export_file, name="export_file"),
]
