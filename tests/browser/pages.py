"""The pages as a person uses them: by their fields, buttons and words."""

import re
from collections.abc import Mapping
from typing import Any

from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from tests.browser.ibd import PASSWORD


def log_in(browser: Browser, url: str, name: str, **options: object) -> Page:
    """A new window in which `name` has logged in; what the browser complains about is kept in `complaints`."""
    page = browser.new_context(base_url=url, **options).new_page()  # type: ignore[arg-type]
    watch(page)
    page.goto("/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("navigation").get_by_role("link", name="Today")).to_be_visible()
    return page


def window_of(browser: Browser, url: str, user: User, **options: object) -> BrowserContext:
    """A window in which `user` has logged in before."""
    context = browser.new_context(base_url=url, **options)  # type: ignore[arg-type]
    context.add_cookies([session_of(user, url)])
    return context


def session_of(user: User, url: str) -> Any:
    """The cookie of a log-in of `user`."""
    client = Client()
    client.force_login(user, backend="studies.backends.MemberBackend")
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}


def watch(page: Page) -> None:
    """Collect errors of scripts, of the console and of the content security policy; called again, begin anew."""
    watched = hasattr(page, "complaints")
    page.complaints = []  # type: ignore[attr-defined]
    if watched:
        return

    def complain(what: object) -> None:
        page.complaints.append(f"{page.url}: {what}")  # type: ignore[attr-defined]

    page.on("pageerror", complain)
    page.on("console", lambda said: complain(said.text) if said.type in ("error", "warning") else None)


def answer(page: Page, answers: Mapping[str, object]) -> None:
    """Answer items of the open form: a text or code, or a list of codes (an empty one means none)."""
    expect(page.locator("#crf-form[data-ready]")).to_be_attached()
    for item, value in answers.items():
        _answer(page, item, value)


def _answer(page: Page, item: str, value: object) -> None:
    box = page.locator(f"#item-{item}")
    if isinstance(value, list):
        wanted = [f'input[value="{code}"]' for code in value] or ["input[data-none]"]
        for one in wanted:
            box.locator(one).check()
    elif box.locator("input[type=radio]").count():
        box.locator(f'input[type=radio][value="{value}"]').check()
    elif box.locator("select[data-control]").count():
        box.locator("select[data-control]").select_option(str(value))
    else:
        box.locator("input[data-control]").fill(str(value))
        box.locator("input[data-control]").press("Tab")


def expect_saved(page: Page) -> None:
    """The word at the head of the form, with the time."""
    expect(page.locator("#crf-save")).to_have_attribute("data-state", "saved")
    expect(page.locator("#crf-save")).to_have_text(re.compile(r"\d\d:\d\d:\d\d"))


def complete(page: Page) -> None:
    """Complete the open form, which sends what is still waiting first, and see that it is."""
    page.get_by_role("button", name="Complete form").click()
    expect(page.locator(".crf-head").get_by_text("Complete", exact=True)).to_be_visible()


def open_form(page: Page, form: str, visit: str) -> None:
    """From the participant's page through the matrix."""
    page.get_by_role("link", name=re.compile(f"^{form}, {visit}")).click()
    expect(page.get_by_role("heading", level=1, name=form)).to_be_visible()
    expect(page.locator("#crf-form[data-ready]")).to_be_attached()


def back_to_participant(page: Page) -> None:
    page.locator(".crf-head__who a").click()
    expect(page.locator("table.matrix")).to_be_visible()
