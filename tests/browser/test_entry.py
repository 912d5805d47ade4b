"""Filling in a form in a real browser: live results, saves, refusals, history, two people on one value."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from forms.actions.logs import add_row
from forms.capture import Target
from forms.models import Query
from tests.browser.pages import expect_saved
from tests.browser.screens import Screens
from tests.browser.stack import Stack
from tests.integration.forms.filling import at, values
from tests.participants import at_baseline
from tests.world import World, build_world

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SitDown = Callable[[str], Page]


@pytest.fixture(scope="module")
def the_world(stack: Stack) -> World:
    return build_world()


@pytest.fixture
def vitals(the_world: World) -> Target:
    """An empty form of a new participant."""
    return at(at_baseline(the_world.cora, the_world.lux), "vitals")


@pytest.fixture
def sit_down(screens: Screens, the_world: World) -> SitDown:
    """`sit_down("cora")`: a computer of her own at which she has logged in. No script of any page may fail."""
    return lambda name: screens.open(the_world.people[name])


def path(target: Target) -> str:
    subject = target.subject
    return reverse("entry", args=[subject.study.slug, subject.number, target.visit.pk, target.form])


def opened(page: Page, target: Target) -> Page:
    page.goto(path(target))
    page.wait_for_selector("#crf-form[data-ready]")
    return page


def enter(page: Page, item: str, value: str) -> None:
    """Type a value and go on with Enter."""
    page.fill(f"#value-{item}", value)
    page.keyboard.press("Enter")


def test_a_form_from_the_first_value_to_complete(sit_down: SitDown, vitals: Target) -> None:
    page = opened(sit_down("cora"), vitals)
    saved = page.locator("#crf-save")

    enter(page, "height", "174")
    expect(page.locator("#value-weight")).to_be_focused()
    enter(page, "weight", "70,5")
    expect(page.locator("#item-bmi output")).to_have_text("23.3")
    expect(saved).to_contain_text("Saved")
    expect(page.locator("[data-progress]")).to_contain_text("2 of 2 required")

    expect(page.locator("#item-cigarettes")).to_be_hidden()
    page.locator("#item-smoker input").first.focus()
    page.keyboard.press("1")
    expect(page.locator("#item-cigarettes")).to_be_visible()
    expect(page.locator("#crf-missing a")).to_have_text("Cigarettes per day")
    page.keyboard.press("Enter")
    expect(page.locator("#value-cigarettes")).to_be_focused()
    page.keyboard.press("Alt+m")
    page.keyboard.press("2")
    expect(page.locator("#item-cigarettes .item__missing")).to_have_text("Unknown")
    expect(saved).to_have_attribute("data-state", "saved")

    page.reload()
    expect(page.locator("#value-weight")).to_have_value("70.5")
    expect(page.locator("#item-bmi output")).to_have_text("23.3")
    expect(page.locator("#item-cigarettes .item__missing")).to_have_text("Unknown")
    stored = {"height": 174, "weight": "70.5", "bmi": "23.3", "smoker": "Y", "cigarettes.missing": "UNK"}
    assert values(vitals).items() >= stored.items()

    page.wait_for_selector("#crf-form[data-ready]")
    page.click("#crf-complete")
    expect(page.locator(".crf-foot")).to_contain_text("Completed")
    expect(page.get_by_role("link", name="Next: Laboratory")).to_be_focused()
    enter(page, "weight", "71.5")
    page.fill("#crf-reason-text", "Read from the wrong line")
    page.click("text=Save with this reason")
    expect(page.locator("#item-bmi output")).to_have_text("23.6")
    expect(saved).to_have_attribute("data-state", "saved")
    assert values(vitals)["weight"] == "71.5"


def test_impossible_values_stay_on_screen_and_unusual_ones_are_saved(
    sit_down: SitDown, vitals: Target
) -> None:
    page = opened(sit_down("cora"), vitals)
    enter(page, "weight", "700")
    expect(page.locator("#item-weight [data-refused]")).to_contain_text("between 25 kg and 350 kg")
    expect(page.locator("#value-weight")).to_have_value("700")
    expect(page.locator("#value-weight")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#crf-save")).to_have_attribute("data-state", "refused")
    assert values(vitals) == {}

    enter(page, "weight", "190")
    expect(page.locator("#item-weight [data-refused]")).to_have_count(0)
    expect(page.locator("#item-weight [data-check=warn]")).to_contain_text("between 40 kg and 180 kg")
    page.click("#item-weight [data-act=confirm]")
    expect(page.locator("#item-weight [data-confirmed]")).to_be_visible()
    assert Query.objects.get().state == Query.State.ANSWERED
    page.reload()
    expect(page.locator("#item-weight [data-confirmed]")).to_be_visible()

    enter(page, "sysbp", "80")
    enter(page, "diabp", "120")
    expect(page.locator("#item-diabp [data-refused]")).to_contain_text("lower than systolic")
    expect(page.locator("#value-diabp")).to_have_value("120")
    assert "diabp" not in values(vitals)


@pytest.mark.long
def test_the_history_stands_beside_the_form(sit_down: SitDown, vitals: Target) -> None:
    page = opened(sit_down("cora"), vitals)
    enter(page, "weight", "70.5")
    expect(page.locator("#crf-save")).to_contain_text("Saved")
    enter(page, "weight", "72")
    expect(page.locator("#crf-save")).to_have_attribute("data-state", "saved")
    page.focus("#value-weight")
    page.keyboard.press("Alt+h")
    aside = page.locator("#crf-aside")
    expect(aside.locator(".timeline__entry")).to_have_count(2)
    expect(aside.locator(".timeline__entry").first).to_contain_text("70.5 kg → 72 kg")
    expect(aside).to_contain_text("Cora, Study nurse, LU-CHL")
    page.keyboard.press("Escape")
    expect(aside).to_be_hidden()
    expect(page.locator("#value-weight")).to_be_focused()


@pytest.mark.long
def test_two_people_on_one_value_decide(sit_down: SitDown, vitals: Target) -> None:
    first, second = opened(sit_down("cora"), vitals), opened(sit_down("ines"), vitals)
    enter(first, "weight", "70.5")
    enter(first, "note", "fasting")
    expect(first.locator("#item-note [data-saved] .mark--green")).to_be_visible()

    enter(second, "height", "174")
    expect(second.locator("#item-height [data-saved] .mark--green")).to_be_visible()
    enter(second, "weight", "75")
    conflict = second.locator("#item-weight [data-conflict]")
    expect(conflict).to_contain_text("Cora")
    expect(conflict.locator("[data-theirs]")).to_have_text("70.5 kg")
    expect(conflict.locator("[data-mine]")).to_have_text("75 kg")
    assert values(vitals)["weight"] == "70.5"
    conflict.locator("[data-act=keep-mine]").click()
    expect(second.locator("#crf-save")).to_have_attribute("data-state", "saved")
    assert values(vitals)["weight"] == "75"

    enter(first, "weight", "71")
    expect(first.locator("#item-weight [data-theirs]")).to_have_text("75 kg")
    first.click("#item-weight [data-act=take-theirs]")
    expect(first.locator("#value-weight")).to_have_value("75")
    assert values(vitals)["weight"] == "75"


@pytest.mark.long
def test_pressed_twice_it_is_one_act(sit_down: SitDown, vitals: Target) -> None:
    page = opened(sit_down("cora"), vitals)
    enter(page, "height", "174")
    enter(page, "weight", "70.5")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator("#crf-complete").dblclick()
    expect(page.locator(".crf-foot")).to_contain_text("Completed")
    assert len([url for url in sent if url.endswith("/complete")]) == 1


def test_after_the_session_and_a_log_in_elsewhere_the_page_goes_on(sit_down: SitDown, vitals: Target) -> None:
    page = opened(sit_down("cora"), vitals)
    session = [cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid"]
    page.context.clear_cookies(name="sessionid")
    enter(page, "weight", "71")
    expect(page.locator("#cover")).to_contain_text("Your session has ended")
    page.context.add_cookies(session)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#cover")).to_be_hidden()
    expect(page.locator("#crf-save")).to_contain_text("Saved")
    assert values(vitals)["weight"] == "71"


def test_a_page_drawn_before_the_last_save_is_drawn_again(sit_down: SitDown, vitals: Target) -> None:
    page = opened(sit_down("cora"), vitals)
    before = page.context.request.get(page.url)
    enter(page, "weight", "71")
    expect_saved(page)
    page.route(page.url, lambda route: route.fulfill(response=before), times=1)
    page.reload()
    expect(page.locator("#crf-form[data-ready]")).to_be_attached()
    expect(page.locator("#value-weight")).to_have_value("71")


@pytest.mark.long
def test_rows_are_added_and_removed(sit_down: SitDown, the_world: World, vitals: Target) -> None:
    page = sit_down("cora")
    subject = vitals.subject
    add_row(by=the_world.cora, subject=subject, form="events")
    page.goto(reverse("record_entry", args=[subject.study.slug, subject.number, "events", 1]))
    page.wait_for_selector("#crf-form[data-ready]")
    target = Target(subject, None, "events", 1)
    for drug in ("Paracetamol", "Prednisolone"):
        page.click("[data-act=add-row]")
        page.keyboard.type(drug)
        page.keyboard.press("Enter")
        page.keyboard.type("2.5")
        page.keyboard.press("Enter")
        expect(page.locator("#crf-save")).to_have_attribute("data-state", "saved")
    rows = page.locator("[data-rows] tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(1).locator("[data-saved] .mark--green")).to_have_count(2)
    rows.nth(0).hover()
    rows.nth(0).locator("[data-act=remove-row]").click()
    expect(rows).to_have_count(1)
    page.reload()
    expect(rows).to_have_count(1)
    assert [row["drug"] for row in values(target)["treatment"]] == ["Prednisolone"]
