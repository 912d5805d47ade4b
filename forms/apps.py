from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "forms"
    label = "crf"  # before the first migration: "forms" is Django's own word
