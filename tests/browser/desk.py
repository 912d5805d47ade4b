"""The clinics of two cohorts in a browser: a nurse at her desk, forms of new participants, joints of the figure."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from accounts.actions.users import create_user, system_user
from accounts.models import User
from clinnova.lib.dates import today
from forms.capture import Target
from studies.actions.memberships import grant_membership
from studies.actions.publish import publish_study
from studies.actions.sites import create_site
from studies.models import Site
from tests.browser.ibd import PASSWORD
from tests.browser.screens import Screens
from tests.integration.forms.filling import at
from tests.participants import at_baseline


@dataclass
class Clinic:
    """The rheumatology and the neurology of one hospital: a nurse, and a monitor who reads."""

    nora: User
    max: User
    sites: dict[str, Site]


def open_clinic() -> Clinic:
    """Publish the protocols of rheumatology and neurology; both have one site with the same two people."""
    system, begin = system_user(), today() - timedelta(days=300)
    people = {
        name: create_user(username=name, full_name=name.title(), password=PASSWORD)
        for name in ("nora", "max")
    }
    sites = {}
    for number, cohort in enumerate(("rd", "ms"), start=1):
        study = publish_study(
            by=system, folder=settings.BASE_DIR / f"studies/protocols/clinnova-{cohort}"
        ).study
        facts: dict[str, Any] = {
            "code": "LU-CHL",
            "number": 100 + number,
            "name": "Hospital",
            "country": "LU",
        }
        sites[cohort] = create_site(by=system, study=study, activated_on=begin, target=20, **facts)
        for name, role in (("nora", "nurse"), ("max", "monitor")):
            grant_membership(by=system, user=people[name], study=study, site=sites[cohort], role=role)
    return Clinic(people["nora"], people["max"], sites)


class Desk:
    """A computer at which somebody has logged in; every form is that of a new participant at baseline."""

    def __init__(self, clinic: Clinic, screens: Screens) -> None:
        self.clinic, self.screens = clinic, screens

    def form(self, cohort: str, form: str) -> tuple[Page, Target]:
        target = at(at_baseline(self.clinic.nora, self.clinic.sites[cohort]), form)
        return self.open(target, self.clinic.nora), target

    def open(self, target: Target, who: User, **options: object) -> Page:
        page = self.screens.open(who, **options)
        subject = target.subject
        page.goto(
            reverse("entry", args=[subject.study.slug, subject.number, target.visit.pk, target.form])  # type: ignore[union-attr]
        )
        expect(page.locator("#crf-form")).to_be_visible()
        if who == self.clinic.nora:
            expect(page.locator("#crf-form[data-ready]")).to_be_attached()
        return page


def pick(page: Page, item: str, code: str) -> None:
    page.locator(f'#item-{item} input[value="{code}"]').check()


def joint(page: Page, code: str) -> Locator:
    return page.locator(f"[data-figure]:not([hidden]) [data-joint={code}]")


def mode(page: Page, state: str) -> Locator:
    return page.locator(f"[data-figure]:not([hidden]) [data-item-place][data-state={state}]")
