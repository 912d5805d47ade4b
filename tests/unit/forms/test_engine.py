"""Show or hide, compute, check: three-valued, on the small study of the tests."""

from typing import Any

import pytest

from forms.engine import Context, FormState, evaluate_form, plan_of
from forms.engine.computed import as_stored
from studies.definition.compiled import (
    CheckDef,
    Code,
    CodeListDef,
    CompiledStudy,
    FormDef,
    GroupDef,
    ItemDef,
    Range,
)
from studies.definition.expressions import UNKNOWN, parse
from tests.world import compiled

TINY = compiled("tiny")


def state(form: str, values: dict[str, Any], context: Context | None = None) -> FormState:
    return evaluate_form(plan_of(TINY), TINY.forms[form], values, context or Context(today="2024-04-03"))


def item(id_: str, type_: str = "integer", **facts: Any) -> ItemDef:
    for name in ("show_if", "compute"):
        if name in facts:
            facts[name] = parse(facts[name])
    return ItemDef(id=id_, type=type_, label={"en": id_}, missing=("ND",), **facts)


def study_of(
    *groups: GroupDef, order: tuple[str, ...] = (), checks: tuple[CheckDef, ...] = ()
) -> CompiledStudy:
    form = FormDef(id="f", title={"en": "F"}, groups=groups, compute_order=order, checks=checks)
    grade = CodeListDef(id="grade", type="integer", codes=(Code(code="1", label={"en": "1"}),))
    return CompiledStudy(
        id="s",
        cohort="S",
        version="1",
        title={"en": "S"},
        languages=("en",),
        subject_prefix="S",
        anchor="BL",
        forms={"f": form},
        codelists={"grade": grade},
    ).sealed()


def judged(study: CompiledStudy, values: dict[str, Any]) -> FormState:
    return evaluate_form(plan_of(study), study.forms["f"], values, Context())


def section(*items: ItemDef, **facts: Any) -> GroupDef:
    return GroupDef(id=facts.pop("id", "g"), title={"en": "G"}, items=items, **facts)


class TestComputed:
    def test_a_value_appears_with_its_places_and_goes_when_unknown(self) -> None:
        full = state("vitals", {"weight": "70.5", "weight.unit": "kg", "height": 175, "height.unit": "cm"})
        assert full.values["bmi"] == full.computed["bmi"] == "23.0"
        cleared = state("vitals", {"bmi": "23.0", "height": 175, "height.unit": "cm"})
        assert "bmi" not in cleared.values
        assert cleared.computed == {"bmi": None}

    def test_units_are_converted_first(self) -> None:
        pounds = state("vitals", {"weight": "155.4", "weight.unit": "[lb_av]", "height": 175})
        assert pounds.values["bmi"] == "23.0"

    def test_the_given_values_stay_as_they_are(self) -> None:
        given = {"weight": "70.5", "height": 175}
        state("vitals", given)
        assert given == {"weight": "70.5", "height": 175}

    def test_one_computed_item_feeds_the_next_as_it_is_stored(self) -> None:
        study = study_of(
            section(
                item("a", "decimal"),
                item("b", "computed", value="decimal", places=1, compute="a / 3"),
                item("c", "computed", value="decimal", places=2, compute="b * 3"),
            ),
            order=("b", "c"),
        )
        assert judged(study, {"a": "1"}).values == {"a": "1", "b": "0.3", "c": "0.90"}

    @pytest.mark.parametrize(
        ("value", "facts", "result", "stored"),
        [
            ("decimal", {"places": 1}, 23.0, "23.0"),
            ("decimal", {"places": 2}, 2.675, "2.68"),
            ("decimal", {"places": 1}, -0.04, "0.0"),
            ("decimal", {}, 1e-7, "0.0000001"),
            ("decimal", {"places": 1}, 1e300, None),
            ("integer", {}, 2.5, 3),
            ("integer", {}, -2.5, -3),
            ("integer", {}, True, None),
            ("boolean", {}, False, False),
            ("yesno", {}, True, "Y"),
            ("choice", {"codelist": "grade"}, 1.0, "1"),
            ("choice", {"codelist": "grade"}, 2.0, None),
            ("text", {}, "high", "high"),
            ("date", {}, "2024-04-03", "2024-04-03"),
            ("decimal", {}, UNKNOWN, None),
        ],
    )
    def test_results_are_stored_like_their_type(
        self, value: str, facts: dict, result: Any, stored: Any
    ) -> None:
        study = study_of(section(item("x", "computed", value=value, compute="1", **facts)), order=("x",))
        assert as_stored(plan_of(study), study.forms["f"].items["x"], result) == stored


class TestVisibility:
    def test_true_shows_false_hides(self) -> None:
        assert "cigarettes" in state("vitals", {"smoker": "Y"}).visible
        assert "cigarettes" not in state("vitals", {"smoker": "N"}).visible

    def test_unknown_hides_only_what_has_no_data(self) -> None:
        assert "cigarettes" not in state("vitals", {}).visible
        kept = state("vitals", {"cigarettes": 20})
        assert "cigarettes" in kept.visible
        assert "cigarettes" not in kept.shown

    def test_data_of_a_hidden_item_stay_and_are_flagged(self) -> None:
        hidden = state("vitals", {"smoker": "N", "cigarettes": 20})
        assert hidden.values["cigarettes"] == 20
        assert hidden.hidden_with_data == {"cigarettes"}

    def test_a_group_hides_its_items(self) -> None:
        study = study_of(
            section(item("a", "yesno"), id="first"),
            section(item("b", required=True), id="second", show_if=parse("a")),
        )
        assert judged(study, {"a": "N"}).visible == {"first", "a"}
        assert judged(study, {"a": "Y"}).visible == {"first", "a", "second", "b"}
        assert judged(study, {"a": "N"}).missing_required == []


class TestMissing:
    def test_visible_required_items_without_an_answer(self) -> None:
        missing = state("vitals", {"height": 175, "weight.missing": "ND", "smoker": "Y"}).missing_required
        assert [m.item for m in missing] == ["cigarettes"]


class TestFindings:
    def test_only_a_definitely_false_check_is_a_finding(self) -> None:
        assert state("vitals", {"sysbp": 80}).findings == []
        assert state("vitals", {"sysbp": 120, "diabp": 80}).findings == []
        found = state("vitals", {"sysbp": 80, "diabp": 120}).findings
        assert [(f.check, f.severity, f.items) for f in found] == [("BP1", "hard", ("diabp",))]

    def test_a_value_outside_the_expected_range(self) -> None:
        found = state("vitals", {"weight": "400", "weight.unit": "[lb_av]"}).findings
        assert [(f.check, f.severity, f.items) for f in found] == [("warn", "range", ("weight",))]
        assert state("vitals", {"weight": "180", "weight.unit": "kg"}).findings == []

    def test_a_hidden_item_is_not_judged(self) -> None:
        study = study_of(section(item("a", "yesno"), item("b", show_if="a", warn=Range(max=10))))
        assert judged(study, {"a": "N", "b": 20}).findings == []
        assert [f.items for f in judged(study, {"a": "Y", "b": 20}).findings] == [("b",)]


class TestRows:
    STUDY = study_of(
        GroupDef(
            id="drugs",
            title={"en": "Drugs"},
            kind="repeat",
            items=(
                item("dose", "decimal", required=True, warn=Range(max=100)),
                item("twice", "yesno"),
                item("why", "text", show_if="twice"),
                item("daily", "computed", value="decimal", places=1, compute="if(twice, dose * 2, dose)"),
            ),
        ),
        section(
            item("total", "computed", value="decimal", places=1, compute="drugs.sum(d, d.daily)"), id="sum"
        ),
        order=("daily", "total"),
    )

    def test_columns_see_their_row_and_totals_see_all_rows(self) -> None:
        found = judged(
            self.STUDY,
            {
                "drugs": [
                    {"@id": "r1", "dose": "10", "twice": "Y"},
                    {"@id": "r2", "dose": "5.5", "twice": "N"},
                ]
            },
        )
        assert [row["daily"] for row in found.values["drugs"]] == ["20.0", "5.5"]
        assert found.values["total"] == "25.5"
        assert "drugs[r1].why" in found.visible
        assert "drugs[r2].why" not in found.visible

    def test_what_is_missing_or_odd_names_its_row(self) -> None:
        found = judged(self.STUDY, {"drugs": [{"@id": "r1"}, {"@id": "r2", "dose": "500", "twice": "N"}]})
        assert [m.address for m in found.missing_required] == ["drugs[r1].dose"]
        assert [(f.items, f.row) for f in found.findings] == [(("dose",), "r2")]
