"""The queries of a study: the list with its filters, the thread beside it, and its steps by role."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from forms import query_list
from forms.actions.queries import answer_query, close_query, raise_query
from forms.capture import Target
from forms.models import Query
from tests.integration.forms.filling import at, put, record
from tests.integration.forms.shown import QUERIES, cost, page
from tests.participants import at_baseline
from tests.world import World


@pytest.fixture
def query(world: World, vitals: Target) -> Query:
    put(world.cora, vitals, "weight", "70.5")
    return raise_query(by=world.max, record=record(vitals), item="weight", text="Please check the source")


def post(client, query: Query, **sent: str):  # type: ignore[no-untyped-def]
    return client.post(f"{QUERIES}{query.pk}/", sent)


class TestList:
    def test_says_what_is_asked_and_where(self, world: World, query: Query, sign_in) -> None:
        shown = page(sign_in(world.cora), QUERIES)
        assert "Not closed 1 To answer 1 Answered 0 Closed 0 All 1" in shown
        row = f"{query.subject.number} LU-CHL Weight Baseline, Vital signs Please check the source Open today"
        assert row in shown and "Choose a query" in shown

    @pytest.mark.parametrize(
        ("name", "status"),
        [
            ("nina", 200),
            ("otto", 404),
            ("bo", 403),
            ("bert", 403),
            ("ada", 403),
            ("sofia", 200),
            ("ivo", 200),
        ],
    )
    def test_scope(self, world: World, query: Query, name: str, status: int, sign_in) -> None:
        answer = sign_in(getattr(world, name)).get(QUERIES)
        assert answer.status_code == status
        sees = name in ("sofia", "ivo")
        assert (query.subject.number in answer.content.decode()) == sees
        one = sign_in(getattr(world, name)).get(f"{QUERIES}?query={query.pk}")
        assert one.status_code == (200 if sees else status if status != 200 else 404)

    def test_filters(self, world: World, query: Query, vitals: Target, sign_in) -> None:
        away = at(at_baseline(world.nina, world.bas), "vitals")
        put(world.nina, away, "weight", "200")
        close_query(by=world.dana, query=Query.objects.get(item="weight", kind="check"), text="Right")
        client = sign_in(world.dana)

        def numbers(filters: str) -> tuple[bool, bool]:
            shown = page(client, f"{QUERIES}?{filters}")
            return query.subject.number in shown, away.subject.number in shown

        assert numbers("") == (True, False)
        assert numbers("state=closed") == (False, True)
        assert numbers("state=all") == (True, True)
        assert numbers("state=all&site=CH-USB") == (False, True)
        assert numbers(f"state=all&q={away.subject.number}") == (False, True)
        assert numbers("state=nonsense&age=nonsense&query=nonsense&page=9") == (True, False)
        assert numbers("age=30") == (False, False)
        assert "No query fits these filters." in page(client, f"{QUERIES}?state=answered")

    def test_age_counts_from_the_opening(self, world: World, query: Query) -> None:
        wanted = query_list.Wanted(age=30)
        for days, count in ((0, 0), (29, 0), (31, 1)):
            later = timezone.localdate() + timedelta(days=days)
            assert query_list.found(world.dana, world.study, wanted, later).count() == count
        (row,) = query_list.rows_of([query], wanted, timezone.localdate() + timedelta(days=4), QueryDict())
        assert row.days == "4 days"

    def test_empty(self, world: World, sign_in) -> None:
        assert "No query is open." in page(sign_in(world.cora), QUERIES)

    def test_same_reads_at_any_size(self, world: World, query: Query, sign_in) -> None:
        client = sign_in(world.dana)
        few = cost(client, f"{QUERIES}?query={query.pk}")
        for days in range(3):
            subject = at_baseline(world.cora, world.lux, days=90 + days)
            put(world.cora, at(subject, "vitals"), "weight", "300")
        assert cost(client, f"{QUERIES}?query={query.pk}") == few <= 15
        assert cost(client, QUERIES) <= 12


class TestThread:
    def test_who_when_then_and_now(self, world: World, query: Query, vitals: Target, sign_in) -> None:
        put(world.cora, vitals, "weight", "71.5")
        answer_query(by=world.cora, query=query, text="Corrected")
        shown = page(sign_in(world.max), f"{QUERIES}?query={query.pk}")
        assert "Then 70.5 kg · now 71.5 kg" in shown
        assert shown.index("Max , Monitor") < shown.index("Cora , Study nurse")
        assert "Open the form" in shown

    @pytest.mark.parametrize(
        ("name", "steps"),
        [
            ("cora", {"Answer"}),
            ("ines", {"Answer"}),
            ("max", {"Close query"}),
            ("dana", {"Close query"}),
            ("sofia", set()),
            ("ivo", set()),
        ],
    )
    def test_steps_by_role(self, world: World, query: Query, name: str, steps: set[str], sign_in) -> None:
        shown = sign_in(getattr(world, name)).get(f"{QUERIES}?query={query.pk}").content.decode()
        offered = {
            word
            for word in ("Answer", "Close query", "Ask again")
            if f"<span>{word}</span></button>" in shown
        }
        assert offered == steps

    def test_a_step_leads_back_to_the_list_as_it_was(self, world: World, query: Query, sign_in) -> None:
        back = f"state=open&site=LU-CHL&query={query.pk}&next=//elsewhere"
        answer = post(sign_in(world.cora), query, action="answer", text="Weighed twice", back=back)
        assert answer["Location"] == f"{QUERIES}?state=open&site=LU-CHL&query={query.pk}"
        query.refresh_from_db()
        assert query.state == "answered"
        client = sign_in(world.max)
        assert "Ask again" in page(client, f"{QUERIES}?query={query.pk}")
        post(client, query, action="reopen", text="Which scale?", back="")
        post(sign_in(world.cora), query, action="answer", text="The new one", back="")
        post(client, query, action="close", text="", back="")
        query.refresh_from_db()
        assert (query.state, query.closed_by) == ("closed", world.max)

    def test_programs_get_json(self, world: World, query: Query, sign_in) -> None:
        answer = post(sign_in(world.cora), query, action="answer", text="Yes")
        assert answer.json()["state"] == "answered"

    @pytest.mark.parametrize(
        ("name", "sent", "status"),
        [
            ("cora", {"action": "close", "text": "Done"}, 403),
            ("max", {"action": "answer", "text": "Me"}, 403),
            ("nina", {"action": "answer", "text": "Me"}, 404),
            ("otto", {"action": "answer", "text": "Me"}, 404),
            ("cora", {"action": "answer", "text": "  "}, 422),
            ("cora", {"action": "shred", "text": "x"}, 400),
        ],
    )
    def test_refusals_change_nothing(
        self, world: World, query: Query, name: str, sent: dict[str, str], status: int, sign_in
    ) -> None:
        assert post(sign_in(getattr(world, name)), query, **sent, back="").status_code == status
        query.refresh_from_db()
        assert (query.state, query.messages.count()) == ("open", 1)
