"""Reading what administrators type."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import ROLES
from clinnova.lib.fields import OneOf
from studies.models import Site, Study


class GrantInput(django_forms.Form):
    """Who gets which role in which study and site."""

    user = OneOf(User.objects.none(), label=_("Person"))
    study = OneOf(Study.objects.none(), label=_("Study"))
    role = django_forms.ChoiceField(choices=[(r.code, r.name) for r in ROLES.values()], label=_("Role"))
    site = OneOf(
        Site.objects.none(), required=False, label=_("Site"), empty_label=_("All sites of the study")
    )

    def __init__(self, *args: Any, studies: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people
        self.fields["study"].queryset = studies
        self.fields["site"].queryset = Site.objects.filter(study__in=studies).select_related("study")
        self.fields["site"].label_from_instance = lambda site: f"{site.study.cohort} · {site}"
