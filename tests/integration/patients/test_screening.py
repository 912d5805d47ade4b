"""Screening, consent and enrolment leave a trail and refuse what must not be."""

from datetime import date

import pytest

from audit.models import AuditEntry, AuditRecord
from clinnova.lib.problems import Invalid, NotAllowed, NotFound
from patients.actions import consent, enrolment
from patients.actions.subjects import screen_subject
from patients.models import Consent, Subject, SubjectCounter, Visit
from tests.participants import ago, consented, enrolled, screened, visit
from tests.world import World

pytestmark = pytest.mark.django_db
FACTS = {"version": "1.0", "language": "fr", "scopes": {"icsamp": True}}


def test_screening_gives_number_version_and_first_visits(world: World) -> None:
    subject = screen_subject(by=world.cora, site=world.lux, on=ago(3))
    assert subject.number == "TI-101-0001-W"
    assert (subject.version, subject.state, subject.screened_on) == (world.version, "screened", ago(3))
    assert visit(subject, "SCR").visited_on == ago(3)
    assert visit(subject, "BL").earliest is None


def test_screening_is_recorded_with_actor_role_and_site(world: World) -> None:
    subject = screened(world.cora, world.lux)
    rows = AuditRecord.objects.filter(subject=subject.id)
    assert {r.table for r in rows} == {"patients_subject", "patients_visit"}
    assert {(r.actor, r.role, r.site) for r in rows} == {("cora", "nurse", "LU-CHL")}
    number = AuditEntry.objects.get(subject=subject.id, table="patients_subject", name="number")
    assert (number.old, number.new) == (None, subject.number)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("max", NotAllowed), ("bo", NotAllowed), ("sofia", NotAllowed), ("nina", NotFound), ("otto", NotFound)],
)
def test_only_the_site_screens(world: World, who: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        screen_subject(by=world.people[who], site=world.lux, on=ago(1))
    assert not Subject.objects.exists() and not SubjectCounter.objects.exists()


def test_site_takes_in_participants_only_while_open(world: World) -> None:
    for on in (ago(-1), date(2025, 1, 14)):
        with pytest.raises(Invalid):
            screen_subject(by=world.cora, site=world.lux, on=on)
    world.lux.closed_on = ago(10)
    with pytest.raises(Invalid):
        screen_subject(by=world.cora, site=world.lux, on=ago(9))
    assert not Subject.objects.exists()


def test_used_up_numbers_are_said(world: World) -> None:
    SubjectCounter.objects.create(site=world.lux, last=9999)
    with pytest.raises(Invalid) as refused:
        screened(world.cora, world.lux)
    assert refused.value.code == "numbers"
    assert not Visit.objects.exists()


def test_consent_is_kept_and_opens_the_baseline_window(world: World) -> None:
    subject = consented(world.cora, world.lux, days=10)
    assert subject.consented_on == ago(10)
    row = Consent.objects.get(subject=subject)
    assert (row.version, row.language, row.scopes) == ("1.0", "fr", {"icsamp": True})
    baseline = visit(subject, "BL")
    assert (baseline.earliest, baseline.target, baseline.latest) == (ago(10), None, ago(-18))


def test_same_consent_again_changes_nothing(world: World) -> None:
    subject = consented(world.cora, world.lux, days=10)
    before = AuditRecord.objects.count()
    consent.record_consent(by=world.cora, subject=subject, given_on=ago(10), **FACTS)
    assert AuditRecord.objects.count() == before


def test_corrected_consent_moves_the_baseline_window(world: World) -> None:
    subject = consented(world.cora, world.lux, days=10)
    consent.record_consent(by=world.cora, subject=subject, given_on=ago(9), **FACTS)
    assert subject.consents.count() == 2
    assert visit(subject, "BL").earliest == ago(9)


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": "9.9"},
        {"given_on": ago(-1)},
        {"given_on": date(2023, 12, 31)},
        {"scopes": {"unknown": True}},
        {"scopes": {"icsamp": "Y"}},
        {"language": "français"},
        {"kind": "reconsent"},
        {"kind": "perhaps"},
    ],
    ids=lambda w: next(iter(w)),
)
def test_wrong_consent_leaves_no_trace(world: World, wrong: dict) -> None:
    subject = screened(world.cora, world.lux)
    before = AuditRecord.objects.count()
    with pytest.raises(Invalid):
        consent.record_consent(by=world.cora, subject=subject, **{**FACTS, "given_on": ago(5), **wrong})
    subject.refresh_from_db()
    assert subject.consented_on is None
    assert not Consent.objects.exists() and AuditRecord.objects.count() == before


def test_first_consent_cannot_move_after_enrolment(world: World) -> None:
    subject = enrolled(world.cora, world.lux, days=10)
    with pytest.raises(Invalid):
        consent.record_consent(by=world.cora, subject=subject, given_on=ago(9), **FACTS)


def test_enrolment_needs_a_consent_that_holds(world: World) -> None:
    subject = screened(world.cora, world.lux)
    with pytest.raises(Invalid):
        enrolment.enrol(by=world.cora, subject=subject, on=ago(1))
    consent.record_consent(by=world.cora, subject=subject, given_on=ago(5), **FACTS)
    with pytest.raises(Invalid):
        enrolment.enrol(by=world.cora, subject=subject, on=ago(6))
    enrolment.enrol(by=world.cora, subject=subject, on=ago(5))
    assert (subject.state, subject.enrolled_on) == ("enrolled", ago(5))


def test_withdrawn_consent_stops_enrolment(world: World) -> None:
    subject = consented(world.cora, world.lux, days=10)
    consent.record_consent(by=world.cora, subject=subject, given_on=ago(4), kind="withdrawal", **FACTS)
    with pytest.raises(Invalid) as refused:
        enrolment.enrol(by=world.cora, subject=subject, on=ago(3))
    assert refused.value.code == "consent"
    assert subject.consented_on == ago(10)


def test_enrolment_is_recorded(world: World) -> None:
    subject = enrolled(world.ines, world.lux)
    entry = AuditEntry.objects.get(subject=subject.id, name="state", action="update")
    assert (entry.old, entry.new) == ("screened", "enrolled")
    assert (entry.actor, entry.role, entry.site) == ("ines", "investigator", "LU-CHL")


@pytest.mark.parametrize(("who", "refusal"), [("max", NotAllowed), ("nina", NotFound), ("otto", NotFound)])
def test_only_the_site_decides_on_screening(world: World, who: str, refusal: type[Exception]) -> None:
    subject = consented(world.cora, world.lux)
    user = world.people[who]
    for act in (
        lambda: enrolment.enrol(by=user, subject=subject, on=ago(1)),
        lambda: enrolment.fail_screening(by=user, subject=subject, on=ago(1), reason="age"),
        lambda: enrolment.resume_screening(by=user, subject=subject, reason="wrong"),
        lambda: consent.record_consent(by=user, subject=subject, given_on=ago(1), **FACTS),
    ):
        with pytest.raises(refusal):
            act()


def test_screen_failure_and_back(world: World) -> None:
    subject = consented(world.cora, world.lux, days=10)
    enrolment.fail_screening(by=world.cora, subject=subject, on=ago(2), reason="pregnancy")
    assert (subject.state, subject.ended_on, subject.end_reason) == ("screen_failed", ago(2), "pregnancy")
    with pytest.raises(Invalid):
        enrolment.enrol(by=world.cora, subject=subject, on=ago(1))
    with pytest.raises(Invalid):
        enrolment.resume_screening(by=world.cora, subject=subject, reason=" ")
    enrolment.resume_screening(by=world.cora, subject=subject, reason="Test was false positive")
    assert (subject.state, subject.ended_on, subject.end_reason) == ("screened", None, "")
    newest = AuditRecord.objects.filter(subject=subject.id).order_by("-id").first()
    assert newest.reason == "Test was false positive"


def test_screen_failure_needs_a_coded_reason_and_a_possible_day(world: World) -> None:
    subject = consented(world.cora, world.lux, days=10)
    for on, reason in ((ago(1), "because"), (ago(-1), "age"), (ago(11), "age")):
        with pytest.raises(Invalid):
            enrolment.fail_screening(by=world.cora, subject=subject, on=on, reason=reason)
    subject.refresh_from_db()
    assert subject.state == "screened"
