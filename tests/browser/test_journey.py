"""The whole way of one value: from a nurse's finger to a sponsor's table.

Real browser, web server, worker, PostgreSQL and Valkey. Data that others need come through the product's actions,
everything else happens on pages and through the API.
"""

import hashlib
import io
import json
import time
import urllib.request
from datetime import date
from typing import Any

import polars
import pytest
from playwright.sync_api import Browser, Page, expect

from clinnova.lib.dates import today
from tests.browser.ibd import Cohort, open_cohort
from tests.browser.pages import answer, back_to_participant, complete, expect_saved, log_in, open_form
from tests.browser.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PROGRAMS = ("worker",)
YES, NO = "Y", "N"
SCOPES = ("icsamp", "icgen", "icshare_eu", "icshare_noneu", "icindus", "icrecon", "icincid", "icehr")
CRITERIA = {
    **dict.fromkeys(("inc_consent", "inc_age", "inc_comply", "inc_diagnosis", "inc_change"), YES),
    **dict.fromkeys(("exc_compliance", "exc_language", "exc_pregnancy", "exc_trial", "exc_life"), NO),
}
PARTS = {"hbi_stoma": NO, "hbi_wellbeing": 2, "hbi_pain": 1, "hbi_stools": 3, "hbi_mass": 0}
LAST_PART = {"hbi_complications": ["ARTHRALGIA", "UVEITIS"]}
TOTAL = 2 + 1 + 3 + 0 + 2


@pytest.fixture(scope="module")
def cohort(stack: Stack) -> Cohort:
    return open_cohort()


def test_a_value_goes_from_the_nurse_to_the_sponsor(stack: Stack, chromium: Browser, cohort: Cohort) -> None:
    leader = log_in(chromium, stack.url, "paula")
    assert enrolled_on_dashboard(leader) == 0
    nurse = log_in(chromium, stack.url, "nora")
    number = enrol(nurse)
    screen(nurse)
    start_baseline(nurse)
    enter_score(nurse)
    assert enrolled_on_dashboard(leader) == 1
    expect(leader.locator("figure table tbody tr").filter(has_text=month_of(today()))).to_contain_text("1")
    assert nurse.complaints + leader.complaints == []  # type: ignore[attr-defined]
    pulled = Sponsor(stack.url, cohort.token).pull(cohort.study.pk)
    check_observations(pulled["observations.parquet"], number)
    check_core(pulled["core.parquet"], number)
    assert f",{TOTAL}," in pulled["observations.csv"].decode()


def enrol(page: Page) -> str:
    """A new participant; her number."""
    page.get_by_role("link", name="Participants").click()
    page.get_by_role("link", name="Enrol participant").click()
    page.get_by_role("button", name="Enrol participant").click()
    expect(page.get_by_text("is in screening. Next: the consent form.")).to_be_visible()
    return page.get_by_role("heading", level=1).inner_text()


def screen(page: Page) -> None:
    """Consent, diagnosis and eligibility: enrolled."""
    page.get_by_role("link", name="Continue: Consent").click()
    facts = {"rficdat": f"{today():%d/%m/%Y}", "icvers": "1.0", "iclang": "fr", "ictype": "INITIAL"}
    answer(page, facts | dict.fromkeys(SCOPES, YES))
    complete(page)
    back_to_participant(page)
    open_form(page, "Primary diagnosis", "Screening")
    answer(page, {"diagnosis": "CD"})
    expect_saved(page)
    back_to_participant(page)
    open_form(page, "Eligibility", "Screening")
    answer(page, CRITERIA)
    complete(page)
    back_to_participant(page)
    expect(page.locator(".participant-head").get_by_text("Enrolled", exact=True)).to_be_visible()


def start_baseline(page: Page) -> None:
    page.locator("table.matrix th", has_text="Baseline").get_by_role("button", name="Start").click()
    page.get_by_role("dialog").get_by_role("button", name="Start").click()
    expect(page.get_by_text("is recorded for")).to_be_visible()


def enter_score(page: Page) -> None:
    """The index appears with its last part, is saved, still there after coming back, and the form is completed."""
    open_form(page, "Harvey-Bradshaw index", "Baseline")
    total = page.locator("#item-hbi_total output")
    answer(page, PARTS)
    expect(total).not_to_have_text(str(TOTAL))
    answer(page, LAST_PART)
    expect(total).to_have_text(str(TOTAL))
    expect_saved(page)
    back_to_participant(page)  # links wait for what is still on its way
    open_form(page, "Harvey-Bradshaw index", "Baseline")
    expect(total).to_have_text(str(TOTAL))
    complete(page)
    back_to_participant(page)
    cell = page.get_by_role("link", name="Harvey-Bradshaw index, Baseline: complete")
    expect(cell).to_be_visible()


def enrolled_on_dashboard(page: Page) -> int:
    page.goto("/studies/clinnova-ibd/dashboard/")
    figure = page.locator(".figures li", has_text="enrolled of target").locator("b").inner_text()
    return int(figure.split("/")[0])


def month_of(day: date) -> str:
    return f"{day:%b %Y}"


def check_observations(content: bytes, number: str) -> None:
    table = polars.read_parquet(io.BytesIO(content))
    rows = table.filter((polars.col("concept") == "RS.HBI.TOTAL") & (polars.col("subject") == number))
    assert rows.height == 1
    row = rows.row(0, named=True)
    assert (float(row["value"]), row["visit"], row["study"]) == (TOTAL, "BL", "clinnova-ibd")
    assert str(row["date"]) == today().isoformat()


def check_core(content: bytes, number: str) -> None:
    table = polars.read_parquet(io.BytesIO(content))
    rows = table.filter((polars.col("subject") == number) & (polars.col("visit") == "BL"))
    assert rows.get_column("RS_HBI_TOTAL").to_list() == [TOTAL]


class Sponsor:
    """The sponsor's program: no browser, a token, and patience."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token

    def pull(self, study: int) -> dict[str, bytes]:
        """Start an export, wait for it, and fetch every file, checked against its digest."""
        wanted = {"studies": [study], "datasets": ["core", "observations"], "formats": ["csv", "parquet"]}
        job = json.loads(self._ask("/api/v1/exports/", wanted))
        for _second in range(120):
            if job["state"] in ("done", "failed"):
                break
            time.sleep(0.5)
            job = json.loads(self._ask(f"/api/v1/exports/{job['id']}/"))
        assert (job["state"], job["progress"], job["error"]) == ("done", 100, "")
        files = {file["name"]: self._ask(file["url"]) for file in job["files"]}
        for file in job["files"]:
            assert hashlib.sha256(files[file["name"]]).hexdigest() == file["sha256"]
        return files

    def _ask(self, address: str, body: Any = None) -> bytes:
        request = urllib.request.Request(
            address if address.startswith("http") else self.url + address,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Token {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return bytes(answer.read())
