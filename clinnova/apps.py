from django.apps import AppConfig


class ClinnovaConfig(AppConfig):
    name = "clinnova"
