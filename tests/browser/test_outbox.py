"""Entries that the server has not got yet: without network, after the page, the browser or the session is gone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Browser, expect

from accounts.models import DiscardedEntry
from forms.actions.logs import add_row
from forms.capture import Target
from forms.models import SavedOperation
from tests.browser import unsent
from tests.browser.stack import Stack
from tests.browser.unsent import PASSWORD, Sit, at_rest, computers, enter, log_in_as, opened, path
from tests.integration.forms.filling import at, put, record, values
from tests.participants import at_baseline
from tests.world import World, build_world

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SECRET = "fasting since midnight"


@pytest.fixture(scope="module")
def the_world(stack: Stack) -> World:
    return build_world()


@pytest.fixture
def vitals(the_world: World) -> Target:
    return at(at_baseline(the_world.cora, the_world.lux), "vitals")


@pytest.fixture
def sit(stack: Stack, chromium: Browser, the_world: World) -> Iterator[Sit]:
    """`sit("cora")`: a computer at which she has logged in. No script of any page may fail."""
    with computers(stack, chromium, the_world) as sit_down:
        yield sit_down


def test_without_network_work_goes_on_and_nothing_readable_rests(sit: Sit, vitals: Target) -> None:
    window = sit("cora")
    page = opened(window, vitals)
    window.set_offline(True)
    enter(page, "height", "174")
    enter(page, "weight", "70.5")
    enter(page, "note", SECRET)
    expect(page.locator("#crf-save")).to_contain_text("Not sent (3), kept on this computer")
    expect(page.locator("#outbox")).to_contain_text("Not sent (3)")
    expect(page.locator("#item-bmi output")).to_have_text("23.3")
    page.locator("#item-smoker input").first.check()
    expect(page.locator("#item-cigarettes")).to_be_visible()

    rest = at_rest(page, 4)
    assert rest["columns"] == ["at", "iv", "key", "sealed", "tag"]
    subject = vitals.subject
    for word in (SECRET, "70.5", "weight", subject.number, subject.study.slug, "cora"):
        assert word not in rest["text"], word

    window.set_offline(False)
    expect(page.locator("#crf-save")).to_have_attribute("data-state", "saved")
    expect(page.locator("#outbox")).to_be_hidden()
    at_rest(page, 0)
    assert values(vitals)["bmi"] == "23.3"
    assert SavedOperation.objects.filter(record=record(vitals)).count() == 4


def test_what_a_closed_page_has_left_is_sent_by_the_next(sit: Sit, vitals: Target) -> None:
    window = sit("cora")
    page = opened(window, vitals)
    tried, sent = set[str | None](), set[str | None]()
    page.route("**/operations", lambda route: (tried.add(route.request.post_data), route.abort()))
    enter(page, "height", "174")
    enter(page, "note", SECRET)
    expect(page.locator("#crf-save")).to_contain_text("Not sent (2)")
    at_rest(page, 2)
    assert values(vitals) == {}
    page.close()  # what it still sends while going may arrive; then the next page's counts once with it

    other = window.new_page()
    other.on("request", lambda request: sent.add(request.post_data) if request.method == "POST" else None)
    other.goto("/")
    at_rest(other, 0)
    expect(other.locator("#outbox")).to_be_hidden()
    assert values(vitals).items() >= {"height": 174, "note": SECRET}.items()
    assert SavedOperation.objects.filter(record=record(vitals)).count() == 2
    assert tried <= sent, "what was tried before comes again to the byte"


def test_closing_the_page_right_after_typing(sit: Sit, vitals: Target) -> None:
    window = sit("cora")
    page = opened(window, vitals)
    at_rest(page, 0)
    page.fill("#value-note", SECRET)
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    other = window.new_page()
    other.goto("/")
    at_rest(other, 0)
    assert values(vitals)["note"] == SECRET


def test_another_person_sees_sends_and_loses_nothing(
    sit: Sit, stack: Stack, the_world: World, vitals: Target
) -> None:
    window = sit("cora")
    page = opened(window, vitals)
    page.route("**/operations", lambda route: route.abort())
    enter(page, "note", SECRET)
    at_rest(page, 1)

    log_in_as(window, stack, the_world.ines)
    page.unroute("**/operations")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#cover")).to_contain_text("Another person has logged in")
    assert values(vitals) == {}
    page.close()

    theirs = window.new_page()
    theirs.goto("/")
    theirs.locator("#outbox summary").click()
    expect(theirs.locator("#outbox")).to_contain_text("Entries of another person")
    expect(theirs.locator("#outbox [data-own]")).to_be_hidden()
    assert vitals.subject.number not in theirs.locator("#outbox").inner_text()
    theirs.goto(path(vitals))
    expect(theirs.locator("#value-note")).to_have_value("")
    at_rest(theirs, 1)

    log_in_as(window, stack, the_world.cora)
    theirs.goto("/")
    at_rest(theirs, 0)
    assert values(vitals)["note"] == SECRET


def test_the_session_ends_in_mid_entry(sit: Sit, the_world: World, vitals: Target) -> None:
    page = opened(sit("cora"), vitals)
    enter(page, "height", "174")
    expect(page.locator("#crf-save")).to_have_attribute("data-state", "saved")
    Session.objects.all().delete()
    cache.clear()
    enter(page, "weight", "70.5")
    cover = page.locator("#cover")
    expect(cover).to_contain_text("Your session has ended")
    expect(cover).to_contain_text("Cora")
    expect(page.locator("#value-weight")).to_be_hidden()
    assert vitals.subject.number not in page.title()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(cover).to_be_visible()

    page.fill("#cover-password", "wrong")
    page.keyboard.press("Enter")
    expect(cover.locator("[data-refused]")).to_contain_text("correct username and password")
    page.fill("#cover-password", PASSWORD)
    page.keyboard.press("Enter")
    expect(cover).to_be_hidden()
    expect(page.locator("#crf-save")).to_have_attribute("data-state", "saved")
    expect(page.locator("#value-weight")).to_have_value("70.5")
    assert values(vitals)["bmi"] == "23.3"
    at_rest(page, 0)


@pytest.mark.long
def test_two_windows_on_one_form_know_of_each_other(sit: Sit, the_world: World) -> None:
    subject = at_baseline(the_world.cora, the_world.lux)
    add_row(by=the_world.cora, subject=subject, form="events")
    address = reverse("record_entry", args=[subject.study.slug, subject.number, "events", 1])
    window = sit("cora")
    first, second = window.new_page(), window.new_page()
    for page in (first, second):
        page.goto(address)
        expect(page.locator("#crf-form[data-ready]")).to_be_attached()
        assert page.locator("#value-ae_term").input_value() == ""
    for page in (first, second):
        expect(page.locator("#crf-notice")).to_contain_text("also open in another window")

    enter(first, "ae_term", "Headache")
    expect(second.locator("#value-ae_term")).to_have_value("Headache")
    first.click("[data-act=add-row]")
    first.keyboard.type("Paracetamol")
    first.keyboard.press("Enter")
    expect(second.locator("[data-rows] tr [data-item=drug] input")).to_have_value("Paracetamol")
    enter(second, "ae_term", "Migraine")  # no conflict: this window knows what the other has saved
    expect(second.locator("#item-ae_term [data-saved] .mark--green")).to_be_visible()
    expect(first.locator("#value-ae_term")).to_have_value("Migraine")
    second.close()
    expect(first.locator("#crf-notice")).to_be_hidden()


def test_a_conflict_stays_until_it_is_decided(sit: Sit, the_world: World, vitals: Target) -> None:
    window = sit("cora")
    page = opened(window, vitals)
    put(the_world.ines, vitals, "weight", "70.5", unit="kg")
    enter(page, "weight", "75")
    conflict = page.locator("#item-weight [data-conflict]")
    for _again in range(2):
        expect(conflict).to_contain_text("Ines")
        expect(conflict.locator("[data-theirs]")).to_have_text("70.5 kg")
        expect(conflict.locator("[data-mine]")).to_have_text("75 kg")
        page.reload()
    page.close()

    other = window.new_page()
    other.goto("/")
    expect(other.locator("#outbox [data-count]")).to_have_text("Not sent (1)")
    other.locator("#outbox summary").click()
    expect(other.locator("#outbox [data-list]")).to_contain_text("Ines changed this value in the meantime")
    other.locator("#outbox [data-list] a").click()
    conflict = other.locator("#item-weight [data-conflict]")
    conflict.locator("[data-act=keep-mine]").click()
    expect(other.locator("#item-weight [data-saved] .mark--green")).to_be_visible()
    at_rest(other, 0)
    assert values(vitals)["weight"] == "75"


@pytest.mark.long
def test_logging_out_asks_what_becomes_of_unsent_entries(sit: Sit, vitals: Target) -> None:
    window = sit("cora")
    page = opened(window, vitals)
    page.route("**/operations", lambda route: route.abort())
    enter(page, "note", SECRET)
    at_rest(page, 1)
    page.get_by_text("Cora", exact=True).first.click()
    page.get_by_role("button", name="Log out").click()
    asked = page.locator("#outbox-parting")
    expect(asked).to_contain_text("Entries that are not sent: 1.")
    asked.get_by_role("button", name="Discard…").click()
    page.fill("#outbox-discard-reason", "Typed into the wrong participant")
    page.locator("#outbox-discard").get_by_role("button", name="Discard").click()
    page.wait_for_url("**/login/**")
    at_rest(page, 0)
    entry = DiscardedEntry.objects.get()
    assert (entry.user.username, entry.item, entry.reason) == (
        "cora",
        "note",
        "Typed into the wrong participant",
    )
    assert values(vitals) == {}


def test_where_nothing_can_be_kept_the_page_says_so_and_goes_on(sit: Sit, vitals: Target) -> None:
    window = sit("cora")
    window.add_init_script(
        "Object.defineProperty(IDBFactory.prototype, 'open', {value() { throw new Error('full'); }})"
    )
    page = opened(window, vitals)
    expect(page.locator("#crf-notice")).to_contain_text("cannot keep offline copies here")
    enter(page, "height", "174")
    expect(page.locator("#crf-save")).to_have_attribute("data-state", "saved")
    assert values(vitals)["height"] == 174
    window.set_offline(True)
    enter(page, "weight", "70")
    expect(page.locator("#crf-save")).to_contain_text("Not sent (1), kept on this page only")
    window.set_offline(False)
    expect(page.locator("#crf-save")).to_have_attribute("data-state", "saved")


@pytest.mark.long
def test_a_killed_browser_loses_nothing(
    chromium: Browser, stack: Stack, the_world: World, vitals: Target, tmp_path: Path
) -> None:
    """The real thing: a profile on the disk, all processes of its browser killed at once, started again, logged in."""
    window = unsent.start_browser(chromium, stack, tmp_path)
    page = window.pages[0]
    unsent.log_in(page)
    page.goto(path(vitals))
    expect(page.locator("#crf-form[data-ready]")).to_be_attached()
    window.set_offline(True)
    enter(page, "height", "174")
    page.fill("#value-note", SECRET)  # still being typed
    expect(page.locator("#crf-save")).to_contain_text("Not sent (1)")
    at_rest(page, 2)
    unsent.kill(tmp_path)
    on_disk = unsent.kept_files(tmp_path)
    assert on_disk and SECRET.encode() not in on_disk and SECRET.encode("utf-16-le") not in on_disk

    window = unsent.start_browser(chromium, stack, tmp_path)
    page = window.pages[0]
    window.clear_cookies()
    unsent.log_in(page)
    at_rest(page, 1)
    assert values(vitals)["height"] == 174
    page.locator("#outbox summary").click()
    line = page.locator("#outbox [data-list] a")
    expect(line).to_have_count(1)
    expect(line).to_contain_text(
        re.compile(rf"{vitals.subject.number} · Vital signs.*Typed, not entered yet")
    )
    line.click()
    expect(page.locator("#value-note")).to_have_value(SECRET)
    at_rest(page, 0)
    assert values(vitals).items() >= {"height": 174, "note": SECRET}.items()
    window.close()
