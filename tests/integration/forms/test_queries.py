"""Queries that checks raise, and queries that people raise."""

from collections.abc import Callable

import pytest

from accounts.models import User
from clinnova.lib.problems import Invalid, Locked, NotAllowed, NotFound
from forms import selectors
from forms.actions.queries import answer_query, close_query, raise_query, reopen_query
from forms.capture import Target
from forms.models import Query
from patients.models import Subject
from tests.integration.forms.filling import at, put, record
from tests.world import World


def only() -> Query:
    return Query.objects.get()


class TestSystemQueries:
    def test_an_odd_value_is_saved_and_asked_about(self, world: World, vitals: Target) -> None:
        saved = put(world.cora, vitals, "weight", "200")
        query = only()
        assert [f | {"message": ""} for f in saved.findings] == [
            {
                "check": "warn",
                "severity": "range",
                "items": ["weight"],
                "row": "",
                "message": "",
                "query": query.pk,
            }
        ]
        assert saved.findings[0]["message"]["en"] == (
            "Unusual: between 40 kg and 180 kg is expected. Please check."
        )
        assert set(query.text) == {"en", "fr", "de"}
        assert (query.kind, query.check_id, query.item, query.state) == ("check", "warn", "weight", "open")
        assert query.value_then == {"weight": "200", "weight.unit": "kg"}
        assert query.opened_by is None

    def test_it_stays_one_while_the_finding_stays(self, world: World, vitals: Target) -> None:
        put(world.cora, vitals, "weight", "200")
        assert put(world.cora, vitals, "sysbp", 120).findings[0]["query"] == only().pk
        put(world.cora, vitals, "weight", "201")
        assert only().state == "open"

    def test_corrected_data_close_it(self, world: World, vitals: Target) -> None:
        put(world.cora, vitals, "weight", "200")
        assert put(world.cora, vitals, "weight", "100").findings == []
        query = only()
        assert (query.state, query.closed_by, query.closed_at is None) == ("closed", None, False)
        message = query.messages.get()
        assert (message.author, message.role, message.state) == (world.cora, "nurse", "closed")

    def test_the_same_mistake_again_is_asked_again(self, world: World, vitals: Target) -> None:
        for weight in ("200", "100", "200"):
            put(world.cora, vitals, "weight", weight)
        assert list(Query.objects.order_by("id").values_list("state", flat=True)) == ["closed", "open"]

    def test_a_check_between_items(self, world: World, vitals: Target) -> None:
        put(world.cora, vitals, "height", 150)
        saved = put(world.cora, vitals, "weight", "179")
        assert [f["check"] for f in saved.findings] == ["BM1"]
        assert only().value_then == {"weight": "179", "weight.unit": "kg", "height": 150, "height.unit": "cm"}

    def test_what_a_person_accepted_is_not_asked_again_for_the_same_values(
        self, world: World, vitals: Target
    ) -> None:
        put(world.cora, vitals, "weight", "200")
        put(world.cora, vitals, "weight", "210")
        close_query(by=world.dana, query=only(), text="Confirmed by the source")
        assert put(world.cora, vitals, "sysbp", 120).findings[0]["query"] == only().pk
        put(world.cora, vitals, "weight", "220")
        assert Query.objects.filter(state="open").count() == 1
        assert Query.objects.count() == 2

    def test_a_system_query_is_closed_only_with_a_message(self, world: World, vitals: Target) -> None:
        put(world.cora, vitals, "weight", "200")
        with pytest.raises(Invalid):
            close_query(by=world.dana, query=only())
        answer_query(by=world.cora, query=only(), text="Weighed twice")
        put(world.cora, vitals, "weight", "100")
        assert only().state == "closed"


class TestPeoplesQueries:
    @pytest.fixture
    def query(self, world: World, vitals: Target) -> Query:
        put(world.cora, vitals, "weight", "70.5")
        return raise_query(by=world.max, record=record(vitals), item="weight", text="Please check the source")

    def test_a_thread_keeps_every_step_with_the_value_at_that_time(
        self, world: World, vitals: Target, query: Query
    ) -> None:
        put(world.cora, vitals, "weight", "71.5")
        answer_query(by=world.cora, query=query, text="Corrected")
        reopen_query(by=world.max, query=query, text="Which scale?")
        answer_query(by=world.ines, query=query, text="The new one")
        close_query(by=world.max, query=query)
        thread = query.messages.values_list("author__username", "role", "state", "value_then__weight")
        assert list(thread) == [
            ("max", "monitor", "open", "70.5"),
            ("cora", "nurse", "answered", "71.5"),
            ("max", "monitor", "open", "71.5"),
            ("ines", "investigator", "answered", "71.5"),
            ("max", "monitor", "closed", "71.5"),
        ]

    def test_data_never_touch_it(self, world: World, vitals: Target, query: Query) -> None:
        put(world.cora, vitals, "weight", "200")
        put(world.cora, vitals, "weight", "100")
        query.refresh_from_db()
        assert query.state == "open"

    @pytest.mark.parametrize(
        ("step", "person", "problem"),
        [
            (answer_query, "max", NotAllowed),
            (answer_query, "dana", NotAllowed),
            (answer_query, "nina", NotFound),
            (close_query, "cora", NotAllowed),
            (close_query, "sofia", NotAllowed),
            (close_query, "otto", NotFound),
            (reopen_query, "cora", NotAllowed),
        ],
    )
    def test_who_may_not(
        self, world: World, query: Query, step: Callable[..., Query], person: str, problem: type[Exception]
    ) -> None:
        with pytest.raises(problem):
            step(by=getattr(world, person), query=query, text="x")
        query.refresh_from_db()
        assert query.state == "open"

    def test_steps_that_the_table_does_not_have(self, world: World, query: Query) -> None:
        close_query(by=world.max, query=query, text="Done")
        with pytest.raises(Locked):
            answer_query(by=world.cora, query=query, text="Late")
        assert reopen_query(by=world.max, query=query, text="Not done").state == "open"

    @pytest.mark.parametrize("text", ["", "   ", "a\x00b", "x" * 2001])
    def test_messages_are_texts(self, world: World, query: Query, text: str) -> None:
        with pytest.raises(Invalid):
            answer_query(by=world.cora, query=query, text=text)

    def test_only_items_of_the_form(self, world: World, query: Query) -> None:
        with pytest.raises(NotFound):
            raise_query(by=world.max, record=query.record, item="crp", text="?")


def test_lists_show_only_the_own_sites(world: World, subject: Subject) -> None:
    put(world.cora, at(subject, "vitals"), "weight", "200")

    def seen(user: User) -> int:
        return selectors.open_queries(user).count()

    people = ("cora", "dana", "ivo", "nina", "otto", "bo", "bert")
    assert {name: seen(getattr(world, name)) for name in people} == {
        "cora": 1, "dana": 1, "ivo": 1, "nina": 0, "otto": 0, "bo": 0, "bert": 0,
    }  # fmt: skip
    with pytest.raises(NotFound):
        selectors.get_query(world.nina, world.study, only().pk)
