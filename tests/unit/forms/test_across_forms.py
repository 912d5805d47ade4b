"""What the records of a participant give to one of them: other forms, visits, entries of logs, facts, tables."""

from dataclasses import replace
from typing import Any

import pytest

from forms.engine import Context, Filled, Place, SubjectAnswers, VisitFacts, evaluate_form, plan_of
from forms.engine.environment import outside_forms
from studies.definition.compiled import ForeignItem, TableDef
from studies.definition.crossing import foreign_reads
from studies.definition.expressions import evaluate, parse
from tests.world import compiled

TINY = compiled("tiny")
PLAN = plan_of(TINY)
SCR = VisitFacts(10, "SCR", "2024-01-03")
BL = VisitFacts(1, "BL", "2024-01-10")
M3 = VisitFacts(2, "M3", "2024-04-10", "2024-03-27", "2024-04-24")
UNS = VisitFacts(3, "UNS", "2024-07-01")
PLANNED = VisitFacts(4, "M3", "", "2025-03-27", "2025-04-24")
OUTSIDE = Place()


def answers(*more: Filled, visits: bool = True) -> SubjectAnswers:
    filled = [
        Filled(PLAN, "labs", {"crp": "10.0", "crp.unit": "mg/L"}, BL),
        Filled(PLAN, "labs", {"crp": "2.0", "crp.unit": "mg/dL"}, M3),
        Filled(PLAN, "labs", {"lab_date": "2024-07-01"}, UNS),
        Filled(PLAN, "person", {"sex": "F"}),
        Filled(PLAN, "events", {"ae_term": "rash", "ae_start": "2024-02"}, repeat=1),
        Filled(PLAN, "events", {"ae_term": "fever", "treatment": [{"@id": "r1", "dose": "5.0"}]}, repeat=2),
        Filled(PLAN, "events", {}, repeat=3),
    ]
    return SubjectAnswers(
        [*filled, *more], "2024-08-01", (lambda: [UNS, M3, PLANNED, BL, SCR]) if visits else None
    )


def reads(source: str) -> list[ForeignItem]:
    found = foreign_reads(parse(source), PLAN.places)
    return [ForeignItem(item=item, scope=scope, form=form) for item, scope, form in sorted(found)]


def seen(source: str, place: Place, *more: Filled) -> Context:
    return answers(*more).context(PLAN, reads(source), place)


def value(source: str, place: Place, *more: Filled) -> Any:
    return evaluate(parse(source), outside_forms(seen(source, place, *more)))


class TestAnswers:
    def test_a_bare_name_is_the_same_visits_value(self) -> None:
        asked = TINY.forms["activity"].references
        assert answers().context(PLAN, asked, Place(M3)).names == {"crp": 20.0}
        assert answers().context(PLAN, asked, Place(UNS)).names == {}
        here = answers().context(PLAN, asked, Place(BL))
        scored = evaluate_form(PLAN, TINY.forms["activity"], {"pain": "1", "tender": ["R_KNE"]}, here)
        assert scored.values["score"] == "2.86"

    def test_previous_is_the_nearest_earlier_known_value(self) -> None:
        assert seen("previous.crp > 0", Place(UNS)).previous == {"crp": 20.0}
        assert seen("previous.crp > 0", Place(M3)).previous == {"crp": 10.0}
        assert seen("previous.crp > 0", Place(BL)).previous == {}
        assert seen("previous.crp > 0", OUTSIDE).previous == {}

    def test_a_named_visit_and_the_participants_own_forms(self) -> None:
        found = seen('visit("BL").crp > 0 && sex == "F"', Place(UNS))
        assert found.visits == {"BL": {"crp": 10.0}}
        assert found.names == {"sex": "F"}

    def test_readers_and_related_forms(self) -> None:
        assert PLAN.readers["labs"] == {"activity": frozenset({"crp"})}
        assert PLAN.related["labs"] == {"labs", "activity"}
        assert PLAN.related["vitals"] == {"vitals"}


class TestEarlierVisits:
    def test_every_visit_before_in_the_order_of_days(self) -> None:
        rows = seen("earlier.exists(v, v.crp > 10 && v.visit_date < today)", Place(UNS)).names["earlier"]
        assert rows == [
            {"visit_id": "SCR", "visit_date": "2024-01-03", "visit_number": 1},
            {"visit_id": "BL", "visit_date": "2024-01-10", "visit_number": 2, "crp": 10.0},
            {"visit_id": "M3", "visit_date": "2024-04-10", "visit_number": 3, "crp": 20.0},
        ]

    @pytest.mark.parametrize(
        ("place", "many"), [(Place(SCR), 0), (Place(M3), 2), (Place(PLANNED), 4), (OUTSIDE, 4)]
    )
    def test_of_a_visit_to_come_and_outside_visits_all_that_began(self, place: Place, many: int) -> None:
        assert value("earlier.size()", place) == many

    def test_another_visit_on_the_same_day_is_not_earlier(self) -> None:
        assert value("earlier.size()", Place(replace(UNS, id=9, visited_on=M3.visited_on))) == 2

    def test_visits_are_read_only_for_those_who_ask(self) -> None:
        def refuse() -> list[VisitFacts]:
            raise AssertionError("nobody asked for visits")

        quiet = SubjectAnswers([Filled(PLAN, "labs", {"crp": "1.0"}, BL)], "2024-08-01", refuse)
        assert quiet.context(PLAN, reads("previous.crp + visit_number"), Place(M3)).previous == {"crp": 1.0}

    def test_without_a_way_to_read_them_those_with_filled_forms_are_known(self) -> None:
        found = answers(visits=False).context(PLAN, reads("earlier.size()"), OUTSIDE)
        assert [row["visit_id"] for row in found.names["earlier"]] == ["BL", "M3", "UNS"]


class TestLogs:
    def test_entries_are_rows_without_the_empty_ones(self) -> None:
        rows = seen("events.exists(e, e.ae_start > today)", Place(BL)).names["events"]
        assert rows == [{"ae_start": "2024-02"}, {}]
        assert (
            value('events.exists(e, e.ae_term == "fever" && e.treatment.exists(t, t.dose > 4))', OUTSIDE)
            is True
        )

    def test_in_the_log_itself_the_other_entries(self) -> None:
        place = Place(None, "events", 2)
        assert seen("events.size() + events.count(e, known(e.ae_term))", place).names["events"] == [
            {"ae_term": "rash"}
        ]

    def test_a_log_reads_itself_and_its_readers_follow(self) -> None:
        assert reads("events.exists(e, e.ae_start < visit_date)") == [
            ForeignItem(item="ae_start", scope="log", form="events"),
            ForeignItem(item="events", scope="log", form="events"),
            ForeignItem(item="visit_date", scope="here", form=""),
        ]


class TestFacts:
    @pytest.mark.parametrize(
        ("source", "place", "found"),
        [
            ("visit_date", Place(M3), "2024-04-10"),
            ("visit_id", Place(M3), "M3"),
            ("visit_number", Place(M3), 3),
            ("window_start", Place(M3), "2024-03-27"),
            ("window_end", Place(M3), "2024-04-24"),
            ("cohort", OUTSIDE, "TINY"),
            (
                "consent_versions.exists(v, v.id == '1.0' && v.valid_from < today && !known(v.valid_to))",
                OUTSIDE,
                True,
            ),
            ('visit("BL").visit_date', Place(M3), "2024-01-10"),
            ("previous.visit_date", Place(M3), "2024-01-10"),
            ("days_between(previous.visit_date, visit_date)", Place(M3), 91),
        ],
    )
    def test_facts_of_visit_and_study(self, source: str, place: Place, found: Any) -> None:
        assert value(source, place) == found

    @pytest.mark.parametrize(
        ("source", "place"),
        [
            ("visit_date", OUTSIDE),
            ("visit_date", Place(PLANNED)),
            ("visit_number", Place(UNS)),
            ("window_start", Place(BL)),
            ("previous.visit_date", Place(SCR)),
            ("previous.visit_date", OUTSIDE),
        ],
    )
    def test_what_is_not_there_is_unknown(self, source: str, place: Place) -> None:
        assert value(f"known({source})", place) is False

    def test_a_table_reaches_its_readers(self) -> None:
        text = {"en": "Grades"}
        table = TableDef(id="grades", title=text, rows=text, columns=text, values={"1": {"2.5": 7.0}})
        study = TINY.model_copy(update={"tables": {"grades": table}, "hash": "with a table"})
        source = 'table("grades", 1, 2.5)'
        found = answers().context(plan_of(study), reads(source), OUTSIDE)
        assert evaluate(parse(source), outside_forms(found)) == 7.0
        assert found.to_json()["tables"] == {"grades": {"1": {"2.5": 7.0}}}
        assert answers().context(PLAN, reads(source), OUTSIDE).tables == {}
