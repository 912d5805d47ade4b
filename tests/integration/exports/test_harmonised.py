"""Studies, versions and units become one."""

import csv
from pathlib import Path
from typing import Any

import pytest

from exports.csv_writer import write_csv
from exports.datasets import Table
from patients.models import Visit
from tests.integration.exports.universe import Universe

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(tmp_path: Path):  # type: ignore[no-untyped-def]
    """rows(table, guarded=True): what a reader of the CSV gets."""

    def read(table: Table, *, guarded: bool = True) -> list[dict[str, str]]:
        written = write_csv(table, tmp_path / f"{table.name}-{guarded}.csv", guarded=guarded)
        with written.path.open(newline="") as file:
            found = list(csv.DictReader(file))
        assert len(found) == written.rows
        return found

    return read


def only(rows: list[dict[str, str]], **wanted: str) -> dict[str, str]:
    (found,) = [row for row in rows if all(row[k] == v for k, v in wanted.items())]
    return found


def test_pounds_become_kilograms_and_stay_beside(universe: Universe, rows: Any) -> None:
    found = rows(universe.table("dana", "observations"))
    weight = only(found, concept="VS.WEIGHT", subject="AL-102-0001-B")
    assert (weight["value"], weight["unit"]) == ("69.989302691", "kg")
    assert (weight["original_value"], weight["original_unit"]) == ("154.3", "[lb_av]")


def test_mg_per_dl_become_mg_per_l(universe: Universe, rows: Any) -> None:
    crp = only(rows(universe.table("dana", "observations")), concept="LB.CRP", subject="AL-101-0001-A")
    assert (crp["value"], crp["unit"], crp["original_value"], crp["original_unit"]) == (
        "12",
        "mg/L",
        "1.20",
        "mg/dL",
    )


def test_offsets_are_applied(universe: Universe, rows: Any) -> None:
    temp = only(rows(universe.table("dana", "observations")), concept="VS.TEMP", subject="AL-101-0001-A")
    assert float(temp["value"]) == pytest.approx(37.0)


def test_a_value_in_its_own_unit_keeps_its_scale(universe: Universe, rows: Any) -> None:
    weight = only(rows(universe.table("dana", "observations")), concept="VS.WEIGHT", subject="AL-101-0001-A")
    assert weight["value"] == "70.50"


def test_a_missing_reason_is_an_observation(universe: Universe, rows: Any) -> None:
    crp = only(rows(universe.table("dana", "observations")), concept="LB.CRP", subject="AL-102-0001-B")
    assert (crp["value"], crp["missing"]) == ("", "ND")


def test_several_codes_are_several_rows_with_labels(universe: Universe, rows: Any) -> None:
    found = [
        (r["code"], r["label"])
        for r in rows(universe.table("dana", "observations"))
        if r["concept"] == "SC.JOINTS" and r["subject"] == "AL-101-0001-A"
    ]
    assert found == [("R_KNE", "Right knee"), ("L_KNE", "Left knee")]


def test_two_studies_share_the_columns_of_core(universe: Universe, rows: Any) -> None:
    core = rows(universe.table("dana", "core"))
    weights = {row["subject"]: row["VS_WEIGHT"] for row in core if row["visit"] == "BL"}
    assert weights == {"AL-101-0001-A": "70.50", "AL-102-0001-B": "69.989302691", "BE-103-0001-C": "81.0"}


def test_facts_of_the_participant_stand_on_every_visit(universe: Universe, rows: Any) -> None:
    core = rows(universe.table("dana", "core"))
    assert {row["visit"]: row["DM_SEX"] for row in core if row["subject"] == "AL-101-0001-A"} == {
        "BL": "F",
        "UNS": "F",
    }


def test_logs_and_repeating_rows_are_not_in_core(universe: Universe) -> None:
    names = {c.name for c in universe.table("dana", "core").columns}
    assert "AE_TERM" not in names and "CM_DOSE" not in names


def test_columns_of_core_are_typed(universe: Universe) -> None:
    types = {c.concept: c.type for c in universe.table("dana", "core").columns if c.concept}
    assert types == {
        "DM.SEX": "text",
        "LB.CRP": "decimal",
        "SC.JOINTS": "text",
        "SC.PAIN": "integer",
        "SU.SMOKER": "text",
        "VS.DATE": "date",
        "VS.PULSE": "decimal",
        "VS.TEMP": "decimal",
        "VS.WEIGHT": "decimal",
    }


def test_records_of_both_versions_are_in_one_table(universe: Universe, rows: Any) -> None:
    vitals = rows(universe.table("dana", "forms", name="vitals"))
    assert [(r["weight"], r["weight_unit"], r["waist"]) for r in vitals] == [
        ("70.50", "kg", ""),
        ("154.3", "[lb_av]", "90"),
    ]


def test_typed_in_words_are_guarded_in_csv_and_numbers_are_not(universe: Universe, rows: Any) -> None:
    table = universe.table("dana", "forms", name="vitals")
    first = rows(table)[0]
    assert first["note"].startswith("'=1+1") and first["change"] == "-4"
    assert rows(table, guarded=False)[0]["note"].startswith("=1+1")


def test_identifying_items_never_leave(universe: Universe, rows: Any) -> None:
    found = rows(universe.table("dana", "forms", name="person"))
    assert "secret" not in found[0] and "H-4711" not in str(found)


def test_records_in_error_never_leave(universe: Universe, rows: Any) -> None:
    assert "entered twice" not in str(rows(universe.table("dana", "forms", name="events")))
    assert "entered twice" not in str(rows(universe.table("dana", "observations")))


def test_only_the_sites_of_the_requester_leave(universe: Universe, rows: Any) -> None:
    for dataset in ("subjects", "visits", "core", "observations"):
        found = rows(universe.table("paul", dataset))
        assert {row["site"] for row in found} == {"LUX"}, dataset
    assert {r["site"] for r in rows(universe.table("paul", "forms", name="vitals"))} == {"LUX"}


@pytest.mark.parametrize("person", ["nora", "otto"])
def test_who_may_not_export_gets_no_row(universe: Universe, rows: Any, person: str) -> None:
    for dataset in ("subjects", "visits", "core", "observations"):
        assert rows(universe.table(person, dataset)) == []


def test_a_number_that_is_none_has_no_canonical_value(universe: Universe, rows: Any) -> None:
    subject = universe.subject("AL-101-0002-D")
    visit = universe.visit(subject, "BL", None)
    universe.record(subject, "labs", {"crp": "1e", "crp.unit": "mg/L"}, visit)
    crp = only(rows(universe.table("dana", "observations")), concept="LB.CRP", subject=subject.number)
    assert (crp["value"], crp["original_value"]) == ("", "1e")


def test_an_unknown_unit_is_kept_and_not_converted(universe: Universe, rows: Any) -> None:
    subject = universe.subject("AL-101-0002-D")
    visit = universe.visit(subject, "BL", None)
    universe.record(subject, "labs", {"crp": "1", "crp.unit": "nmol/L"}, visit)
    crp = only(rows(universe.table("dana", "observations")), concept="LB.CRP", subject=subject.number)
    assert (crp["value"], crp["unit"], crp["original_unit"]) == ("", "", "nmol/L")


def test_a_computed_value_without_a_stored_unit_is_in_the_first(universe: Universe, rows: Any) -> None:
    subject = universe.subject("AL-101-0002-D")
    visit = universe.visit(subject, "BL", None)
    universe.record(subject, "vitals", {"pulse": 60}, visit)
    pulse = only(rows(universe.table("dana", "observations")), concept="VS.PULSE", subject=subject.number)
    assert (pulse["value"], pulse["unit"], pulse["original_unit"]) == ("60", "/min", "/min")


def test_a_planned_visit_has_no_row_in_core(universe: Universe, rows: Any) -> None:
    assert Visit.objects.filter(definition="M3", visited_on=None).exists()
    assert not [
        r
        for r in rows(universe.table("dana", "core"))
        if r["subject"] == "AL-101-0001-A" and r["visit"] == "M3"
    ]


def test_rows_come_in_the_same_order_every_time(universe: Universe, tmp_path: Path) -> None:
    for dataset in ("core", "observations", "subjects", "visits"):
        table = universe.table("dana", dataset)
        digests = {write_csv(table, tmp_path / f"{dataset}{n}.csv").sha256 for n in range(3)}
        assert len(digests) == 1, dataset
