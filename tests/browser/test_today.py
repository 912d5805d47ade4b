"""The nurse's day by keyboard alone: rows, filter, finding a participant, the calendar."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from patients.models import Subject
from tests.browser.pages import watch, window_of
from tests.browser.stack import Stack
from tests.integration.forms.filling import at, put
from tests.participants import ago, at_baseline, visit
from tests.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture(scope="module")
def subjects(stack: Stack) -> list[Subject]:
    """Three with month 3 due or overdue, the first also with a form that only lacks `Complete form`."""
    world = build_world()
    found = [at_baseline(world.cora, world.lux, days=days) for days in (120, 100, 92)]
    for item, value in (("height", "170"), ("weight", "70")):
        put(world.ines, at(found[0], "vitals"), item, value)
    return found


@pytest.fixture(scope="module")
def page(stack: Stack, chromium: Browser, subjects: list[Subject]) -> Iterator[Page]:
    nurse = subjects[0].site.study.memberships.get(user__username="cora").user
    window = window_of(chromium, stack.url, nurse, viewport={"width": 1280, "height": 800}, locale="en-GB")
    page = window.new_page()
    watch(page)
    yield page
    assert page.complaints == []  # type: ignore[attr-defined]
    window.close()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText")).split("\n")[0]


def test_rows_by_keys_and_enter_opens(page: Page, subjects: list[Subject]) -> None:
    late, second, _third = (subject.number for subject in subjects)
    page.goto("/")
    page.keyboard.press("j")
    assert focused(page) == late
    page.keyboard.press("ArrowDown")
    assert focused(page) == second
    page.keyboard.press("k")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".work:focus")).to_contain_text("Ready to complete")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".work:focus")).to_contain_text("of 3 forms")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Vital signs")).to_be_visible()
    page.go_back()


def test_the_filter_narrows_at_once_and_stays_in_the_address(page: Page, subjects: list[Subject]) -> None:
    late, second, _third = (subject.number for subject in subjects)
    page.goto("/")
    page.keyboard.press("f")
    page.keyboard.type(f"{second[-6:].lower()} month")
    expect(page.locator("[data-row]:visible")).to_have_count(1)
    page.wait_for_url("**/?filter=*")
    page.keyboard.press("Enter")
    assert focused(page) == second
    page.reload()
    expect(page.locator("[data-row]:visible")).to_have_count(1)
    page.keyboard.press("f")
    page.keyboard.press("Escape")  # what the server left out comes back
    expect(page.locator(".work__who", has_text=late).first).to_be_visible()
    page.wait_for_url(lambda url: "filter" not in url)


def test_digits_find_a_participant(page: Page, subjects: list[Subject]) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type(subjects[2].number[-6:-2])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(subjects[2].number)


def test_the_calendar_by_keys_and_its_link(page: Page, subjects: list[Subject]) -> None:
    page.goto("/")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Calendar")
    target = visit(subjects[0], "M3").target
    page.goto(f"/calendar/?on={target}")
    page.keyboard.press("w")
    page.wait_for_url("**view=week*")
    page.keyboard.press("j")
    expect(page.locator(".cal-visit:focus .cal-visit__window")).to_be_visible()
    page.keyboard.press("t")
    page.wait_for_url(lambda url: "on=" not in url)
    page.get_by_role("button", name="Make a link").click()
    expect(page.locator("#feed-address")).to_contain_text(".ics")
    expect(page.get_by_role("button", name="Revoke the link")).to_be_visible()
    assert ago(0).isoformat() in (page.locator(".cal__day--today time").get_attribute("datetime") or "")
