"""F10, F13, F23, F33 in Chromium: what people see of a fault, and what the tables hold of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from audit.models import AuditRecord
from forms.capture import Target
from forms.models import FormRecord
from tests.browser.conftest import chromium, stack, web  # noqa: F401 - fixtures
from tests.browser.stack import Stack
from tests.browser.unsent import Sit, computers, enter, opened
from tests.faults.amending import amend
from tests.faults.conftest import Outcome
from tests.faults.nurse import Answer, Entry
from tests.integration.forms.filling import at, record, values
from tests.participants import at_baseline
from tests.world import World, find_world

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TEMPLATE = "universe"
TABLE = FormRecord._meta.db_table


@pytest.fixture(scope="module")
def world(stack: Stack) -> World:  # noqa: F811
    return find_world()


@pytest.fixture
def vitals(world: World) -> Target:
    return at(at_baseline(world.cora, world.lux), "vitals")


@pytest.fixture
def sit(stack: Stack, chromium: Browser, world: World) -> Iterator[Sit]:  # noqa: F811
    """`sit("cora")`: a computer at which she has logged in. No script of any page may fail."""
    with computers(stack, chromium, world) as sit_down:
        yield sit_down


class Traffic:
    """What a page sends to save answers, and what it is answered: its journal."""

    def __init__(self, page: Page, target: Target) -> None:
        self.target, self.entries = target, dict[str, Entry]()
        self.answers: list[Response] = []
        page.on("response", lambda answer: self.answers.append(answer) if _is_save(answer) else None)

    def journal(self) -> list[Entry]:
        """Call before the page goes: answers go with it."""
        while self.answers:
            self._read(self.answers.pop(0))
        return list(self.entries.values())

    def _read(self, answer: Response) -> None:
        sent = answer.request.post_data_json
        one = self.entries.setdefault(sent["key"], Entry(self.target, sent))
        one.tries += 1
        one.answer = Answer(answer.status, answer.json())


def _is_save(answer: Response) -> bool:
    return answer.request.method == "POST" and answer.url.endswith("/operations")


def saved(page: Page, *items: str) -> None:
    for item in items:
        expect(page.locator(f"#item-{item} [data-saved] .mark--green")).to_be_visible()


@pytest.mark.long
def test_two_people_on_one_field_see_both_values_and_decide(
    sit: Sit, vitals: Target, outcome: Outcome
) -> None:
    first, second = opened(sit("cora"), vitals), opened(sit("ines"), vitals)
    traffic = [Traffic(page, vitals) for page in (first, second)]
    enter(first, "weight", "70.5")
    saved(first, "weight")
    enter(second, "note", "fasting")
    enter(second, "weight", "75")
    conflict = second.locator("#item-weight [data-conflict]")
    expect(conflict).to_contain_text("Cora")
    expect(conflict.locator("[data-theirs]")).to_have_text("70.5 kg")
    expect(conflict.locator("[data-mine]")).to_have_text("75 kg")
    saved(second, "note")
    assert values(vitals)["weight"] == "70.5"
    conflict.locator("[data-act=keep-mine]").click()
    saved(second, "weight")
    journal = [one for seen in traffic for one in seen.journal()]
    assert [one.answer.status for one in journal if one.answer].count(409) == 1
    outcome("F10 two people on one field, in the browser", 1, journal)
    history = AuditRecord.objects.filter(table=TABLE, items__has_key="weight", row=_row(vitals)).order_by(
        "id"
    )
    assert [(one.actor, one.items["weight"]) for one in history] == [
        ("cora", [None, "70.5"]),
        ("ines", ["70.5", "75"]),
    ]


def test_a_bad_value_on_an_amended_form_and_complete_pressed_twice(
    sit: Sit, world: World, vitals: Target, outcome: Outcome, tmp_path: Path
) -> None:
    page = opened(sit("cora"), vitals)
    traffic = Traffic(page, vitals)
    amend(world.system, tmp_path)  # while the page is open
    enter(page, "height", "174")
    enter(page, "weight", "700")
    enter(page, "sysbp", "120")
    enter(page, "note", "fasting")
    saved(page, "height", "sysbp", "note")
    expect(page.locator("#item-weight [data-refused]")).to_contain_text("between 25 kg and 350 kg")
    shown = {"height": "174", "weight": "700", "sysbp": "120", "note": "fasting"}
    for item, value in shown.items():
        expect(page.locator(f"#value-{item}")).to_have_value(value)
    assert values(vitals).items() >= {"height": 174, "sysbp": 120, "note": "fasting"}.items()

    enter(page, "weight", "320")  # more than version 1.1 allows
    saved(page, "weight")
    outcome("F23 F33 bad value on a form amended while open, in the browser", 2, traffic.journal())

    posts: list[str] = []
    page.on("request", lambda one: posts.append(one.url) if one.method == "POST" else None)
    page.evaluate("[1, 2, 3].forEach(() => document.getElementById('crf-complete').click())")
    expect(page.locator(".crf-foot")).to_contain_text("Completed")
    assert len([url for url in posts if url.endswith("/complete")]) == 1
    acts = AuditRecord.objects.filter(table=TABLE, row=_row(vitals), columns__has_key="completed_at")
    assert acts.count() == 1
    stored = record(vitals)
    assert stored is not None
    assert stored.study_version.number == "1.0"


def _row(target: Target) -> int:
    stored = record(target)
    assert stored is not None
    return stored.pk
