"""A file as an answer, in the browser: chosen, seen, replaced, and sent once though the network fails."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Route, expect

from forms.models import Attachment, SavedOperation
from tests import uploads
from tests.browser.pages import expect_saved, watch, window_of
from tests.browser.stack import Stack
from tests.integration.forms.filling import at
from tests.participants import at_baseline
from tests.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_a_file_is_chosen_seen_and_replaced(chromium: Browser, stack: Stack) -> None:
    world = build_world()
    target = at(at_baseline(world.cora, world.lux), "vitals")
    page = window_of(chromium, stack.url, world.cora, viewport={"width": 1280, "height": 800}).new_page()
    watch(page)
    page.goto(reverse("entry", args=["tiny", target.subject.number, target.visit.pk, "vitals"]))  # type: ignore[union-attr]
    box = page.locator("#item-scan")
    upload = box.locator("input[type=file]")

    upload.set_input_files({"name": "scale.png", "mimeType": "image/png", "buffer": uploads.picture()})
    expect(box.get_by_role("link", name="scale.png")).to_be_visible()
    expect_saved(page)
    assert box.locator("img").evaluate("one => one.decode().then(() => one.naturalWidth)") == 480
    page.reload()
    expect(box.get_by_role("link", name="scale.png")).to_be_visible()

    upload.set_input_files({"name": "bad.pdf", "mimeType": "application/pdf", "buffer": uploads.PROGRAM})
    expect(box.get_by_text("not what its ending says")).to_be_visible()
    expect(box.get_by_role("link", name="scale.png")).to_be_visible()

    cut: list[str] = []

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        cut.append(route.request.url)
        route.abort()

    page.route("**/file", lose_the_answer, times=1)
    upload.set_input_files({"name": "b.pdf", "mimeType": "application/pdf", "buffer": uploads.PDF})
    expect(box.get_by_role("link", name="b.pdf")).to_be_visible()
    expect_saved(page)
    assert len(cut) == 1
    assert Attachment.objects.count() == 2 == SavedOperation.objects.count()
    page.screenshot(path=stack.var / "file.png")
    assert [said for said in page.complaints if "ERR_FAILED" not in said and "422" not in said] == []  # type: ignore[attr-defined]
