"""A participant of the logbook study, with as many drugs as a test needs."""

from dataclasses import dataclass

from accounts.models import User
from forms.actions.logs import add_row
from forms.capture import Target, save_form
from patients.models import Subject
from studies.actions import publish
from studies.actions.memberships import grant_membership
from studies.actions.sites import create_site
from tests.participants import ago, at_baseline
from tests.world import World, compiled

FIRST = [
    {"drug_name": "Zolpi", "drug_dose": "10", "drug_start": "2025-03"},
    {"drug_name": "aspirin", "drug_dose": "9.5", "drug_start": "2024"},
    {"drug_name": "Éphédrine", "drug_start": "2025-01-15", "drug_end": "2025-02-01"},
]


@dataclass
class Ward:
    """A nurse and a participant, whose baseline was a hundred days ago."""

    world: World
    nurse: User
    subject: Subject

    def drugs(self, *entries: dict[str, str]) -> None:
        """Enter drugs, each as an entry of its own."""
        for entry in entries:
            row = add_row(by=self.nurse, subject=self.subject, form="drugs")
            if entry:
                save_form(
                    by=self.nurse, target=Target(self.subject, None, "drugs", row.repeat), answers=entry
                )


def build_ward(world: World) -> Ward:
    """Publish the study, give Cora (nurse), Max (monitor) and Sofia (sponsor) their roles, enrol somebody."""
    version = publish._store(world.system, compiled("logbook"))
    site = create_site(
        by=world.system, study=version.study, code="L-1", number=501, name="L", country="LU", target=5,
        activated_on=ago(400),
    )  # fmt: skip
    for person, role in ((world.cora, "nurse"), (world.max, "monitor"), (world.sofia, "sponsor")):
        grant_membership(by=world.system, user=person, study=version.study, site=site, role=role)
    return Ward(world, world.cora, at_baseline(world.cora, site, days=100))
