"""Laboratory, medication, events, pregnancy, vaccines and samples: what their forms compute and question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from forms.engine import plan_of
from forms.engine.computed import compute
from studies.definition.expressions import Env, evaluate
from tests.unit.studies.protocols import STUDIES, failing, filled, study

RD, MS, IBD = "clinnova-rd", "clinnova-ms", "clinnova-ibd"
TODAY = "2025-06-01"


def found(name: str, form: str, values: Mapping[str, Any], today: str = TODAY, **env: Any) -> set[str]:
    """Checks of a form that are false, computed items included."""
    names = dict(values)
    definition = study(name).forms[form]
    compute(plan_of(study(name)), definition, dict(names), Env(names=names, today=today, **env))
    seen = Env(names=names, today=today, **env)
    return {check.id for check in definition.checks if evaluate(check.assert_, seen) is False}


def drug(atc: str, **more: Any) -> dict[str, Any]:
    """A medication entry with its computed items."""
    return filled(RD, "medication", {"cmatc": atc, "cmongo": True, "cmstdat": "2025-01-01", **more})


class TestLaboratory:
    @pytest.mark.parametrize(
        ("concept", "unit", "value", "expected"),
        [
            ("LB.HGB", "mmol/L", 8.1, 13.05234),
            ("LB.HGB", "g/L", 134, 13.4),
            ("LB.CREAT", "mg/dL", 0.9, 79.578),
            ("LB.ALB", "g/dL", 4.2, 42.0),
            ("LB.HCT", "L/L", 0.41, 41.0),
            ("LB.VITD25", "ng/mL", 24, 59.904),
            ("LB.BILI", "mg/dL", 0.8, 13.6832),
            ("LB.GLUC", "mg/dL", 95, 5.2725),
            ("LB.HBA1C", "mmol/mol", 53, 6.9995),
            ("LB.WBC", "/uL", 5600, 5.6),
            ("LB.ALT", "ukat/L", 0.5, 30),
            ("LB.CRP", "mg/dL", 1.2, 12),
            ("LB.TRIG", "mg/dL", 150, 1.6935),
        ],
    )
    def test_units_convert_into_the_canonical_one(
        self, concept: str, unit: str, value: float, expected: float
    ) -> None:
        factor, offset = study(RD).concepts[concept].convert[unit]
        assert value * factor + offset == pytest.approx(expected, abs=1e-6)

    @pytest.mark.parametrize(
        ("entered", "unit", "wrong"),
        [
            (13.4, "g/dL", False),
            (134, "g/dL", True),
            (40, "g/dL", True),
            (200, "g/dL", True),
            (134, "g/L", False),
            (13.4, "g/L", True),
            (25, "g/L", True),
            (8.1, "mmol/L", False),
            (4, "g/dL", False),
        ],
    )
    def test_haemoglobin_in_the_wrong_unit(self, entered: float, unit: str, wrong: bool) -> None:
        item = study(RD).forms["laboratory"].items["hgb"]
        factor = next(one.factor for one in item.units if one.code == unit)
        assert ("EC13" in failing(RD, "laboratory", {"hgb": entered * factor})) is wrong

    @pytest.mark.parametrize(("qualifier", "counts"), [("LT", 1.5), ("EQ", 3.0), ("GT", 3.0), (None, 3.0)])
    def test_crp_below_the_limit_counts_half_of_it(self, qualifier: str | None, counts: float) -> None:
        answers = {"crp": 3.0, "crp_qualifier": qualifier}
        assert filled(RD, "laboratory", answers)["crp_for_scores"] == counts

    def test_a_result_ten_times_the_previous_one_is_questioned_crp_a_hundred_times(self) -> None:
        previous = {"plat": 250.0, "crp": 2.0, "eos": 0.0}
        assert failing(RD, "laboratory", {"plat": 2500.0, "crp": 200.0, "eos": 0.4}, previous) == set()
        assert failing(RD, "laboratory", {"plat": 24.9, "crp": 201.0}, previous) == {"EC12E", "EC12F"}

    @pytest.mark.parametrize(
        ("rf", "level"), [(20, "NEGATIVE"), (21, "LOW"), (60, "LOW"), (61, "HIGH"), (None, None)]
    )
    def test_rheumatoid_factor_by_the_laboratory_limit(self, rf: float | None, level: str | None) -> None:
        assert filled(RD, "autoantibodies", {"rf": rf, "rf_uln": 20}).get("rf_level") == level


class TestMedication:
    @pytest.mark.parametrize(
        ("entry", "milligrams"),
        [
            ({"cmatc": "H02AB07", "cmdose": 10, "cmdosu": "mg", "cmdosfrq": "QD"}, 10),
            ({"cmatc": "H02AB06", "cmdose": 10, "cmdosu": "mg", "cmdosfrq": "QOD"}, 5),
            ({"cmatc": "H02AB04", "cmdose": 16, "cmdosu": "mg", "cmdosfrq": "QD"}, 20),
            ({"cmatc": "H02AB04", "cmdose": 1, "cmdosu": "g", "cmdosfrq": "QD", "cmroute": "IV"}, 1250),
            ({"cmatc": "H02AB02", "cmdose": 4, "cmdosu": "mg", "cmdosfrq": "BID"}, 53.4),
            ({"cmatc": "H02AB09", "cmdose": 10, "cmdosu": "mg", "cmdosfrq": "TID"}, 7.5),
            ({"cmatc": "A07EA06", "cmdose": 9, "cmdosu": "mg", "cmdosfrq": "QD"}, None),
            ({"cmatc": "H02AB06", "cmdose": 40, "cmdosu": "mg", "cmdosfrq": "QD", "cmroute": "IA"}, None),
            ({"cmatc": "H02AB07", "cmdose": 10, "cmdosu": "mg", "cmdosfrq": "PRN"}, None),
            ({"cmatc": "H02AB07", "cmdose": 2, "cmdosu": "{tablet}", "cmdosfrq": "QD"}, None),
        ],
    )
    def test_prednisone_equivalent(self, entry: dict[str, Any], milligrams: float | None) -> None:
        values = filled(RD, "medication", {"cmroute": "PO", **entry})
        assert values.get("cm_pred") == milligrams

    @pytest.mark.parametrize(
        ("entry", "code", "kind"),
        [
            ({"cmatc": "L04AB02"}, "L04AB02", "BIO"),
            ({"cmatc_old": "L04AA23"}, "L04AG03", "BIO"),
            ({"cmatc_old": "L04AA50"}, "L04AE04", "TARGETED"),
            ({"cmatc_old": "L04AA13"}, "L04AK01", "CONVENTIONAL"),
            ({"cmatc": "L04AK02"}, "L04AK02", "DMT"),
            ({"cmatc": "A07EC01"}, "A07EC01", "CONVENTIONAL"),
            ({"cmatc_other": "C10AA05"}, "C10AA05", "OTHER"),
            ({}, None, None),
        ],
    )
    def test_code_and_class(self, entry: dict[str, Any], code: str | None, kind: str | None) -> None:
        values = filled(RD, "medication", entry)
        assert (values.get("cmatc_current"), values.get("cm_class")) == (code, kind)

    def test_every_old_code_leads_to_a_code_of_the_list(self) -> None:
        codes = study(RD).codelists["atc"].by_code
        for entry in study(RD).codelists["atc_old"].codes:
            current = filled(RD, "medication", {"cmatc_old": entry.code})["cmatc_current"]
            assert codes[current].label["en"].split(",")[0] == entry.label["en"].split(",")[0]

    @pytest.mark.parametrize(
        ("other", "overlaps"),
        [
            (
                {"atc": "L04AG05", "cmstdat": "2024-01-01", "cmongo": False, "cmendat": "2025-01-29"},
                False,
            ),  # 28 days
            ({"atc": "L04AG05", "cmstdat": "2024-01-01", "cmongo": False, "cmendat": "2025-01-30"}, True),
            ({"atc": "L04AG05", "cmstdat": "2025-05-03"}, True),
            ({"atc": "L04AG05", "cmstdat": "2025-05-04"}, False),
            ({"atc": "L04AB02", "cmstdat": "2024-01-01"}, False),  # the same drug, another dose
            ({"atc": "L04AX01", "cmstdat": "2024-01-01"}, False),
            (
                {"atc": "L04AG05", "cmstdat": "2024", "cmongo": False, "cmendat": "2025"},
                False,
            ),  # may be any day
        ],
    )
    def test_two_biologicals_overlap(self, other: dict[str, Any], overlaps: bool) -> None:
        values = {**drug("L04AB02"), "medication": [drug(**other)]}
        assert ("EC16" in found(RD, "medication", values)) is overlaps

    @pytest.mark.parametrize("name", STUDIES)
    def test_unusual_drug_for_the_cohort(self, name: str) -> None:
        cohort = study(name).cohort
        unusual = {"IBD": "L04AG08", "RD": "L04AG03", "MS": "L04AB04"}[cohort]
        usual = {"IBD": "L04AG05", "RD": "L04AC07", "MS": "L04AG08"}[cohort]
        facts = {"cohort": cohort, "cmindc": "PRIMARY"}
        assert "EC17" in found(name, "medication", {**drug(unusual), **facts})
        assert "EC17" not in found(name, "medication", {**drug(usual), **facts})


class TestAdverseEvents:
    CRITERIA = ("aesdth", "aeslife", "aeshosp", "aesdisab", "aescong", "aesmie")
    TIMES = {"aeaware": "2025-03-01T08:00", "aereported": "2025-03-01T18:00"}
    SERIOUS = {"aeser": True, **dict.fromkeys(CRITERIA, False), **TIMES}

    def test_a_serious_event_needs_a_criterion(self) -> None:
        assert failing(RD, "adverse_events", self.SERIOUS) == {"EC19"}
        assert failing(RD, "adverse_events", {**self.SERIOUS, "aeshosp": True}) == set()

    def test_a_fatal_outcome_needs_death_here_and_at_the_end_of_participation(self) -> None:
        fatal = {**self.SERIOUS, "aetoxgr": 5, "aeout": "FATAL", "aeshosp": True}
        assert failing(RD, "adverse_events", fatal) == {"EC19B"}
        dead = {**fatal, "aesdth": True, "aedthdat": "2025-03-02"}
        assert failing(RD, "adverse_events", dead) == set()
        assert failing(RD, "adverse_events", {**dead, "dsdecod": "DEATH", "dsstdat": "2025-03-02"}) == set()
        other_day = {**dead, "dsdecod": "DEATH", "dsstdat": "2025-03-03"}
        assert failing(RD, "adverse_events", other_day) == {"EC19C"}
        assert failing(RD, "adverse_events", {**dead, "dsdecod": "LTFU", "dsstdat": "2025-03-02"}) == {
            "EC19C"
        }

    def test_report_within_24_hours_is_a_task_until_done(self) -> None:
        event = {**self.SERIOUS, "aeshosp": True}
        assert failing(RD, "adverse_events", {**event, "aereported": None}) == {"EC20"}
        assert failing(RD, "adverse_events", {**event, "aereported": "2025-03-02T08:00"}) == set()
        assert failing(RD, "adverse_events", {**event, "aereported": "2025-03-02T08:01"}) == {"EC20"}


def processed(taken: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The processing rows of a samples form with what they compute, as stored."""
    groups = {"samples_taken": taken, "sample_processing": rows}
    values = {name: [{"@id": str(at), **row} for at, row in enumerate(many)] for name, many in groups.items()}
    names = {name: [dict(row) for row in many] for name, many in groups.items()}
    compute(plan_of(study(RD)), study(RD).forms["specimens"], values, Env(names=names))
    return values["sample_processing"]


class TestSamples:
    TUBES: list[dict[str, Any]] = [
        {"be_kit": "SER", "be_status": "COLLECTED", "be_coll": "2025-03-05T08:10", "be_volume": 8.5},
        {"be_kit": "PBM", "be_status": "COLLECTED", "be_coll": "2025-03-05T08:12", "be_volume": 8.0},
        {"be_kit": "PBM", "be_status": "COLLECTED", "be_coll": "2025-03-05T08:15", "be_volume": 8.0},
        {"be_kit": "STR", "be_status": "COLLECTED", "be_coll": "2025-03-04T20:00"},
        {"be_kit": "EDP", "be_status": "NOTCOLL"},
    ]

    @pytest.mark.parametrize(
        ("spin", "frozen", "delays", "deviation", "sprec"),
        [
            ("2025-03-05T09:00", "2025-03-05T09:40", (50, 40), "NONE", "SER-SST-A"),
            ("2025-03-05T10:10", "2025-03-05T11:10", (120, 60), "NONE", "SER-SST-C"),
            ("2025-03-05T10:11", "2025-03-05T10:40", (121, 29), "MINOR", "SER-SST-C"),
            ("2025-03-05T09:00", "2025-03-05T10:01", (50, 61), "MINOR", "SER-SST-A"),
            ("2025-03-05T12:11", "2025-03-05T12:40", (241, 29), "MAJOR", "SER-SST-E"),
            ("2025-03-06T08:10", "2025-03-06T08:40", (1440, 30), "MAJOR", None),
        ],
    )
    def test_serum(
        self, spin: str, frozen: str, delays: tuple[int, int], deviation: str, sprec: str | None
    ) -> None:
        [row] = processed(
            self.TUBES, [{"bp_kit": "SER", "bp_pretemp": "RT", "bp_spin": spin, "bp_frozen": frozen}]
        )
        assert (row["bp_delaypre"], row["bp_delaypost"]) == delays
        assert (row["bp_deviation"], row.get("bp_sprec")) == (deviation, sprec)

    def test_tubes_of_one_kit_count_together_from_the_first(self) -> None:
        [row] = processed(self.TUBES, [{"bp_kit": "PBM", "bp_spin": "2025-03-05T16:13"}])
        assert (row["bp_primary"], row["bp_delaypre"], row["bp_deviation"]) == ("16.00", 481, "MAJOR")

    def test_stool_that_arrives_thawed_is_a_major_deviation(self) -> None:
        rows = [{"bp_kit": "STR", "bp_thawed": thawed} for thawed in (True, False)]
        assert [row["bp_deviation"] for row in processed(self.TUBES, rows)] == ["MAJOR", "NONE"]

    def test_what_is_unknown_has_no_delay(self) -> None:
        [row] = processed(self.TUBES, [{"bp_kit": "EDP", "bp_spin": "2025-03-05T09:00"}])
        assert "bp_delaypre" not in row
        assert "bp_deviation" not in row

    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            ({"bp_delaypre": 30, "bp_delaypost": 30}, set()),
            ({"bp_delaypre": -1}, {"EC26"}),
            ({"bp_delaypost": -1}, {"EC26B"}),
            ({"bp_delaypre": 1441}, {"EC26C"}),
            ({"bp_total": 9.0, "bp_primary": 8.5}, {"EC27"}),
            ({"bp_kit": "SER", "bp_count": 7}, {"EC27B"}),
        ],
    )
    def test_processing_is_questioned(self, row: dict[str, Any], expected: set[str]) -> None:
        assert failing(RD, "specimens", {"sample_processing": [row]}) == expected

    def test_consent_gates_collection_and_genetics(self) -> None:
        dna = {"samples_taken": [{"be_kit": "DNA", "be_status": "COLLECTED"}]}
        serum = {"samples_taken": [{"be_kit": "SER", "be_status": "COLLECTED"}]}
        assert failing(RD, "specimens", serum, {"icsamp": True, "icgen": False}) == set()
        assert failing(RD, "specimens", dna, {"icsamp": True, "icgen": False}) == {"EC24B"}
        assert failing(RD, "specimens", dna, {"icsamp": False, "icgen": True}) == {"EC24"}


class TestVaccinesAndPregnancy:
    @pytest.mark.parametrize(
        ("vaccine", "live", "given", "questioned"),
        [
            ("MMR", None, "2025-02", True),
            ("MMR", None, "2024", False),
            ("FLU", True, "2025-02-01", True),
            ("FLU", False, "2025-02-01", False),
            ("HEPB", None, "2025-02-01", False),
        ],
    )
    def test_live_vaccine(self, vaccine: str, live: bool | None, given: str, questioned: bool) -> None:
        row = {"@id": "1", "vac_type": vaccine, "vac_date": given, "vac_live": live}
        values = {"vaccines": [row]}
        names = {"vaccines": [{k: v for k, v in row.items() if v is not None}]}
        form = study(RD).forms["vaccination"]
        compute(plan_of(study(RD)), form, values, Env(names=names))
        names["medication"] = [drug("L04AB02")]
        assert ("EC32" in failing(RD, "vaccination", names)) is questioned

    def test_pregnancy_needs_a_sex_that_allows_it_and_an_event_of_special_interest(self) -> None:
        answers = {"pregnant": True, "sex": "M", "adverse_events": []}
        assert failing(RD, "pregnancy", answers) == {"EC22H", "PG03"}
        assert failing(RD, "infection_screening", {"hcg": "POS"}) == {"EC22G"}
