"""Clinnova-IBD as published, with two hospitals and their people: where the browser tests take place."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from accounts.actions.users import create_user, system_user
from accounts.models import User
from api.actions.tokens import issue_token
from clinnova.lib.dates import today
from studies.actions.memberships import grant_membership
from studies.actions.publish import publish_study
from studies.actions.sites import create_site, plan_recruitment
from studies.models import Site, Study

PASSWORD = "a long and quiet sentence"
PEOPLE = {"nora": "nurse", "paula": "pi", "ines": "investigator", "max": "monitor"}


@dataclass
class Cohort:
    """The study, its sites by code, its people by first name, and the sponsor's token."""

    study: Study
    sites: dict[str, Site]
    people: dict[str, User]
    token: str


def open_cohort() -> Cohort:
    """Publish the protocol, open two sites, give four people at LU-CHL and a sponsor their roles."""
    system, begin = system_user(), today() - timedelta(days=400)
    folder = settings.BASE_DIR / "studies" / "protocols" / "clinnova-ibd"
    study = publish_study(by=system, folder=folder).study
    plan_recruitment(by=system, study=study, start=begin, end=begin + timedelta(days=700))
    sites = {
        code: create_site(
            by=system,
            study=study,
            code=code,
            number=number,
            name=f"Hospital {code}",
            country=code[:2],
            target=20,
            activated_on=begin,
        )
        for code, number in (("LU-CHL", 101), ("CH-USB", 401))
    }
    people = {name: _person(name) for name in (*PEOPLE, "sofia")}
    for name, role in PEOPLE.items():
        grant_membership(by=system, user=people[name], study=study, site=sites["LU-CHL"], role=role)
    grant_membership(by=system, user=people["sofia"], study=study, role="sponsor")
    return Cohort(study, sites, people, issue_token(by=people["sofia"], study=study, label="pull")[1])


def _person(name: str) -> User:
    return create_user(username=name, full_name=f"{name.title()} Example", password=PASSWORD)
