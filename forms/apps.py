from importlib import import_module

from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "forms"
    label = "crf"  # before the first migration: "forms" is Django's own word

    def ready(self) -> None:
        """Visits that were planned are judged by what forms say."""
        import_module("forms.conditions")
