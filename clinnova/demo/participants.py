"""Synthetic participants, taken through screening and visits by the same actions as a user's work."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from accounts.models import User
from clinnova.demo.cast import SITES, DemoSite
from clinnova.demo.course import Person, draw_person
from clinnova.demo.filling import fill_form
from forms.actions.completion import complete_form
from forms.actions.logs import add_row
from forms.actions.queries import answer_query
from forms.capture import Target
from forms.models import Query
from forms.selectors import form_status
from patients.actions.ending import end_participation
from patients.actions.subjects import screen_subject
from patients.actions.visits import mark_missed, start_visit
from patients.models import Subject, Visit
from patients.reasons import MissedReason, WithdrawalReason
from studies.definition.compiled import CompiledStudy
from studies.models import Site, Study
from studies.registry import definition

PER_SITE = {"IBD": 7, "RD": 4, "MS": 4}
MORE_AT = {"LU-CHL": 5}  # the hospital of the demo's log-ins
FAILS, STAYS_IN_SCREENING, MISSES, LATE, WITHDRAWS, FORGOTTEN = 0.1, 0.5, 0.06, 0.12, 0.06, 0.08
SCREENING_DAYS = 21  # whoever came longer ago is through


@dataclass
class Story:
    """One participant to be told: who, where, since when."""

    study: Study
    site: Site
    person: Person
    screened_on: date
    random: Random


def number_of_stories() -> int:
    """How many participants the whole demo has."""
    return sum(count + MORE_AT.get(site.code, 0) for count in PER_SITE.values() for site in SITES)


def plan_stories(studies: list[Study], sites: dict[str, DemoSite], today: date) -> list[Story]:
    """All participants of the demo, oldest first. The same every day but for the dates, which count from today."""
    stories = []
    for study in studies:
        compiled = definition(study.versions.first().pk)
        for site in study.sites.all():
            place = sites[site.code]
            random = Random(f"{study.slug}/{site.code}")  # noqa: S311 - synthetic data, not a secret
            for _number in range(PER_SITE[study.cohort] + MORE_AT.get(site.code, 0)):
                ago = round(place.active_for * random.random() ** 1.2)
                person = draw_person(random, compiled)
                own = Random(random.random())  # noqa: S311 - synthetic data, not a secret
                stories.append(Story(study, site, person, today - timedelta(days=max(ago, 1)), own))
    return sorted(stories, key=lambda s: s.screened_on)


def tell(story: Story, *, by: User, today: date) -> Subject:
    """Screen, enrol and see a participant until today."""
    subject = screen_subject(by=by, site=story.site, on=story.screened_on)
    compiled = definition(subject.version_id)
    screening = subject.visits.get(definition="SCR")
    recent = (today - story.screened_on).days <= SCREENING_DAYS
    if recent and story.random.random() < STAYS_IN_SCREENING:
        _fill_visit(story, by, compiled, screening, only=("consent",))
        return subject
    if story.random.random() < FAILS:
        story.person.fails = True
    _fill_visit(story, by, compiled, screening)
    subject.refresh_from_db()
    if subject.state != Subject.State.ENROLLED:
        return subject
    baseline_on = story.screened_on + timedelta(days=story.random.randint(1, 14))
    if baseline_on > today:
        return subject
    baseline = subject.visits.get(definition="BL")
    start_visit(by=by, visit=baseline, on=baseline_on)
    _fill_visit(story, by, compiled, baseline)
    _logs(story, by, subject, compiled, baseline_on)
    _follow_up(story, by, subject, compiled, today)
    return subject


def _follow_up(story: Story, by: User, subject: Subject, compiled: CompiledStudy, today: date) -> None:
    """Visits after the baseline whose day has come: kept, late, missed; now and then somebody leaves."""
    for visit in subject.visits.filter(visited_on=None, target__isnull=False).order_by("target"):
        luck = story.random.random()
        on = visit.target + timedelta(days=story.random.randint(-7, 7))
        if luck < LATE:
            on = visit.latest + timedelta(days=story.random.randint(1, 12))
        if on > today or story.random.random() < FORGOTTEN:
            return
        if luck > 1 - WITHDRAWS:
            withdrawn = Subject.State.WITHDRAWN
            end_participation(
                by=by, subject=subject, state=withdrawn, on=on, reason=WithdrawalReason.values[0]
            )
            return
        if luck > 1 - WITHDRAWS - MISSES and visit.latest < today:
            mark_missed(by=by, visit=visit, reason=MissedReason.values[0])
            continue
        start_visit(by=by, visit=visit, on=on)
        _fill_visit(story, by, compiled, visit, leave_open=(today - on).days < 5)


def _fill_visit(
    story: Story,
    by: User,
    compiled: CompiledStudy,
    visit: Visit,
    *,
    only: tuple[str, ...] = (),
    leave_open: bool = False,
) -> None:
    """Fill and complete the forms of a visit; of recent visits some forms stay in progress."""
    visit.subject.refresh_from_db()
    for planned in form_status(by, visit.subject, [visit]):
        if planned.visit is None or not planned.required or (only and planned.form not in only):
            continue
        target = Target(visit.subject, visit, planned.form)
        if leave_open and story.random.random() < 0.5:
            continue
        fill_form(by, target, story.person, compiled, visit.definition, visit.visited_on)
        if not (leave_open and story.random.random() < 0.4):
            complete_form(by=by, target=target)
        visit.subject.refresh_from_db()
        if visit.subject.state == Subject.State.SCREEN_FAILED:
            return


def _logs(story: Story, by: User, subject: Subject, compiled: CompiledStudy, on: date) -> None:
    """A medication for most, an adverse event for some."""
    for form, chance in (("medication", 0.7), ("adverse_events", 0.3)):
        if story.random.random() < chance:
            record = add_row(by=by, subject=subject, form=form)
            target = Target(subject, None, form, record.repeat)
            fill_form(by, target, story.person, compiled, "BL", on)
            complete_form(by=by, target=target)


def answer_some_queries(*, by: User, study: Study, random: Random) -> None:
    """A third of the open queries at the nurse's site has an answer waiting for the monitor."""
    for query in Query.objects.filter(
        subject__study=study, subject__site__code="LU-CHL", state=Query.State.OPEN
    ):
        if random.random() < 0.33:
            answer_query(by=by, query=query, text="Checked against the source: the value is right.")
