from datetime import timedelta
import pytest
from django.utils import timezone
from forms.actions.completion import complete_form
from forms.capture import save_form
from tests.browser.test_entry import *  # noqa
from tests.integration.forms.filling import put


def test_shot(the_world, vitals, sit_down, stack):
    save_form(by=the_world.cora, target=vitals, answers={"height": 170, "weight": "34.0"})
    put(the_world.cora, vitals, "weight", "74.0", client_time=timezone.now() - timedelta(hours=2))
    complete_form(by=the_world.cora, target=vitals)
    url = f"/studies/tiny/participants/{vitals.subject.number}/visits/{vitals.visit.pk}/vitals/"
    page = sit_down("dana")
    page.goto(url)
    page.screenshot(path="/tmp/guard/1.png")
    page.get_by_role("button", name="Lock form").first.click()
    page.wait_for_timeout(300)
    page.screenshot(path="/tmp/guard/2.png")
    page.locator("#hold-lock").fill("Final after review\nsecond line")
    page.locator("#crf-lock").get_by_role("button", name="Lock form").click()
    page.wait_for_timeout(1500)
    page.screenshot(path="/tmp/guard/3.png")
    page.get_by_role("button", name="History").nth(1).click()
    page.wait_for_timeout(1000)
    page.screenshot(path="/tmp/guard/4.png")
    nurse = sit_down("cora")
    nurse.goto(url)
    nurse.wait_for_timeout(500)
    nurse.screenshot(path="/tmp/guard/5.png")
    print(page.complaints, nurse.complaints)
