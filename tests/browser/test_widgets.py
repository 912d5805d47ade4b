"""Answers that are drawn: rating scales, matrices, trials and the EDSS panel, by mouse and by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from clinnova.services.processes import wait_until
from studies.registry import definition
from tests.browser.desk import Clinic, Desk, joint, pick
from tests.browser.keyboard import Typist
from tests.browser.pages import expect_saved
from tests.browser.test_accessibility import check
from tests.integration.forms.filling import at, values
from tests.participants import at_baseline

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SYSTEMS = {
    "visual": 4,
    "brainstem": 1,
    "pyramidal": 2,
    "cerebellar": 1,
    "sensory": 0,
    "bowel": 0,
    "cerebral": 1,
}


def test_a_rating_is_a_digit(desk: Desk) -> None:
    page, target = desk.form("ms", "nrs")
    expect(page.locator("#item-nrs_pain")).to_contain_text("no pain")
    page.locator("#value-nrs_pain").focus()
    page.keyboard.press("7")
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    page.keyboard.press("0")
    page.keyboard.press("Enter")
    page.keyboard.press("4")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#item-nrs_global input:checked")).to_have_value("5")
    expect_saved(page)
    assert [values(target)[item] for item in ("nrs_pain", "nrs_fatigue", "nrs_global")] == [7, 10, 5]
    page.reload()
    expect(page.locator("#item-nrs_fatigue input:checked")).to_have_value("10")


@pytest.mark.long
def test_a_line_that_nobody_touched_is_no_answer(desk: Desk) -> None:
    page, target = desk.form("rd", "joints")
    box, bar = page.locator("#item-phga100 [data-box]"), page.locator("#item-phga100 [data-slide]")
    bar.focus()
    page.keyboard.press("Tab")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    expect(bar).to_have_attribute("aria-valuetext", "not answered")
    expect(page.locator("#item-phga100")).to_contain_text("Not answered")
    pick(page, "jc_extent", "J28")
    expect_saved(page)
    assert "phga100" not in values(target)

    bar.focus()
    page.keyboard.press("Home")  # the lowest value is an answer too
    expect(box).to_have_value("0")
    expect(bar).not_to_have_attribute("data-unset", "")
    expect_saved(page)
    assert values(target)["phga100"] == 0
    page.keyboard.press("ArrowRight")
    expect(box).to_have_value("1")
    box.fill("63")
    box.press("Enter")
    expect(bar).to_have_value("63")
    expect(page.locator("#item-phga100 [data-saved] .mark--green")).to_be_visible()
    expect_saved(page)
    assert values(target)["phga100"] == 63


@pytest.mark.long
def test_a_matrix_by_keys(desk: Desk) -> None:
    page, target = desk.form("rd", "phq9")
    row = [page.locator(f"#item-phq9_{number}") for number in range(10)]
    page.locator("#value-phq9_1").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(row[2].locator("input").nth(1)).to_be_focused()
    expect(page.locator("[data-matrix] input:checked")).to_have_count(0)
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+1")
    page.keyboard.press("ArrowUp")
    expect(row[4].locator(".item__missing")).to_have_text("Not done")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("0")
    expect(row[5].locator("input:checked")).to_have_value("0")
    expect_saved(page)
    stored = values(target)
    assert [str(stored.get(f"phq9_{number}")) for number in range(1, 6)] == ["None", "1", "3", "None", "0"]
    assert stored["phq9_4.missing"] == "ND"

    row[9].get_by_label("Several days").check()
    expect(row[9].locator(".item__finding")).to_be_visible()
    assert row[9].locator(".item__finding").bounding_box()["y"] > row[9].locator(".picks").bounding_box()["y"]  # type: ignore[index]


@pytest.mark.long
def test_the_rest_of_a_check_list_is_no(desk: Desk) -> None:
    page, asked = desk.form("rd", "medical_history")
    target = at(asked.subject, asked.form, None)  # asked at a visit, kept once for the participant
    group = page.locator("[data-group=mh_joint]")
    pick(page, "mh_ra", "Y")
    page.locator("#value-mh_psa").focus()
    page.keyboard.press("Alt+m")
    page.keyboard.press("5")  # a reason has one digit everywhere, also where it is the only one
    rest = group.get_by_role("button", name="Answer No to the rest")
    rest.press("Enter")
    expect(group.get_by_role("status")).to_have_text("Rows answered No: 6.")
    expect(group.locator("[data-count]")).to_have_text("8 of 8 required")
    expect(rest).to_be_focused()
    expect_saved(page)
    stored = values(target)
    assert [stored.get(f"mh_{name}") for name in ("osteo", "ra", "psa", "uveitis")] == ["N", "Y", None, "N"]
    assert (stored["mh_psa.missing"], "mh_htn" in stored) == ("REFU", False)

    page.locator("#item-mh_uveitis input:checked").press("Delete")
    expect_saved(page)
    assert "mh_uveitis" not in values(target)
    rest.press("Space")
    expect(group.get_by_role("status")).to_have_text("Rows answered No: 1.")
    rest.press("Space")
    expect(group.get_by_role("status")).to_have_text("Every row is answered already.")
    expect_saved(page)
    assert (values(target)["mh_uveitis"], values(target)["mh_ra"]) == ("N", "Y")


def test_a_form_by_keyboard_alone(desk: Desk) -> None:
    page, target = desk.form("rd", "vital_signs")
    answers = {
        "height": "174",
        "weight": "70.5",
        "sysbp": 120,
        "diabp": 80,
        "pulse": 64,
        "temp": {"missing": "ND"},
    }
    items = definition(target.subject.version_id).forms["vital_signs"].all_items
    Typist(page).fill_form(dict(items), lambda item: answers.get(item.id), lambda item: None)
    assert (
        values(target).items() >= {"weight": "70.5", "bmi": "23.3", "pulse": 64, "temp.missing": "ND"}.items()
    )


def test_trials_are_timed_by_keyboard(desk: Desk) -> None:
    page, target = desk.form("ms", "timed_tests")
    expect(page.locator("#value-t25fw_performed")).to_be_focused()
    for key in ("y", "Enter", "n", "Enter", "Space"):
        page.keyboard.press(key)
    expect(page.locator("#item-t25fw_trial1 [data-watch]")).to_have_text(
        re.compile(r"Stop (1\.[5-9]|[2-9]\.\d) s")
    )
    page.keyboard.press("Space")
    expect(page.locator("#value-t25fw_trial1")).to_have_value(re.compile(r"^[1-9]\.\d\d$"))
    page.keyboard.type("4,80")  # what was measured can still be typed
    page.keyboard.press("Enter")
    page.keyboard.type("7.3")
    page.keyboard.press("Enter")
    expect(page.locator("#item-t25fw output")).to_have_text("6.05")
    expect(page.locator("#item-t25fw_trial1 .item__finding")).to_contain_text("differ by more than half")
    expect_saved(page)
    for key in ("Shift+Enter", "Alt+1"):
        page.keyboard.press(key)
    expect(page.locator("#item-t25fw output")).to_have_text("4.80")
    expect_saved(page)
    stored = values(target)
    assert (stored["t25fw_trial1"], stored["t25fw_trial2.missing"]) == ("4.80", "ND")


def test_what_is_typed_is_shown_back(desk: Desk, clinic: Clinic) -> None:
    target = at(at_baseline(clinic.nora, clinic.sites["rd"]), "laboratory")
    page = desk.open(target, clinic.nora)
    day, said = page.locator("#value-lbdat"), page.locator("#item-lbdat [data-said]")
    day.press_sequentially("3.4.24")
    expect(said).to_have_text("= 3 Apr 2024 · Wednesday · 24 read as 2024")
    day.press("Enter")
    expect(day).to_have_value("3 Apr 2024")
    expect(said).to_have_text("Wednesday · 24 read as 2024")
    day.fill("31.4.2024")
    day.press("Enter")
    expect(page.locator("#item-lbdat [data-refused]")).to_contain_text("Apr 2024 has 30 days")
    day.fill("3.4.2024")
    day.press("Enter")
    note = page.locator("#value-lbnam")
    note.press_sequentially("call 0176 12345678")
    expect(page.locator("#item-lbnam [data-hint]")).to_contain_text("This looks like a phone number.")
    note.press("Enter")
    expect_saved(page)
    assert (values(target)["lbdat"], values(target)["lbnam"]) == ("2024-04-03", "call 0176 12345678")
    page.context.add_cookies([{"name": "django_language", "value": "de", "url": page.url}])
    page.reload()
    expect(day).to_have_value("3. April 2024")
    expect(said).to_have_text("Mittwoch")
    expect(page.locator("#item-lbnam [data-hint]")).to_be_visible()


def test_the_unit_of_one_value_by_keyboard(desk: Desk) -> None:
    page, target = desk.form("rd", "vital_signs")
    weight = page.locator("#value-weight")
    weight.fill("180")
    page.keyboard.press("Alt+u")
    expect(page.locator("#item-weight [data-unit-kept]")).to_contain_text("180 lb = 81.65 kg")
    expect(weight).to_have_value("180")
    expect_saved(page)
    assert (values(target)["weight"], values(target)["weight.unit"]) == ("180", "[lb_av]")
    page.get_by_role("button", name="Take the unit back").press("Enter")
    expect(weight).to_be_focused()
    expect(page.locator("#item-weight [data-unit-kept]")).to_have_count(0)
    weight.fill("1.800")
    weight.press("Enter")
    expect(page.locator("#item-weight [data-refused]")).to_contain_text("Write 1800, or at most 1 decimals")
    assert wait_until(lambda: values(target)["weight.unit"] == "kg", 10)


@pytest.mark.long
def test_the_panel_explains_the_step(desk: Desk) -> None:
    page, _target = desk.form("ms", "edss")
    panel = page.locator("[data-edss]")
    expect(panel.locator("output")).to_have_text("–")
    expect(panel).to_contain_text("8 grades are still needed.")
    page.locator("#value-edss_visual").focus()
    for grade in SYSTEMS.values():
        page.keyboard.press(str(grade))
        page.keyboard.press("Enter")
    expect(panel).to_contain_text("Still needed: Ambulation")
    page.locator("#item-edss_ambulation select").select_option("0")
    expect(panel.locator("output")).to_have_text("3.5")  # visual 4 counts 3, and one system of grade 2
    expect(panel).to_contain_text("4 counts 3")
    expect(panel.locator(".edss__why")).to_contain_text("grade 3")
    expect(panel).to_contain_text("Not rated yet.")
    rated = page.locator("#item-edss_rated select")
    rated.select_option(label="3.0")
    expect(panel).to_contain_text("Rated 3.0: 0.5 lower than computed.")
    rated.select_option(label="3.5")
    expect(panel).to_contain_text("Rated 3.5: the same as computed.")
    expect_saved(page)
    page.reload()
    expect(panel).to_contain_text("Rated 3.5: the same as computed.")
    expect(panel).to_contain_text("4 counts 3")


@pytest.mark.long
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 768)])
@pytest.mark.parametrize(
    ("cohort", "form"),
    [("rd", "joints"), ("rd", "phq9"), ("rd", "medical_history"), ("ms", "nrs"), ("ms", "edss")],
)
def test_everybody_can_use_it(
    desk: Desk, clinic: Clinic, cohort: str, form: str, scheme: str, width: int
) -> None:
    target = at(at_baseline(clinic.nora, clinic.sites[cohort]), form)
    page = desk.open(target, clinic.nora, color_scheme=scheme, viewport={"width": width, "height": 800})
    if form == "joints":
        pick(page, "jc_extent", "J66")
        joint(page, "R_MCP2").click()
        expect_saved(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    check(page)
