"""The baseline visit of Clinnova-IBD by keyboard alone: from the log-in to the last form, no mouse, no shortcut past
the page. Answers are those of a synthetic person with Crohn's disease; the page decides what is asked.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from clinnova.demo.answers import answer
from clinnova.demo.answers.fallback import by_type
from clinnova.demo.answers.samples import kits
from clinnova.demo.course import Course, Moment
from clinnova.demo.plan import Plan
from clinnova.demo.telling import Telling
from clinnova.lib.dates import today
from forms.capture import Target
from patients.actions.subjects import screen_subject
from patients.models import Subject
from studies.definition.compiled import CompiledStudy, ItemDef
from studies.registry import definition
from tests.browser.ibd import PASSWORD, Cohort, open_cohort
from tests.browser.keyboard import Typist
from tests.browser.pages import watch
from tests.browser.stack import Stack
from tests.integration.forms.filling import values
from tests.participants import visit
from tests.unit.clinnova.demo_walk import person_with

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SCREENED = 7  # days before


@pytest.fixture(scope="module")
def cohort(stack: Stack) -> Cohort:
    return open_cohort()


@pytest.fixture
def page(stack: Stack, chromium: Browser) -> Iterator[Page]:
    size = {"width": 1280, "height": 800}
    page = chromium.new_context(base_url=stack.url, viewport=size, locale="en-GB").new_page()
    watch(page)
    yield page
    complaints = page.complaints  # type: ignore[attr-defined]
    page.context.close()
    assert complaints == []


class Person:
    """A participant after screening, and what she answers at baseline."""

    def __init__(self, cohort: Cohort) -> None:
        begin, nora = today() - timedelta(days=SCREENED), cohort.people["nora"]
        person = person_with("clinnova-ibd", "CD")
        self.subject = screen_subject(by=nora, site=cohort.sites["LU-CHL"], on=begin)
        self.study: CompiledStudy = definition(self.subject.version_id)
        plan = Plan(person, Course(person, today()), begin, today())
        told = Telling(nora, self.subject, plan, today(), None)
        told.fill(told.visit("SCR"))
        self.subject.refresh_from_db()
        assert self.subject.state == Subject.State.ENROLLED
        self.moment = Moment(plan.course, "BL", today(), "BL")
        self.moment.found["kits"] = kits(self.study.samples, "BL", person.refuses)

    def says(self, item: ItemDef) -> Any:
        return answer(self.moment, item, self.study)

    def must_say(self, item: ItemDef) -> Any:
        return by_type(self.moment, item, self.study.codelists.get(item.codelist or ""))

    def stored(self, form: str) -> dict[str, Any]:
        own = self.study.forms[form].kind == "subject"
        return values(Target(self.subject, None if own else visit(self.subject, "BL"), form))


@pytest.mark.long
def test_the_baseline_visit_without_a_mouse(page: Page, cohort: Cohort) -> None:
    person, typist = Person(cohort), Typist(page)
    log_in(typist)
    start_baseline(typist, person)
    forms = enter_visit(typist, person)
    asked = {entry.form for entry in person.study.visits_by_id["BL"].forms if entry.required}
    assert len(asked & set(forms)) > 15
    for form in forms:
        assert person.stored(form), form
    heads = page.locator("table.matrix thead th").all_inner_texts()
    column = next(n for n, head in enumerate(heads) if head.startswith("Baseline"))
    expect(page.locator("table.matrix thead th").nth(column).locator(".pill")).to_have_text("Done")
    cells = page.locator(f"table.matrix tbody:first-of-type td:nth-child({column + 1}) a")
    titles = [cell.get_attribute("title") or "" for cell in cells.all()]
    assert len(titles) == len(forms)
    assert [title for title in titles if "complete" not in title.lower()] == []


def log_in(typist: Typist) -> None:
    typist.page.goto("/")
    typist.tab_to(lambda here: here["id"].endswith("username"), "the user name")
    typist.keys.type("nora")
    typist.press("Tab")
    typist.keys.type(PASSWORD)
    typist.follow()


def start_baseline(typist: Typist, person: Person) -> None:
    """By the search of the frame to the participant, the visit from the head of its column, its first form."""
    typist.press("/")
    typist.keys.type(person.subject.number)
    typist.follow()
    expect(typist.page.get_by_role("heading", level=1)).to_have_text(person.subject.number)
    typist.tab_to(lambda here: here["text"] == "Start", "the start of the visit")
    typist.press("Enter")
    expect(typist.page.get_by_role("dialog")).to_be_visible()
    typist.tab_to(lambda here: here["text"] == "Start visit", "the button of the dialog")
    typist.follow()
    typist.tab_to(
        lambda here: here["text"].startswith("Continue: Visit details"),
        "the first form",
    )
    typist.follow()


def enter_visit(typist: Typist, person: Person) -> list[str]:
    """Every form of the visit in its order, optional ones too; each completed, and on to the next with Enter."""
    forms: list[str] = []
    while "/visits/" in typist.page.url:
        form = typist.page.url.rstrip("/").split("/")[-1]
        forms.append(form)
        if typist.page.locator("#crf-complete").count():
            typist.fill_form(dict(person.study.forms[form].all_items), person.says, person.must_say)
        typist.follow()
    return forms
