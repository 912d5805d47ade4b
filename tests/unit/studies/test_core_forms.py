"""What the forms shared by all three cohorts conclude from the answers."""

from __future__ import annotations

from typing import Any

import pytest

from studies.definition.expressions import UNKNOWN, Env, evaluate
from tests.unit.studies.protocols import STUDIES, failing, filled, study

IBD = "clinnova-ibd"
FORMER = {"suncf_tob": "FORMER", "sudose_tob": 15, "sustage": 20, "suendage": 27}
WINDOW = {"window_start": "2025-06-01", "window_end": "2025-06-29"}


def shown(form: str, name: str, values: dict[str, Any]) -> bool:
    """Whether an item or group of the form is asked, given these answers."""
    definition = study(IBD).forms[form]
    group = next((group for group in definition.groups if group.id == name), None)
    condition = (group or definition.all_items[name]).show_if
    return condition is None or evaluate(condition, Env(names=values)) is True


class TestSmoking:
    def test_pack_years_count_the_years_between_the_ages(self) -> None:
        values = filled(IBD, "substance_use", FORMER)
        assert (values["packyr_exact"], values["packyr"]) == (5.25, 5.3)

    def test_pauses_do_not_count(self) -> None:
        assert filled(IBD, "substance_use", {**FORMER, "supause": 3})["packyr_exact"] == 3.0

    def test_who_still_smokes_is_counted_up_to_the_visit(self) -> None:
        current = {"suncf_tob": "DAILY", "sudose_tob": 20, "sustage": 20}
        now = {"birth_ym": "1985-05", "visit_date": "2025-06-10"}
        assert filled(IBD, "substance_use", {**current, **now})["packyr"] == 20.0

    def test_never_is_zero_and_an_unknown_number_of_cigarettes_is_no_number(self) -> None:
        assert filled(IBD, "substance_use", {"suncf_tob": "NEVER"})["packyr"] == 0
        assert "packyr" not in filled(IBD, "substance_use", {**FORMER, "sudose_tob": None})

    @pytest.mark.parametrize(
        ("changed", "found"),
        [
            ({}, set()),
            ({"suncf_tob": "NEVER"}, {"EC29"}),
            ({"suncf_tob": "DAILY"}, {"EC29B"}),
            ({"suendage": 18}, {"SU01", "SU03"}),
        ],
    )
    def test_answers_that_contradict_each_other(self, changed: dict[str, Any], found: set[str]) -> None:
        values = filled(IBD, "substance_use", {**FORMER, **changed})
        assert failing(IBD, "substance_use", values) == found


@pytest.mark.parametrize(("amount", "unit", "grams"), [(7, 10, 70), (7, 12, 84), (90, 1, 90), (0, None, 0)])
def test_alcohol_is_kept_in_grams(amount: float, unit: float | None, grams: float) -> None:
    values = filled(IBD, "substance_use", {"alc_amount": amount, "alc_unit": unit})
    assert values["sudose_alc"] == grams


class TestVisitDetails:
    @pytest.mark.parametrize(
        ("day", "reason", "deviation", "found"),
        [
            ("2025-06-01", None, 0, set()),
            ("2025-06-29", None, 0, set()),
            ("2025-05-30", None, -2, {"EC05"}),
            ("2025-07-02", None, 3, {"EC05"}),
            ("2025-07-02", "HOLIDAY", 3, set()),
        ],
    )
    def test_outside_the_window_a_reason_is_asked(
        self, day: str, reason: str | None, deviation: int, found: set[str]
    ) -> None:
        values = filled(IBD, "visit_details", {"visit_date": day, "svoutwin": reason, **WINDOW})
        assert values["svdeviation"] == deviation
        assert shown("visit_details", "svoutwin", values) is (deviation != 0)
        assert failing(IBD, "visit_details", values) == found

    def test_an_unplanned_visit_has_no_window_to_miss(self) -> None:
        values = filled(IBD, "visit_details", {"visit_date": "2025-07-02"})
        assert values["svpresp"] is False
        assert "svdeviation" not in values
        assert failing(IBD, "visit_details", values) == set()

    @pytest.mark.parametrize(
        ("visit", "number", "before", "found"),
        [
            ("M3", 3, [("BL", 2, "2025-02-03")], set()),
            ("BL", 2, [("SCR", 1, "2025-06-10")], set()),
            ("M3", 3, [("M6", 4, "2025-06-09")], {"EC06"}),
            ("M6", 4, [("M3", 3, "2025-06-10")], {"EC06"}),
            ("UNS", None, [("M6", 4, "2025-06-09")], set()),
        ],
    )
    def test_planned_visits_keep_their_order(
        self, visit: str, number: int | None, before: list[tuple[str, int, str]], found: set[str]
    ) -> None:
        columns = ("visit_id", "visit_number", "visit_date")
        earlier = [dict(zip(columns, row, strict=True)) for row in before]
        here = {"visit_id": visit, "visit_date": "2025-06-10", "earlier": earlier}
        values = here if number is None else {**here, "visit_number": number}
        assert failing(IBD, "visit_details", values) & {"EC06"} == found


class TestConsent:
    SCOPES = ("consent_samples", "consent_sharing", "consent_contact")

    @pytest.mark.parametrize("kind", ["INITIAL", "RECONSENT", None])
    def test_a_consent_asks_for_its_scopes(self, kind: str | None) -> None:
        values = {"ictype": kind} if kind else {}
        assert all(shown("consent", group, values) for group in self.SCOPES)
        assert not shown("consent", "consent_withdrawal", values)

    def test_a_withdrawal_asks_what_it_covers_instead(self) -> None:
        values = {"ictype": "WITHDRAWAL"}
        assert shown("consent", "consent_withdrawal", values)
        assert not any(shown("consent", group, values) for group in self.SCOPES)

    def test_several_parts_may_be_withdrawn_but_data_are_kept_or_deleted(self) -> None:
        both = {"icwdscope": ["NOCOLLECT", "DELETEDATA"]}
        assert failing(IBD, "consent", {"icwdscope": ["NOCONTACT", "DELETEDATA", "DESTROYSAMP"]}) == set()
        assert failing(IBD, "consent", both) == {"IC03"}

    def test_a_withdrawal_at_the_end_needs_its_record_in_the_consent_form(self) -> None:
        visits = [{"visit_id": "SCR", "ictype": "INITIAL"}, {"visit_id": "BL"}]
        end = {"dsdecod": "WITHDRAWAL", "earlier": visits}
        assert "DS04" in failing(IBD, "end_of_study", end)
        visits.append({"visit_id": "UNS", "ictype": "WITHDRAWAL"})
        assert "DS04" not in failing(IBD, "end_of_study", end)


def test_the_full_date_of_birth_is_refused() -> None:
    assert "DM01" in failing(IBD, "demographics", {"birth_ym": "1984-05-17"})
    assert failing(IBD, "demographics", {"birth_ym": "1984-05"}) == set()
    assert failing(IBD, "demographics", {"birth_ym": "1984"}) == {"DM02"}


@pytest.mark.parametrize("name", STUDIES)
def test_each_disease_of_the_check_list_asks_for_its_course_when_present(name: str) -> None:
    form = study(name).forms["medical_history"]
    listed = [item for group in form.groups if group.kind == "matrix" for item in group.items]
    assert len(listed) == 36
    for item in listed:
        for part in ("start", "ongoing"):
            condition = form.all_items[f"{item.id}_{part}"].show_if
            assert condition is not None
            answers = ({item.id: code} for code in ("Y", "N", "UNK"))
            assert [evaluate(condition, Env(names=names)) for names in answers] == [True, False, False]
            assert evaluate(condition, Env(names={})) is UNKNOWN
