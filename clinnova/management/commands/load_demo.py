"""Fill an empty installation with three studies, sites, people and synthetic participants."""

import os
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.actions.users import system_user
from accounts.models import User
from audit.context import request_source
from clinnova.demo.accounts import make_people, make_staff, write_accounts
from clinnova.demo.cast import PROTOCOLS, SITES
from clinnova.demo.loading import Chapter, tell_all
from clinnova.demo.participants import PER_SITE, number_of_stories
from clinnova.lib.dates import today
from patients.models import Subject
from studies.actions.publish import publish_study
from studies.actions.sites import create_site, plan_recruitment
from studies.models import Study


class Command(BaseCommand):
    help = "Publish the three studies and load synthetic participants. Safe to repeat: existing data stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count() or 1, help="default: one per core"
        )

    def handle(self, *args: Any, processes: int, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Demo data are never loaded with production settings (DEBUG=false).")
        system = system_user()
        wanted = sum(number_of_stories(cohort, site.code) for cohort in PER_SITE for site in SITES)
        if Subject.objects.count() < wanted:
            with request_source(source="demo"):
                self._load(system, processes, wanted)
        studies = list(Study.objects.filter(slug__in=PROTOCOLS))
        url = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
        write_accounts(Path(settings.VAR_DIR) / "demo" / "accounts.json", url, studies)

    def _load(self, system: User, processes: int, wanted: int) -> None:
        studies = [self._study(system, slug) for slug in PROTOCOLS]
        make_people(system, studies)
        make_staff(system, studies)
        chapters = [Chapter(study.slug, site, today()) for site in SITES for study in studies]
        done = 0
        for count in tell_all(chapters, processes):
            done += count
            self.stdout.write(f"\rSynthetic participants: {done} of {wanted}", ending="")
            self.stdout.flush()
        self.stdout.write("")

    def _study(self, system: User, slug: str) -> Study:
        """Publish a protocol and let every demo hospital take part."""
        version = publish_study(by=system, folder=settings.BASE_DIR / "studies" / "protocols" / slug)
        study, day = version.study, today()
        if not study.sites.exists():
            begin = day - timedelta(days=max(s.active_for for s in SITES))
            plan_recruitment(by=system, study=study, start=begin, end=begin + timedelta(days=5 * 365))
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
