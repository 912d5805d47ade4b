"""Synthetic participants, taken through screening and visits by the same actions as a user's work."""

from dataclasses import dataclass
from datetime import date
from random import Random

from accounts.models import User
from clinnova.demo.cast import DemoSite
from clinnova.demo.clock import on_day
from clinnova.demo.plan import Encounter, Plan, draw_plan
from clinnova.demo.querying import ask_by_hand, settle
from clinnova.demo.telling import Telling
from patients.actions.ending import end_participation
from patients.actions.subjects import screen_subject
from patients.actions.visits import add_unscheduled, mark_missed, start_visit
from patients.models import Subject
from studies.models import Site, Study
from studies.registry import definition

PER_SITE = {"IBD": 9, "RD": 5, "MS": 5}
MORE_AT = {"LU-CHL": 4}  # the hospital of the demo's log-ins; for each study
RECENT = 1.6  # the higher, the more of the participants came lately
IN_WORK = 6  # days after a visit during which its forms may still be in work
LEAVING = {
    "physician": "PHYSICIAN",
    "health": "PHYSICIAN",
    "moved": "TRANSFER",
    "": "LTFU",
}  # how the last form says it; all others withdraw themselves
WITHDRAWAL = {"no_reason": "NOREASON"}


@dataclass
class Story:
    """One participant to be told: who, where, since when."""

    study: Study
    site: Site
    plan: Plan

    @property
    def screened_on(self) -> date:
        return self.plan.screened_on


def number_of_stories(cohort: str, site: str) -> int:
    """How many participants a cohort has at one hospital."""
    return PER_SITE[cohort] + MORE_AT.get(site, 0)


def plan_stories(study: Study, place: DemoSite, today: date) -> list[Story]:
    """The participants of a study at one hospital, oldest first.

    The same every day but for the dates, which count from today.
    """
    site = study.sites.get(code=place.code)
    compiled = definition(study.versions.order_by("id").values_list("pk", flat=True)[0])
    random = Random(f"{study.slug}/{site.code}")  # noqa: S311 - synthetic data, not a secret
    stories = []
    for number in range(1, number_of_stories(study.cohort, site.code) + 1):
        ago = max(round((place.active_for - 1) * random.random() ** RECENT), 1)
        plan = draw_plan(compiled, place.country, f"{study.cohort}/{site.code}/{number}", ago, today)
        stories.append(Story(study, site, plan))
    return sorted(stories, key=lambda s: s.screened_on)


def tell(story: Story, *, by: User, today: date, monitor: User | None = None) -> Subject:
    """Screen, enrol and see a participant until today, each step on its day. `monitor` asks queries by hand."""
    plan = story.plan
    with on_day(plan.screened_on):
        subject = screen_subject(by=by, site=story.site, on=plan.screened_on)
        told = Telling(by, subject, plan, today, monitor)
        told.fill(told.visit("SCR"), only=("consent",) if plan.only_consent else ())
    if plan.baseline_on is not None and subject.state == Subject.State.ENROLLED:
        _see(told, Encounter("BL", plan.baseline_on))
        for encounter in plan.encounters:
            _see(told, encounter)
        _end(told)
    settle(told)
    ask_by_hand(told)
    return subject


def _see(told: Telling, encounter: Encounter) -> None:
    """One visit on its day: what the logs hold by then, then its forms."""
    on, by, subject = encounter.on, told.by, told.subject
    with on_day(on):
        if encounter.missed:
            mark_missed(by=by, visit=told.visit(encounter.visit), reason=encounter.missed)
            return
        if encounter.planned:
            visit = told.visit(encounter.visit)
            start_visit(by=by, visit=visit, on=on)
            if encounter.visit == told.study.anchor:
                told.read_visits()
        else:
            why = "Flare (synthetic)" if encounter.flare else "Confirmation of worsening (synthetic)"
            visit = add_unscheduled(by=by, subject=subject, definition=encounter.visit, on=on, reason=why)
            told.visits.append(visit)
        told.write_logs(on)
        random = told.plan.person.draw(f"work/{encounter.visit}/{on}")
        in_work = (told.today - on).days <= IN_WORK or random.random() < 0.02
        told.fill(visit, about=encounter.flare, in_work=in_work, slip=True)


def _end(told: Telling) -> None:
    """The end of participation before its time, with a last visit or without."""
    ending = told.plan.ending
    if ending is None:
        return
    facts = {"dsdecod": LEAVING.get(ending.reason, "WITHDRAWAL")}
    facts["wdreason"] = WITHDRAWAL.get(ending.reason, ending.reason.upper())
    with on_day(ending.on):
        if ending.seen and "ET" in told.study.visits_by_id:
            visit = add_unscheduled(
                by=told.by,
                subject=told.subject,
                definition="ET",
                on=ending.on,
                reason="Leaves early (synthetic)",
            )
            told.visits.append(visit)
            told.write_logs(ending.on)
            told.fill(visit, facts=facts)
        else:
            told.fill_own("end_of_study", ending.on, facts)
        end_participation(
            by=told.by, subject=told.subject, state=ending.state, on=ending.on, reason=ending.reason
        )
