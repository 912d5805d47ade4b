"""Giving out participant numbers. A number that was given once is never given again."""

from django.utils.translation import gettext as _

from clinnova.lib.problems import Invalid
from patients import numbers
from patients.models import SubjectCounter
from studies.models import Site


def take_number(*, site: Site, prefix: str) -> str:
    """The next number of a site, inside the caller's transaction. Raises Invalid when all are given.

    The site's counter stays locked until the transaction ends, so that two enrolments wait for each other and
    cannot read the same count. It only goes up: nothing that happens to participants brings a number back.
    """
    counter, _created = SubjectCounter.objects.select_for_update().get_or_create(site=site)
    if counter.last >= numbers.LARGEST_COUNT or site.number > numbers.LARGEST_SITE:
        raise Invalid(
            _("There is no participant number left for %(site)s.") % {"site": site.code}, code="numbers"
        )
    counter.last += 1
    counter.save(update_fields=["last"])
    return numbers.compose(prefix, site.number, counter.last)
