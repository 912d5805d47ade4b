"""Fill an empty installation with three studies, sites, people and synthetic participants."""

import os
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.actions.users import system_user
from accounts.models import User
from audit.context import request_source
from clinnova.demo.accounts import make_people, make_staff, write_accounts
from clinnova.demo.cast import PROTOCOLS, SITES
from clinnova.demo.participants import answer_some_queries, number_of_stories, plan_stories, tell
from clinnova.lib.dates import today
from patients.models import Subject
from studies.actions.publish import publish_study
from studies.actions.sites import create_site, plan_recruitment
from studies.models import Study


class Command(BaseCommand):
    help = "Publish the three studies and load synthetic participants. Safe to repeat: existing data stay."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Demo data are never loaded with production settings (DEBUG=false).")
        system = system_user()
        if Subject.objects.count() < number_of_stories():
            with request_source(source="demo"):
                self._load(system)
        studies = list(Study.objects.filter(slug__in=PROTOCOLS))
        url = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
        write_accounts(Path(settings.VAR_DIR) / "demo" / "accounts.json", url, studies)

    def _load(self, system: User) -> None:
        studies = [self._study(system, slug) for slug in PROTOCOLS]
        make_people(system, studies)
        self._participants(system, studies)

    def _study(self, system: User, slug: str) -> Study:
        """Publish a protocol and let every demo hospital take part."""
        version = publish_study(by=system, folder=settings.BASE_DIR / "studies" / "protocols" / slug)
        study, day = version.study, today()
        if not study.sites.exists():
            begin = day - timedelta(days=max(s.active_for for s in SITES))
            plan_recruitment(by=system, study=study, start=begin, end=begin + timedelta(days=2 * 365))
            for site in SITES:
                create_site(
                    by=system,
                    study=study,
                    code=site.code,
                    number=site.number,
                    name=site.name,
                    country=site.country,
                    target=site.targets[study.cohort],
                    activated_on=day - timedelta(days=site.active_for),
                )
        return study

    def _participants(self, system: User, studies: list[Study]) -> None:
        """Tell the stories that are not told yet: an interrupted load goes on where it stopped."""
        stories = plan_stories(studies, {s.code: s for s in SITES}, today())
        told = Subject.objects.count()
        staff = make_staff(system, studies)
        for number, story in enumerate(stories[told:], start=told + 1):
            tell(story, by=staff[story.site.code], today=today())
            if number % 5 == 0 or number == len(stories):
                self.stdout.write(f"\rSynthetic participants: {number} of {len(stories)}", ending="")
                self.stdout.flush()
        self.stdout.write("")
        nurse = User.objects.get(username="nora.nurse")
        for study in studies:
            answer_some_queries(by=nurse, study=study, random=Random(7))  # noqa: S311 - synthetic data
