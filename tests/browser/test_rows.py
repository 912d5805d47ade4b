"""A long table of rows in a form: sorted and filtered by keyboard, edited in place, rows added and removed."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from benchmarks.big_form import minimal_study
from forms.actions.completion import complete_form
from forms.capture import Target, save_form
from studies.actions import publish
from studies.actions.memberships import grant_membership
from studies.actions.sites import create_site
from studies.definition import load_study
from tests.browser.pages import expect_saved
from tests.browser.screens import Screens
from tests.browser.stack import Stack
from tests.browser.test_accessibility import check
from tests.integration.forms.filling import at, values
from tests.participants import at_baseline
from tests.world import World, build_world

pytestmark = [pytest.mark.browser, pytest.mark.slow]
COLUMNS: list[dict[str, Any]] = [
    {"id": "drug", "type": "text"},
    {"id": "dose", "type": "decimal", "places": 1, "warn": {"min": 0, "max": 500}},
    {"id": "times", "type": "integer"},
    {"id": "since", "type": "partial_date"},
    {"id": "daily", "type": "computed", "value": "decimal", "places": 1, "compute": "round(dose * times, 1)"},
]
ROWS = [
    {"drug": f"Drug {n}", "dose": f"{(n * 37) % 100}.5", "times": 2, "since": str(1980 + n)}
    for n in range(40)
]
DOSES = sorted(float(row["dose"]) for row in ROWS)


@pytest.fixture(scope="module")
def rows(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> tuple[World, Target]:
    """A form with forty rows, of which the page brings the first along, and a total."""
    world = build_world()
    items = [{**column, "label": {"en": column["id"].title()}} for column in COLUMNS]
    total = {"id": "total", "type": "computed", "value": "decimal", "places": 1, "label": {"en": "Total"}}
    groups = [
        {"id": "drugs", "kind": "repeat", "title": {"en": "Drugs"}, "items": items},
        {"id": "sums", "title": {"en": "Sums"}, "items": [{**total, "compute": "drugs.sum(d, d.daily)"}]},
    ]
    form = {"form": "drug_list", "title": {"en": "Drug list"}, "groups": groups}
    loaded = load_study(minimal_study(tmp_path_factory.mktemp("rows"), "rows", form))
    assert loaded.study is not None, loaded.problems
    study = publish._store(world.system, loaded.study).study
    facts: dict[str, Any] = {"code": "LU-R", "number": 777, "name": "Hospital", "country": "LU"}
    site = create_site(by=world.system, study=study, activated_on=date(2025, 1, 15), **facts)
    grant_membership(by=world.system, user=world.cora, study=study, site=site, role="nurse")
    target = at(at_baseline(world.cora, site), "drug_list")
    save_form(by=world.cora, target=target, answers={"drugs": ROWS})
    return world, target


@pytest.fixture
def page(screens: Screens, rows: tuple[World, Target]) -> Page:
    world, target = rows
    page = screens.open(world.cora)
    subject = target.subject
    page.goto(reverse("entry", args=[subject.study.slug, subject.number, target.visit.pk, target.form]))  # type: ignore[union-attr]
    opened(page)
    return page


def opened(page: Page) -> None:
    expect(page.locator("#crf-form[data-ready]")).to_be_attached()
    expect(page.locator("tr[data-later]")).to_have_count(0)


def column(page: Page, item: str) -> list[str]:
    """What stands in the cells of a column, in the order of the page."""
    cells = page.locator(f"[data-rows] tr:not([hidden]) [data-item={item}] :is(input, output)")
    return [str(text) for text in cells.evaluate_all("cells => cells.map((cell) => cell.value)")]


def head(page: Page, name: str) -> Any:
    return page.get_by_role("columnheader", name=name)


def test_a_long_table_is_sorted_filtered_and_edited_by_keyboard(
    page: Page, rows: tuple[World, Target]
) -> None:
    _world, target = rows
    last = page.locator("[data-rows] tr").last
    expect(last.locator("[data-item=since] input")).to_have_value("2019")
    expect(last.locator("[data-item=daily] output")).to_have_text(
        "87.0"
    )  # (39 * 37) % 100 + 0.5, twice a day
    assert column(page, "drug") == [row["drug"] for row in ROWS]
    dose = head(page, "Dose")
    dose.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(dose).to_have_attribute("aria-sort", "ascending")
    assert [float(text) for text in column(page, "dose")] == DOSES
    page.keyboard.press("Enter")
    expect(dose).to_have_attribute("aria-sort", "descending")
    assert [float(text) for text in column(page, "dose")] == DOSES[::-1]

    first = page.locator("[data-rows] tr").first
    first.locator("[data-item=times] input").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("3")
    page.keyboard.press("Enter")  # on to the next cell of the same row, which stays where it is
    expect(first.locator("[data-item=since] input")).to_be_focused()
    expect(first.locator("output")).to_have_text(f"{DOSES[-1] * 3:.1f}")
    total = sum(DOSES) * 2 + DOSES[-1]
    expect(page.locator("#item-total output")).to_have_text(f"{total:.1f}")
    expect(first.locator("[data-item=times] [data-saved] .mark--green")).to_be_attached()
    expect_saved(page)
    stored = {row["dose"]: row["times"] for row in values(target)["drugs"]}
    assert stored[f"{DOSES[-1]:.1f}"] == 3

    page.keyboard.press("Alt+m")  # the marks of the cell came with the keyboard
    expect(page.get_by_role("menuitem", name="Unknown")).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_label("Filter the rows").fill("drug 1")
    expect(page.locator("[data-rows-count]")).to_have_text("1 of 40 rows")
    page.get_by_label("Filter the rows").fill("2015")
    assert column(page, "drug") == ["Drug 35"]
    page.get_by_role("button", name="Add row").click()
    expect(page.get_by_label("Filter the rows")).to_have_value("")
    page.keyboard.type("One more")
    page.keyboard.press("Enter")
    expect(page.locator("[data-rows] tr").last.locator("[data-number]")).to_have_text("41")
    expect(page.locator("[data-rows] tr").last.locator("[data-item=drug] .mark--green")).to_be_attached()
    page.locator("[data-rows] tr").last.get_by_title("Remove row").click()
    expect(page.locator("[data-rows] tr")).to_have_count(40)
    dose.get_by_role("button").click()
    expect(dose).not_to_have_attribute("aria-sort", "descending")
    assert column(page, "drug") == [row["drug"] for row in ROWS]
    expect_saved(page)
    check(page)


@pytest.mark.long
def test_an_unusual_cell_is_told_and_a_row_of_a_complete_form_goes_with_a_reason(
    page: Page, rows: tuple[World, Target]
) -> None:
    world, target = rows
    page.locator("[data-rows] tr").nth(2).locator("[data-item=dose] input").fill("600")
    page.keyboard.press("Tab")
    expect(page.locator("[data-item=dose] [data-check=warn]")).to_be_visible()
    expect(page.locator("[data-item=dose] .mark--amber[data-act=queries]")).to_be_attached()
    expect_saved(page)
    complete_form(by=world.cora, target=target)
    page.reload()
    opened(page)
    page.locator("[data-rows] tr").nth(2).get_by_title("Remove row").click()
    dialog = page.locator("#crf-reason")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Reason").fill("Entered in error")
    dialog.get_by_role("button", name="Save with this reason").click()
    expect_saved(page)
    assert [row["drug"] for row in values(target)["drugs"]] == [
        row["drug"] for n, row in enumerate(ROWS) if n != 2
    ]
