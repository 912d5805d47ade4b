"""Joints in a figure and in a list: by mouse, by finger, by keyboard alone, and for who only reads."""

import pytest
from playwright.sync_api import expect

from forms.actions.completion import complete_form
from forms.capture import save_form
from tests.browser.desk import Clinic, Desk, joint, mode, pick
from tests.browser.pages import expect_saved
from tests.integration.forms.filling import at, values
from tests.participants import at_baseline

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_figure_and_the_list_say_the_same(desk: Desk) -> None:
    page, target = desk.form("rd", "joints")
    pick(page, "jc_extent", "J28")
    expect(page.locator("[data-figure]:not([hidden]) [data-joint]")).to_have_count(28)
    for code in ("R_MCP2", "L_WRI", "R_SHO"):
        joint(page, code).click()
    mode(page, "swollen").click()
    joint(page, "R_MCP2").click()
    expect(joint(page, "R_MCP2")).to_have_accessible_name("Right MCP 2: tender, swollen")
    expect(mode(page, "tender").locator("[data-tally]")).to_have_text("3")
    expect(mode(page, "swollen").locator("[data-tally]")).to_have_text("1")
    expect(mode(page, "off").locator("[data-tally]")).to_have_text("–")
    expect_saved(page)
    assert set(values(target)["jc_tender28"]) == {"R_MCP2", "L_WRI", "R_SHO"}
    assert values(target)["jc_swollen28"] == ["R_MCP2"]

    page.locator("#item-jc_tender28 summary").click()
    tender = page.locator("#item-jc_tender28")
    expect(tender.locator("input[value=L_WRI]")).to_be_checked()
    tender.get_by_label("Left wrist").uncheck()
    tender.get_by_label("Left knee").check()
    expect(joint(page, "L_KNE")).to_have_attribute("data-tender", "")
    expect(joint(page, "L_WRI")).not_to_have_attribute("data-tender", "")
    page.locator("#item-jc_na28 input[data-none]").check()
    expect(mode(page, "off").locator("[data-tally]")).to_have_text("0")
    expect(page.locator("#item-tjc28 output")).to_have_text("3")
    expect_saved(page)
    assert set(values(target)["jc_tender28"]) == {"R_MCP2", "R_SHO", "L_KNE"}


@pytest.mark.long
def test_what_cannot_be_assessed_is_neither_tender_nor_swollen(desk: Desk) -> None:
    page, target = desk.form("rd", "joints")
    pick(page, "jc_extent", "J28")
    joint(page, "L_ELB").click()
    mode(page, "off").click()
    joint(page, "L_ELB").click()
    expect(joint(page, "L_ELB")).to_have_accessible_name("Left elbow: not assessable")
    expect_saved(page)
    assert (values(target)["jc_na28"], values(target).get("jc_tender28")) == (["L_ELB"], None)


def test_joints_by_keyboard_alone(desk: Desk) -> None:
    page, target = desk.form("rd", "joints")
    pick(page, "jc_extent", "J66")
    expect(page.locator("[data-figure]:not([hidden]) [data-joint]")).to_have_count(68)
    page.locator("[data-figure]:not([hidden]) [data-joint][tabindex='0']").focus()
    joint(page, "R_KNE").focus()
    page.keyboard.press("ArrowUp")
    expect(joint(page, "R_HIP")).to_be_focused()
    page.keyboard.press("2")
    expect(page.locator("[data-figure]:not([hidden]) [data-line]")).to_contain_text(
        "swelling is not assessed"
    )
    page.keyboard.press("1")
    page.keyboard.press("ArrowRight")
    expect(joint(page, "L_HIP")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(joint(page, "L_KNE")).to_be_focused()
    page.keyboard.press("2")
    expect(joint(page, "R_HIP")).to_have_accessible_name("Right hip: tender")
    expect(page.locator("[data-joint][tabindex='0']:visible")).to_have_count(1)
    expect_saved(page)
    assert set(values(target)["jc_tender68"]) == {"R_HIP", "L_HIP"}
    assert values(target)["jc_swollen66"] == ["L_KNE"]


@pytest.mark.long
def test_joints_by_finger(desk: Desk, clinic: Clinic) -> None:
    target = at(at_baseline(clinic.nora, clinic.sites["rd"]), "joints")
    page = desk.open(target, clinic.nora, has_touch=True, viewport={"width": 768, "height": 1024})
    page.locator("#item-jc_extent").get_by_text("66 swollen").tap()
    for state, code in (("tender", "L_TPIP5"), ("swollen", "L_MTP1"), ("swollen", "L_TPIP5")):
        mode(page, state).tap()
        joint(page, code).tap()
    expect(joint(page, "L_TPIP5")).to_have_attribute("aria-pressed", "true")
    expect_saved(page)
    assert (values(target)["jc_tender68"], set(values(target)["jc_swollen66"])) == (
        ["L_TPIP5"],
        {"L_MTP1", "L_TPIP5"},
    )
    room = [joint(page, code).locator(".joint__area").bounding_box() for code in ("L_TPIP5", "R_MCP2")]
    assert all(box["width"] >= 24 for box in room)  # type: ignore[index]


@pytest.mark.long
def test_a_complete_form_asks_why_a_joint_changes(desk: Desk, clinic: Clinic) -> None:
    target = at(at_baseline(clinic.nora, clinic.sites["rd"]), "joints")
    answers = {"jc_extent": "J28", "jc_tender28": ["R_KNE"], "jc_swollen28": [], "jc_na28": [], "phga100": 10}
    save_form(by=clinic.nora, target=target, answers=answers)
    complete_form(by=clinic.nora, target=target)
    page = desk.open(target, clinic.nora)
    joint(page, "L_KNE").click()
    page.get_by_role("button", name="Leave it unsaved").click()
    expect(joint(page, "L_KNE")).not_to_have_attribute("data-tender", "")
    expect(joint(page, "R_KNE")).to_have_attribute("data-tender", "")
    assert values(target)["jc_tender28"] == ["R_KNE"]
    page.complaints = [one for one in page.complaints if "422" not in one]  # type: ignore[attr-defined]


@pytest.mark.long
def test_who_reads_sees_the_joints_as_marked(desk: Desk, clinic: Clinic) -> None:
    page, target = desk.form("rd", "joints")
    pick(page, "jc_extent", "J28")
    joint(page, "R_KNE").click()
    expect_saved(page)
    reader = desk.open(target, clinic.max)
    expect(joint(reader, "R_KNE")).to_have_accessible_name("Right knee: tender")
    expect(mode(reader, "tender").locator("[data-tally]")).to_have_text("1")
    assert reader.locator("[data-figure] :is(input, [role=button], [tabindex])").count() == 0
