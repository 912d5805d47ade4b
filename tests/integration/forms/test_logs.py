"""Logs: the table of entries, one unfolded in it, entries made in error, reviews at visits."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditRecord
from clinnova.lib.problems import Conflict, Invalid, Locked, NotAllowed, NotFound
from forms.actions.logs import mark_in_error, review_log, shown_text
from forms.models import FormRecord, LogReview, Query
from patients.actions.visits import start_visit
from tests.conftest import rolled_back
from tests.integration.forms.filling import at, put, values
from tests.integration.forms.logbook import FIRST, Ward, build_ward
from tests.pages import Element, parse
from tests.participants import ago, visit
from tests.world import World

MOST_READS = 13


@pytest.fixture(scope="module")
def shared_ward(shared_world: World) -> Ward:
    return build_ward(shared_world)


@pytest.fixture
def ward(shared_ward: Ward) -> Iterator[Ward]:
    with rolled_back():
        yield shared_ward


def address(ward: Ward, name: str = "log", *more: Any, form: str = "drugs") -> str:
    return reverse(name, args=[ward.subject.study.slug, ward.subject.number, form, *more])


def page(client: Client, url: str) -> Element:
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return parse(answer.content)


def numbers(found: Element) -> list[int]:
    return [int(row["data-entry"]) for row in found.all("[data-entry]")]


def entry(ward: Ward, number: int) -> FormRecord:
    return FormRecord.objects.select_related("subject__site").get(
        subject=ward.subject, form="drugs", repeat=number
    )


class TestTable:
    def test_columns_come_from_the_definition(self, ward: Ward, sign_in) -> None:
        ward.drugs(*FIRST)
        found = page(sign_in(ward.nurse), address(ward))
        heads = [head.text for head in found.all("thead th")]
        assert heads == ["No.", "Name", "Code", "Dose", "Start", "End", "Course", "Status", "Queries"]
        assert found.one("#entry-1").text == "1 Zolpi 10 Mar 2025 Ongoing In progress"
        assert found.one("#entry-3").text == "3 Éphédrine 15 Jan 2025 1 Feb 2025 Ended In progress"

    def test_a_log_that_names_no_columns_shows_what_is_short(self, ward: Ward, sign_in) -> None:
        client = sign_in(ward.nurse)
        client.post(address(ward, "log_add", form="falls"))
        heads = [head.text for head in page(client, address(ward, form="falls")).all("thead th")]
        assert heads == ["No.", "Day", "Status", "Queries"]

    ASKED = {
        "": [3, 2, 1],
        "?sort=nr": [1, 2, 3],
        "?sort=drug_name": [2, 3, 1],
        "?sort=-drug_name": [1, 3, 2],
        "?sort=drug_dose": [2, 1, 3],
        "?sort=-drug_dose": [1, 2, 3],
        "?sort=drug_start": [2, 3, 1],
        "?sort=nonsense": [3, 2, 1],
        "?q=ephe": [3],
        "?q=mar+zol": [1],
        "?q=nothing": [],
        "?status=ongoing": [2, 1],
        "?status=ended": [3],
        "?status=error": [],
        "?visit=99999999999999999999&sort=nr": [1, 2, 3],
    }

    def test_sorts_and_filters(self, ward: Ward, sign_in) -> None:
        ward.drugs(*FIRST)
        client = sign_in(ward.nurse)
        found = {asked: numbers(page(client, address(ward) + asked)) for asked in self.ASKED}
        assert found == self.ASKED

    def test_heads_say_how_they_sort(self, ward: Ward, sign_in) -> None:
        ward.drugs(*FIRST)
        found = page(sign_in(ward.nurse), address(ward) + "?sort=-drug_name&q=i")
        head = found.one("th[aria-sort=descending]")
        assert head.text == "Name" and head.one("a")["href"] == "?sort=drug_name&q=i"

    def test_the_state_goes_along_into_an_entry_and_back(self, ward: Ward, sign_in) -> None:
        ward.drugs(*FIRST)
        client = sign_in(ward.nurse)
        link = page(client, address(ward) + "?q=z&sort=nr").one("#entry-1 a")
        assert link["href"] == f"{address(ward, 'record_entry', 1)}?q=z&sort=nr"
        found = page(client, link["href"])
        assert found.one("[data-fold]")["href"] == f"{address(ward)}?q=z&sort=nr#open-1"
        assert found.one("#entry-1")["aria-selected"] == "true"
        assert found.one("tr.log__open #crf-form #value-drug_name")["value"] == "Zolpi"

    def test_the_unfolded_entry_stays_whatever_is_filtered(self, ward: Ward, sign_in) -> None:
        ward.drugs(*FIRST)
        found = page(sign_in(ward.nurse), address(ward, "record_entry", 1) + "?q=aspirin&sort=nr")
        assert numbers(found) == [1, 2]

    def test_a_new_entry_opens_in_the_table(self, ward: Ward, sign_in) -> None:
        answer = sign_in(ward.nurse).post(address(ward, "log_add") + "?sort=nr")
        assert answer.url == address(ward, "record_entry", 1) + "?sort=nr"

    def test_readers_read(self, ward: Ward, sign_in) -> None:
        ward.drugs(*FIRST)
        found = page(sign_in(ward.world.max), address(ward, "record_entry", 1))
        assert found.all("#crf-form[data-read-only]") and not found.all("[data-log-add], #log-error")

    def test_what_is_no_log_does_not_exist(self, ward: Ward, sign_in) -> None:
        client = sign_in(ward.nurse)
        for url in (address(ward, form="remark"), address(ward, form="x"), address(ward, "record_entry", 4)):
            assert client.get(url).status_code == 404, url

    def test_the_participant_and_the_visit_lead_there(self, ward: Ward, sign_in) -> None:
        ward.drugs(*FIRST)
        client, baseline = sign_in(ward.nurse), visit(ward.subject, "BL")
        here = reverse("participant", args=[ward.subject.study.slug, ward.subject.number])
        expected = f"{address(ward)}?visit={baseline.pk}"
        assert expected in [link["href"] for link in page(client, here).all(".matrix a[href]")]
        form = reverse("entry", args=[ward.subject.study.slug, ward.subject.number, baseline.pk, "remark"])
        link = next(one for one in page(client, form).all(".crf-nav a") if one["href"] == expected)
        assert "Drugs" in link.text and "3" in link.text

    @pytest.mark.parametrize("name", ["log", "record_entry"])
    def test_a_hundred_rows_cost_no_more_reads_than_three(self, ward: Ward, sign_in, name: str) -> None:
        ward.drugs(*FIRST)
        client, url = sign_in(ward.nurse), address(ward, name, *([1] if name == "record_entry" else []))
        few = cost(client, url)
        FormRecord.objects.bulk_create(
            FormRecord(
                study_id=ward.subject.study_id, subject=ward.subject, form="drugs", repeat=number, version=1,
                study_version_id=ward.subject.version_id, values={"drug_name": f"Drug {number}"},
            )
            for number in range(4, 101)
        )  # fmt: skip
        assert cost(client, url) == few <= MOST_READS
        assert len(numbers(page(client, url))) == 100


def cost(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


class TestError:
    def test_it_is_struck_through_with_its_reason(self, ward: Ward, sign_in) -> None:
        ward.drugs(*FIRST)
        client = sign_in(ward.nurse)
        answer = client.post(address(ward, "record_error", 2) + "?sort=nr", {"reason": "Entered twice"})
        assert answer.status_code == 302 and answer.url == address(ward) + "?sort=nr&errors=1"
        found = page(client, answer.url)
        assert numbers(found) == [1, 3, 2]  # below the others
        assert "log__error" in found.one("#entry-2")["class"]
        assert found.one(".log__reason").text.endswith(": Entered twice")
        folded = page(client, address(ward))
        assert numbers(folded) == [3, 1] and "1 entry was entered in error" in folded.one(".log-errors").text
        assert numbers(page(client, address(ward) + "?status=error")) == [2]

    def test_an_empty_entry_too(self, ward: Ward) -> None:
        ward.drugs({})
        mark_in_error(by=ward.nurse, record=entry(ward, 1), reason="Added by accident")
        trail = AuditRecord.objects.filter(row=entry(ward, 1).pk, table="crf_formrecord").latest("id")
        assert (trail.reason, trail.columns["status"]) == ("Added by accident", ["started", "error"])

    def test_what_counted_it_counts_it_no_longer_and_checks_are_silent(self, ward: Ward) -> None:
        ward.drugs(*FIRST, {"drug_name": "x", "drug_start": "2025", "drug_end": "2024"})
        remark = at(ward.subject, "remark")
        put(ward.nurse, remark, "remark_said", "Hello")
        assert values(remark)["drug_count"] == 4
        mark_in_error(by=ward.nurse, record=entry(ward, 4), reason="Another participant")
        assert values(remark)["drug_count"] == 3
        assert list(Query.objects.values_list("state", flat=True)) == ["closed"]

    def test_without_a_reason_nothing_happens(self, ward: Ward, sign_in) -> None:
        ward.drugs(*FIRST)
        assert sign_in(ward.nurse).post(address(ward, "record_error", 1), {"reason": " "}).status_code == 422
        assert entry(ward, 1).status == "started"

    def test_it_cannot_be_done_twice_nor_to_other_forms(self, ward: Ward, sign_in) -> None:
        ward.drugs(*FIRST)
        mark_in_error(by=ward.nurse, record=entry(ward, 1), reason="Twice")
        with pytest.raises(Locked):
            mark_in_error(by=ward.nurse, record=entry(ward, 1), reason="Twice")
        remark = at(ward.subject, "remark")
        put(ward.nurse, remark, "remark_said", "Hello")
        record = FormRecord.objects.select_related("subject__site").get(form="remark")
        with pytest.raises(NotFound):
            mark_in_error(by=ward.nurse, record=record, reason="No log")

    def test_the_reason_is_for_those_who_read_the_trail(self, ward: Ward, sign_in) -> None:
        ward.drugs(*FIRST)
        mark_in_error(by=ward.nurse, record=entry(ward, 1), reason="Entered twice")
        url = address(ward) + "?errors=1"
        assert page(sign_in(ward.world.max), url).all(".log__reason")
        assert not page(sign_in(ward.world.sofia), url).all(".log__reason")


class TestReview:
    def review(self, ward: Ward, definition: str = "BL", **facts: Any) -> LogReview:
        kept = list(FormRecord.objects.filter(form="drugs", subject=ward.subject).order_by("repeat"))
        wanted = {"by": ward.nurse, "form": "drugs", "shown": shown_text(kept)} | facts
        return review_log(visit=visit(ward.subject, definition), **wanted)

    def at_month3(self, ward: Ward) -> str:
        """Month 3 took place today; drugs were entered before. Gives the log's address there."""
        ward.drugs(*FIRST)
        FormRecord.objects.filter(form="drugs").update(modified_at=f"{ago(50)} 12:00+00:00")
        start_visit(by=ward.nurse, visit=visit(ward.subject, "M3"), on=ago(0))
        return f"{address(ward)}?visit={visit(ward.subject, 'M3').pk}"

    def test_it_waits_until_it_is_reviewed(self, ward: Ward, sign_in) -> None:
        url, client = self.at_month3(ward), sign_in(ward.nurse)
        found = page(client, url)
        assert "To review: 2 ongoing" in found.one(".log-review").text
        assert "To review" in found.one(".crf-nav").text
        form = found.one(".log-review form")
        answer = client.post(form["action"], {"shown": found.one("input[name=shown]")["value"]})
        assert answer.url == url
        review = LogReview.objects.get()
        assert (review.entries, review.reviewed_by) == ({"1": 1, "2": 1, "3": 1}, ward.nurse)
        assert AuditRecord.objects.filter(table="crf_logreview", row=review.pk).count() == 1
        said = page(client, url)
        assert "Reviewed" in said.one(".log-review").text and "Cora" in said.one(".log-review").text
        assert not said.all(".log-review form") and "To review" not in said.one(".crf-nav").text

    def test_the_participant_says_what_waits(self, ward: Ward, sign_in) -> None:
        self.at_month3(ward)
        here = reverse("participant", args=[ward.subject.study.slug, ward.subject.number])
        assert "To review: 2 ongoing" in page(sign_in(ward.nurse), here).one(".matrix").text
        self.review(ward, "M3")
        assert "To review" not in page(sign_in(ward.nurse), here).one(".matrix").text

    def test_a_change_at_the_visit_is_a_review_too(self, ward: Ward, sign_in) -> None:
        url = self.at_month3(ward)
        put(ward.nurse, at(ward.subject, "drugs", None, 1), "drug_end", ago(0).isoformat())
        found = page(sign_in(ward.nurse), url).one(".log-review")
        assert "Changed" in found.text and "To review" not in found.text

    def test_a_later_change_is_shown_and_undoes_nothing(self, ward: Ward, sign_in) -> None:
        url = self.at_month3(ward)
        self.review(ward, "M3")
        put(ward.nurse, at(ward.subject, "drugs", None, 2), "drug_dose", "8")
        said = page(sign_in(ward.nurse), url).one(".log-review").text
        assert "Reviewed" in said and "changed after that: entry 2" in said

    def test_once_is_enough_and_an_old_page_is_refused(self, ward: Ward) -> None:
        self.at_month3(ward)
        assert self.review(ward, "M3").pk == self.review(ward, "M3").pk
        with pytest.raises(Conflict):
            self.review(ward, "M3", shown="1:1 2:1")

    def test_who_and_when(self, ward: Ward) -> None:
        ward.drugs(*FIRST)
        with pytest.raises(NotAllowed):
            self.review(ward, by=ward.world.max)
        with pytest.raises(Invalid):
            self.review(ward, "M3")
        with pytest.raises(NotFound):
            self.review(ward, form="remark")

    def test_a_log_without_anything_ongoing_does_not_wait(self, ward: Ward, sign_in) -> None:
        ward.drugs(FIRST[2])
        found = page(sign_in(ward.nurse), f"{address(ward)}?visit={visit(ward.subject, 'BL').pk}")
        assert "To review" not in found.text
