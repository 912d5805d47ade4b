"""Sites of a study."""

from datetime import date

from accounts.models import User
from accounts.roles import Permission
from audit import context as audit
from studies import access
from studies.models import Site, Study


def create_site(
    *,
    by: User,
    study: Study,
    code: str,
    number: int,
    name: str,
    country: str,
    target: int = 0,
    activated_on: date | None = None,
) -> Site:
    """Let a hospital take part in a study. `number` is the three digits in its participants' numbers."""
    actor = access.require(by, Permission.MANAGE_MEMBERS, study=study)
    with audit.recorded(actor):
        return Site.objects.create(
            study=study,
            code=code,
            number=number,
            name=name,
            country=country,
            target=target,
            activated_on=activated_on,
        )


def plan_recruitment(*, by: User, study: Study, start: date, end: date) -> Study:
    """Set the first and last planned enrolment of a study: the target line of its dashboard."""
    actor = access.require(by, Permission.MANAGE_MEMBERS, study=study)
    with audit.recorded(actor):
        study.recruitment_start, study.recruitment_end = start, end
        study.save(update_fields=["recruitment_start", "recruitment_end"])
    return study
