"""Taking participants into screening."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from audit import context as audit
from clinnova.lib.problems import Invalid
from patients import policies
from patients.actions.numbering import take_number
from patients.actions.planning import open_first_visits
from patients.models import Subject
from studies import access, registry
from studies.models import Site


def screen_subject(*, by: User, site: Site, on: date) -> Subject:
    """Give a new participant a number, pin the study's newest version, and start the screening visit `on`.

    Raises Invalid when the site is not open on that day, the day lies in the future, or nothing is published.
    """
    actor = access.require(by, Permission.ENROL, site=site)
    policies.check_screening(site, on)
    version = site.study.versions.defer("compiled").order_by("-id").first()
    if version is None:
        raise Invalid(_("This study has no published version yet."), code="version")
    with audit.recorded(actor):
        number = take_number(site=site, prefix=registry.definition(version.id).subject_prefix)
        subject = Subject.objects.create(
            study=site.study, site=site, version=version, number=number, screened_on=on
        )
        open_first_visits(subject, on)
    return subject
