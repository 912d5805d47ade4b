"""The participants of a study and the page of one: what each role sees, in how many reads."""

import csv
import io

import pytest

from clinnova.lib.display import day
from forms.actions.completion import complete_form
from forms.actions.logs import add_row
from forms.actions.queries import raise_query
from forms.capture import save_form
from forms.listing_csv import guarded
from patients.actions.visits import add_unscheduled, mark_missed
from patients.models import Subject
from tests.integration.forms.filling import at, put, record
from tests.integration.forms.shown import LIST, cost, page
from tests.participants import ago, at_baseline, consented, screened, visit
from tests.world import World

READERS = ("cora", "ines", "paul", "max", "dana", "sofia", "ivo")


@pytest.fixture
def filled(world: World, subject: Subject) -> Subject:
    """With a complete form, a score, a log entry and a query."""
    vitals = at(subject, "vitals")
    save_form(by=world.cora, target=vitals, answers={"height": 175, "weight": "70.5"})
    complete_form(by=world.cora, target=vitals)
    put(world.cora, at(subject, "labs"), "crp", "4")
    save_form(by=world.cora, target=at(subject, "activity"), answers={"pain": "1", "tender": []})
    add_row(by=world.cora, subject=subject, form="events")
    put(world.cora, at(subject, "events", None), "ae_term", "Headache")
    raise_query(by=world.max, record=record(vitals), item="weight", text="Please check the source")
    return subject


class TestList:
    def test_a_row_says_where_the_participant_stands(self, world: World, filled: Subject, sign_in) -> None:
        shown = page(sign_in(world.cora), LIST)
        assert f"{filled.number} Enrolled LU-CHL Baseline {day(filled.baseline_on)} Month 3" in shown
        assert "17 %" in shown  # 1 of 6 required forms
        assert "1 to 1 of 1" in shown

    @pytest.mark.parametrize("person", READERS)
    def test_everybody_with_values_sees_the_list(
        self, world: World, filled: Subject, person: str, sign_in
    ) -> None:
        shown = page(sign_in(getattr(world, person)), LIST)
        assert filled.number in shown and "Complete" in shown
        assert ("Enrol participant" in shown) == (person in ("cora", "ines", "paul"))

    def test_biobank_sees_neither_completeness_nor_queries(
        self, world: World, filled: Subject, sign_in
    ) -> None:
        shown = page(sign_in(world.bo), LIST)
        assert filled.number in shown
        assert "%" not in shown and "Queries" not in shown and "With open queries" not in shown

    def test_only_own_sites(self, world: World, filled: Subject, sign_in) -> None:
        away = screened(world.nina, world.bas)
        assert away.number not in page(sign_in(world.cora), LIST)
        assert filled.number not in page(sign_in(world.nina), LIST)
        assert filled.number not in page(sign_in(world.cora), f"{LIST}?site=CH-USB")
        both = page(sign_in(world.dana), LIST)
        assert away.number in both and filled.number in both

    @pytest.mark.parametrize(("person", "status"), [("otto", 404), ("bert", 403), ("ada", 403)])
    def test_who_gets_no_list(self, world: World, person: str, status: int, sign_in) -> None:
        for address in (LIST, "/studies/tiny/participants.csv"):
            assert sign_in(getattr(world, person)).get(address).status_code == status
        assert sign_in(getattr(world, person)).get("/studies/nowhere/participants/").status_code == 404

    def test_filters(self, world: World, filled: Subject, sign_in) -> None:
        other = screened(world.cora, world.lux)
        client = sign_in(world.cora)

        def both(query: str) -> tuple[bool, bool]:
            shown = page(client, f"{LIST}?{query}")
            return filled.number in shown, other.number in shown

        assert both("") == (True, True)
        assert both("status=enrolled") == (True, False)
        assert both("status=screened") == (False, True)
        assert both("queries=1") == (True, False)
        assert both("due=1") == (True, False)
        assert both("q=ti-101") == (True, True)
        assert both("q=0002") == (False, True)
        assert both("status=nonsense&sort=nonsense&page=99") == (True, True)
        assert "No participant fits these filters." in page(client, f"{LIST}?q=zzz")

    @pytest.mark.parametrize("sort", ["number", "state", "site", "last", "next", "queries"])
    def test_order_both_ways(self, world: World, filled: Subject, sort: str, sign_in) -> None:
        other = screened(world.cora, world.lux, days=3)
        client = sign_in(world.cora)
        orders = []
        for sign in ("", "-"):
            shown = page(client, f"{LIST}?sort={sign}{sort}")
            orders.append(shown.index(filled.number) < shown.index(other.number))
        # One site only: the number decides. Only one has a next visit: who has none comes last either way.
        assert orders == ([True, True] if sort in ("site", "next") else [orders[0], not orders[0]])

    def test_a_whole_number_opens_the_participant(self, world: World, filled: Subject, sign_in) -> None:
        answer = sign_in(world.cora).get(LIST, {"q": filled.number.lower()})
        assert answer["Location"] == f"{LIST}{filled.number}/"

    def test_searching_while_typing_keeps_a_clean_address(
        self, world: World, filled: Subject, sign_in
    ) -> None:
        answer = sign_in(world.cora).get(f"{LIST}?q={filled.number}&status=", headers={"HX-Request": "true"})
        assert (answer.status_code, answer["HX-Replace-Url"]) == (200, f"{LIST}?q={filled.number}")

    def test_same_reads_at_any_size(self, world: World, sign_in) -> None:
        client = sign_in(world.dana)
        for _n in range(3):
            _followed(world)
        few = cost(client, LIST)
        for _n in range(57):
            screened(world.cora, world.lux)
        assert cost(client, LIST) == few <= 12
        assert cost(client, f"{LIST}?sort=-next&due=1&q=TI") <= 12

    def test_empty(self, world: World, sign_in) -> None:
        assert "No participant yet." in page(sign_in(world.cora), LIST)


class TestFile:
    def rows(self, client, query: str = "") -> list[dict[str, str]]:
        answer = client.get(f"/studies/tiny/participants.csv?{query}")
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))

    def test_holds_what_is_shown(self, world: World, filled: Subject, sign_in) -> None:
        other = consented(world.cora, world.lux)
        screened(world.nina, world.bas)
        client = sign_in(world.cora)
        assert {row["participant"] for row in self.rows(client)} == {filled.number, other.number}
        (row,) = self.rows(client, "status=enrolled")
        assert row == {
            "participant": filled.number,
            "status": "enrolled",
            "site": "LU-CHL",
            "last_visit": "BL",
            "last_visit_on": ago(100).isoformat(),
            "next_visit": "M3",
            "next_visit_status": row["next_visit_status"],
            "next_visit_earliest": visit(filled, "M3").earliest.isoformat(),
            "next_visit_latest": visit(filled, "M3").latest.isoformat(),
            "forms_complete": "1",
            "forms_expected": "6",
            "open_queries": "1",
        }

    def test_without_values(self, world: World, filled: Subject, sign_in) -> None:
        (row,) = self.rows(sign_in(world.bo))
        assert (row["forms_complete"], row["forms_expected"], row["open_queries"]) == ("", "", "")

    @pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
    def test_no_cell_is_a_formula(self, cell: str) -> None:
        assert guarded(cell) == f"'{cell}"
        assert guarded("IB-101-0042-K") == "IB-101-0042-K"


class TestParticipant:
    def address(self, subject: Subject) -> str:
        return f"{LIST}{subject.number}/"

    def test_a_nurse_sees_everything_and_may_act(self, world: World, filled: Subject, sign_in) -> None:
        shown = page(sign_in(world.cora), self.address(filled))
        assert f"{filled.number} Enrolled" in shown and "Consent given version 1.0" in shown
        assert "Vital signs, Baseline: complete, 1 open query" in shown
        assert "Laboratory, Baseline: in progress, 1 required item open" in shown
        assert "1 entry" in shown and "Headache" in shown
        assert "Score score 1.58" in shown  # 1 + 0 + 0.36 ln 5
        assert "Recent changes" in shown and "Adverse events: Event Headache" in shown
        for word in ("Add unscheduled visit", "End participation", "Start", "Continue:"):
            assert word in shown

    @pytest.mark.parametrize("person", ["max", "dana", "sofia", "ivo"])
    def test_readers_get_no_buttons(self, world: World, filled: Subject, person: str, sign_in) -> None:
        shown = page(sign_in(getattr(world, person)), self.address(filled))
        assert "Vital signs, Baseline: complete, 1 open query" in shown
        for word in ("Add unscheduled visit", "End participation", "Continue:"):
            assert word not in shown
        assert ("Recent changes" in shown) == (person != "sofia")

    def test_biobank_sees_visits_and_consent_without_values(
        self, world: World, filled: Subject, sign_in
    ) -> None:
        shown = page(sign_in(world.bo), self.address(filled))
        assert "Consent given version 1.0" in shown and "Biosample storage" in shown
        assert f"Baseline Done {day(filled.baseline_on)}" in shown
        for hidden in ("Vital signs", "Headache", "Score", "quer", "Recent changes", "1.58"):
            assert hidden not in shown

    @pytest.mark.parametrize(
        ("person", "status"), [("nina", 404), ("otto", 404), ("bert", 403), ("ada", 403)]
    )
    def test_foreign_participants_do_not_exist(
        self, world: World, filled: Subject, person: str, status: int, sign_in
    ) -> None:
        assert sign_in(getattr(world, person)).get(self.address(filled)).status_code == status

    def test_unknown_numbers_do_not_exist(self, world: World, filled: Subject, sign_in) -> None:
        client = sign_in(world.cora)
        assert client.get(f"{LIST}TI-101-0099-X/").status_code == 404
        assert client.get(f"/studies/foreign/participants/{filled.number}/").status_code == 404

    def test_conditional_forms_appear_with_their_condition(
        self, world: World, subject: Subject, sign_in
    ) -> None:
        client = sign_in(world.cora)
        assert "Activity score, Month 3" not in page(client, self.address(subject))
        put(world.cora, at(subject, "person", None), "sex", "F")
        shown = page(client, self.address(subject))
        assert "Activity score, Month 3: not started, optional" in shown and "Sex Female" in shown

    def test_unscheduled_and_missed_visits_are_columns(self, world: World, sign_in) -> None:
        subject = at_baseline(world.cora, world.lux, days=200)
        mark_missed(by=world.cora, visit=visit(subject, "M3"), reason="refused")
        for _n in range(2):
            add_unscheduled(by=world.cora, subject=subject, definition="UNS", on=ago(10), reason="Flare")
        shown = page(sign_in(world.cora), self.address(subject))
        assert f"Unscheduled {day(ago(10))} Done" in shown and "Unscheduled 2" in shown
        assert "Vital signs, Unscheduled: not started" in shown
        assert "Vital signs, Month 3: visit missed" in shown

    def test_before_the_baseline_the_plan_is_shown_without_dates(self, world: World, sign_in) -> None:
        subject = screened(world.cora, world.lux)
        shown = page(sign_in(world.cora), self.address(subject))
        assert "No consent yet" in shown and "Month 3 after 3 months Planned" in shown
        assert "Continue: Consent" in shown and "Record the informed consent first." in shown

    def test_same_reads_at_any_size(self, world: World, filled: Subject, sign_in) -> None:
        client = sign_in(world.cora)
        few = cost(client, self.address(filled))
        for n in range(12):
            add_row(by=world.cora, subject=filled, form="events")
            add_unscheduled(by=world.cora, subject=filled, definition="UNS", on=ago(n), reason="Flare")
            put(world.cora, at(filled, "vitals", "UNS"), "weight", str(60 + n))
        assert cost(client, self.address(filled)) == few <= 15


def _followed(world: World) -> None:
    subject = at_baseline(world.cora, world.lux)
    save_form(by=world.cora, target=at(subject, "vitals"), answers={"height": 175, "weight": "300"})
