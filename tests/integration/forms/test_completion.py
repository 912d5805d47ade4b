"""Completing forms, opening them again, and what the special ones do for the participant."""

import pytest

from clinnova.lib.problems import Invalid, Locked, NotAllowed
from forms.actions.completion import complete_form, reopen_form
from forms.actions.logs import add_row
from forms.capture import Target, save_form
from forms.models import Query
from patients.models import Subject
from tests.integration.forms.filling import at, put, record, values
from tests.participants import ago, consented, screened
from tests.world import World

FULL = {"height": 175, "weight": "70.5"}


def test_what_is_missing_is_listed(world: World, vitals: Target) -> None:
    put(world.cora, vitals, "smoker", "Y")
    with pytest.raises(Invalid) as refused:
        complete_form(by=world.cora, target=vitals)
    assert refused.value.code == "incomplete"
    assert [(m["item"], m["label"]) for m in refused.value.extra["missing"]] == [
        ("height", "Height"),
        ("weight", "Weight"),
        ("cigarettes", "Cigarettes per day"),
    ]
    assert record(vitals).status == "started"


def test_an_untouched_form_with_required_items_cannot_be_completed(world: World, vitals: Target) -> None:
    with pytest.raises(Invalid):
        complete_form(by=world.cora, target=vitals)
    assert record(vitals) is None


def test_open_queries_do_not_block(world: World, vitals: Target) -> None:
    save_form(by=world.cora, target=vitals, answers={**FULL, "weight": "200"})
    done = complete_form(by=world.cora, target=vitals)
    assert Query.objects.filter(state="open").exists()
    assert (done.status, done.completed_by, done.completed_at is None) == ("complete", world.cora, False)
    assert complete_form(by=world.ines, target=vitals).completed_by == world.cora


def test_a_complete_form_changes_only_with_a_reason(world: World, vitals: Target) -> None:
    save_form(by=world.cora, target=vitals, answers=FULL)
    complete_form(by=world.cora, target=vitals)
    for reason in ("", "   "):
        with pytest.raises(Invalid) as refused:
            put(world.cora, vitals, "weight", "71.5", reason=reason)
        assert refused.value.code == "reason_required"
    assert put(world.cora, vitals, "weight", "70.5").changed == {}
    put(world.cora, vitals, "weight", "71.5", reason="Typing error")
    assert (record(vitals).status, values(vitals)["weight"]) == ("complete", "71.5")


def test_opening_again(world: World, vitals: Target) -> None:
    save_form(by=world.cora, target=vitals, answers=FULL)
    with pytest.raises(Locked):
        reopen_form(by=world.cora, target=vitals, reason="Too early")
    complete_form(by=world.cora, target=vitals)
    with pytest.raises(Invalid):
        reopen_form(by=world.cora, target=vitals, reason=" ")
    with pytest.raises(NotAllowed):
        reopen_form(by=world.max, target=vitals, reason="Too early")
    opened = reopen_form(by=world.cora, target=vitals, reason="Too early")
    assert (opened.status, opened.completed_at, opened.completed_by) == ("started", None, None)


class TestPurposes:
    CONSENT = {"icvers": "1.0", "iclang": "fr", "icsamp": "Y"}

    def complete_consent(self, world: World, subject: Subject, **answers: object) -> None:
        target = at(subject, "consent", "SCR")
        facts = {**self.CONSENT, "rficdat": ago(100).isoformat(), **answers}
        save_form(by=world.cora, target=target, answers=facts, reason="Correction")
        complete_form(by=world.cora, target=target)

    def test_the_consent_form_records_the_consent(self, world: World) -> None:
        subject = screened(world.cora, world.lux)
        self.complete_consent(world, subject)
        consent = subject.consents.get()
        assert (consent.kind, consent.version, consent.language) == ("first", "1.0", "fr")
        assert (consent.given_on, consent.scopes) == (ago(100), {"icsamp": True})

    def test_a_corrected_consent_form_records_the_correction(self, world: World) -> None:
        subject = screened(world.cora, world.lux)
        self.complete_consent(world, subject)
        reopen_form(by=world.cora, target=at(subject, "consent", "SCR"), reason="Wrong box")
        self.complete_consent(world, subject, icsamp="N")
        assert subject.consents.count() == 2
        assert subject.consents.order_by("-id").first().scopes == {"icsamp": False}

    def test_a_consent_that_is_refused_leaves_the_form_open(self, world: World) -> None:
        subject = screened(world.cora, world.lux)
        with pytest.raises(Invalid):
            self.complete_consent(world, subject, rficdat=ago(-1).isoformat())
        assert record(at(subject, "consent", "SCR")).status == "started"
        assert not subject.consents.exists()

    @pytest.mark.parametrize(("pregnant", "state"), [("N", "enrolled"), ("Y", "screen_failed")])
    def test_the_eligibility_form_ends_screening(self, world: World, pregnant: str, state: str) -> None:
        subject = consented(world.cora, world.lux)
        target = at(subject, "eligibility", "SCR")
        save_form(by=world.cora, target=target, answers={"ie_adult": "Y", "ie_pregnant": pregnant})
        assert values(target)["eligible"] is (pregnant == "N")
        complete_form(by=world.cora, target=target)
        subject.refresh_from_db()
        assert subject.state == state
        if state == "enrolled":
            assert subject.enrolled_on == ago(100)

    def test_no_consent_no_enrolment(self, world: World) -> None:
        target = at(screened(world.cora, world.lux), "eligibility", "SCR")
        save_form(by=world.cora, target=target, answers={"ie_adult": "Y", "ie_pregnant": "N"})
        with pytest.raises(Invalid) as refused:
            complete_form(by=world.cora, target=target)
        assert refused.value.code == "consent"
        assert record(target).status == "started"


def test_rows_of_a_log_are_counted(world: World, subject: Subject) -> None:
    rows = [add_row(by=world.cora, subject=subject, form="events").repeat for _ in range(3)]
    assert rows == [1, 2, 3]
    assert put(world.cora, at(subject, "events", None, 3), "ae_term", "Cough").version == 1
