"""A log in a real browser: rows open and fold in place, sort and filter keep their address, by keyboard alone."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.roles import Permission
from audit import context as audit
from forms.capture import Target
from forms.models import FormRecord, LogReview
from studies import access
from studies.actions.terms import load_terms
from tests.browser.screens import Screens
from tests.browser.stack import Stack
from tests.integration.forms.filling import values
from tests.integration.forms.logbook import FIRST, Ward, build_ward
from tests.participants import visit
from tests.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LIST = b"code,label\nX99XX01,Inventin\nX99XX05,Invented interferon\nX99XY07,Imaginol\n"


@pytest.fixture(scope="module")
def ward(stack: Stack) -> Ward:
    found = build_ward(build_world())
    found.drugs(*FIRST)
    load_terms(by=found.world.system, system="ATC", number="2026", data=LIST)
    return found


@pytest.fixture
def page(all_screens: Screens, ward: Ward) -> Iterator[Page]:
    """The nurse's window on the log."""
    page = all_screens.open(ward.nurse)
    page.goto(at(ward))
    yield page
    assert all_screens.clear() == []


def at(ward: Ward, name: str = "log", *more: int) -> str:
    return reverse(name, args=[ward.subject.study.slug, ward.subject.number, "drugs", *more])


def ready(page: Page) -> None:
    expect(page.locator("tr.log__open #crf-form[data-ready]")).to_be_attached()


def shown(page: Page) -> list[int]:
    return [
        int(number)
        for number in page.locator("[data-entry]").evaluate_all("all => all.map(e => e.dataset.entry)")
    ]


def test_an_entry_from_n_to_its_end_by_keyboard(page: Page, ward: Ward) -> None:
    page.keyboard.press("n")
    ready(page)
    assert page.url.endswith(at(ward, "record_entry", 4))
    expect(page.locator("#value-drug_name")).to_be_focused()
    page.keyboard.type("Pills of nn")  # the key of a new entry is a letter here
    page.keyboard.press("Enter")

    code = page.locator("#value-drug_code")
    expect(code).to_be_focused()
    page.keyboard.type("inv")
    expect(page.locator(".combo__option")).to_have_count(2)
    expect(code).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    assert code.get_attribute("aria-activedescendant") == page.locator(
        "[role=option][aria-selected=true]"
    ).get_attribute("id")
    page.keyboard.press("Escape")  # closes the list and leaves the entry open
    expect(page.locator(".combo__option").first).to_be_hidden()
    page.keyboard.type(" int")
    expect(page.locator(".combo__option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(code).to_have_value("Invented interferon, X99XX05")
    page.keyboard.press("Enter")
    page.keyboard.type("2.5")
    page.keyboard.press("Enter")
    page.keyboard.type("3.4.2025")
    page.keyboard.press("Enter")
    expect(page.locator("#crf-save")).to_have_attribute("data-state", "saved")
    wanted = {
        "drug_name": "Pills of nn",
        "drug_code": "X99XX05",
        "drug_dose": "2.5",
        "drug_start": "2025-04-03",
    }
    assert values(Target(ward.subject, None, "drugs", 4)) == wanted

    page.keyboard.press("Escape")
    expect(page.locator("tr.log__open")).to_have_count(0)
    expect(page.locator("#entry-4 .table__main")).to_be_focused()
    expect(page.locator("#entry-4")).to_contain_text("Invented interferon, X99XX05")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    ready(page)
    assert page.url.endswith(at(ward, "record_entry", 3))
    page.go_back()
    expect(page.locator("tr.log__open")).to_have_count(0)


def test_a_double_click_adds_one_entry(page: Page, ward: Ward) -> None:
    before = len(shown(page))
    page.locator("[data-log-add] button").evaluate("(button) => { button.click(); button.click(); }")
    ready(page)
    assert len(shown(page)) == before + 1


def test_what_no_list_has_is_refused_in_words(page: Page, ward: Ward) -> None:
    page.goto(at(ward, "record_entry", 1))
    ready(page)
    page.locator("#value-drug_code").fill("Nothing like that")
    page.keyboard.press("Tab")
    expect(page.locator("#item-drug_code")).to_contain_text("does not have this code")
    page.locator("#value-drug_code").fill("x99xy07")
    page.keyboard.press("Tab")
    expect(page.locator("#value-drug_code")).to_have_value("Imaginol, X99XY07")
    page.complaints[:] = [one for one in page.complaints if "422" not in one]  # type: ignore[attr-defined]


def test_a_hundred_rows_sorted_and_filtered(page: Page, ward: Ward) -> None:
    first = 1 + FormRecord.objects.filter(subject=ward.subject, form="drugs").count()
    actor = access.require(ward.nurse, Permission.ENTER_DATA, site=ward.subject.site)
    with audit.recorded(actor):
        FormRecord.objects.bulk_create(
            FormRecord(
                study_id=ward.subject.study_id, subject=ward.subject, form="drugs", repeat=number, version=1,
                study_version_id=ward.subject.version_id, values={"drug_name": f"Many {number}", "drug_start": "2024"},
            )
            for number in range(first, 101)
        )  # fmt: skip
    page.goto(at(ward))
    page.get_by_role("link", name="Name", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Name")
    page.wait_for_load_state("load")  # keys are listened to then
    assert shown(page)[0] == 2 and len(shown(page)) == 100
    page.keyboard.press("f")
    page.locator("#find").fill(
        "many 7"
    )  # at once: a search that gives way to the next complains in the console
    expect(page.locator("[data-entry]")).to_have_count(19)
    page.wait_for_url("**/drugs/?*q=many*")
    assert "sort=drug_name" in page.url
    page.reload()
    expect(page.locator("[data-entry]")).to_have_count(19)

    page.locator("#entry-79").scroll_into_view_if_needed()
    before = page.locator("#entry-79").bounding_box()
    page.locator("#entry-79 td").nth(2).click()
    ready(page)
    after = page.locator("#entry-79").bounding_box()
    assert before and after and abs(before["y"] - after["y"]) < 3
    assert "q=many" in page.url and len(shown(page)) == 19
    page.get_by_role("link", name="Next", exact=True).click()
    expect(page.locator("tr.log__open")).to_have_count(1)
    assert "/forms/drugs/79/" not in page.url


def test_an_entry_made_in_error_and_the_review(page: Page, ward: Ward) -> None:
    baseline = visit(ward.subject, "BL").pk
    page.goto(f"{at(ward, 'record_entry', 2)}?visit={baseline}")
    ready(page)
    page.get_by_role("button", name="Entered in error").click()
    page.locator("#log-error-reason").fill("Belongs to somebody else")
    page.get_by_role("button", name="Mark as entered in error").click()
    expect(page.locator("#entry-2.log__error")).to_be_visible()
    expect(page.locator(".log__reason")).to_contain_text("Belongs to somebody else")
    page.locator(".log-errors a").click()
    page.wait_for_url(lambda url: "errors" not in url)
    expect(page.locator("#entry-2")).to_have_count(0)
    page.keyboard.press("r")
    expect(page.locator(".log-review--reviewed")).to_contain_text("Cora")
    assert LogReview.objects.get().visit_id == baseline
