"""Pages that everybody can use, in light and dark, and that obey our content security policy."""

from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from clinnova.demo import participants
from clinnova.demo.cast import SITES
from clinnova.lib.dates import today
from forms.models import FormRecord
from tests.browser.ibd import Cohort, open_cohort
from tests.browser.pages import watch
from tests.browser.screens import Screens, leave
from tests.browser.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STUDY = "/studies/clinnova-ibd"
# Page -> who looks at it, and where; {form} is a filled activity score, {number} its participant.
PAGES = {
    "today": ("nora", "/"),
    "calendar": ("nora", "/calendar/"),
    "participants": ("nora", f"{STUDY}/participants/"),
    "enrol": ("nora", f"{STUDY}/participants/enrol/"),
    "participant": ("nora", f"{STUDY}/participants/{{number}}/"),
    "entry": ("nora", f"{STUDY}/participants/{{number}}/visits/{{visit}}/hbi/"),
    "entry to read": ("max", f"{STUDY}/participants/{{number}}/visits/{{visit}}/hbi/"),
    "log with an open entry": ("nora", f"{STUDY}/participants/{{number}}/forms/medication/1/"),
    "queries": ("max", f"{STUDY}/queries/"),
    "dashboard": ("paula", f"{STUDY}/dashboard/"),
    "study": ("paula", f"{STUDY}/definition/"),
    "exports": ("sofia", "/exports/"),
}
AT_ONCE = ("participant", "entry", "log with an open entry")  # the others in the long run

AXE = {"resultTypes": ["violations"], "preload": False}
IN_THE_DARK = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}  # nothing but the colours differs


@dataclass
class Filled:
    """The cohort with participants, and one filled activity score."""

    cohort: Cohort
    record: FormRecord


@pytest.fixture(scope="module")
def filled(stack: Stack) -> Filled:
    """A handful of participants of the demonstration who have been seen for Crohn's disease."""
    cohort = open_cohort()
    place = next(site for site in SITES if site.code == "LU-CHL")
    stories = participants.plan_stories(cohort.study, place, today())
    told = [s for s in stories if s.plan.encounters and s.screened_on >= (s.site.activated_on or today())]
    for story in sorted(told, key=lambda s: s.plan.person.diagnosis != "CD")[:3]:
        participants.tell(story, by=cohort.people["nora"], today=today())
    record = FormRecord.objects.filter(form="hbi").select_related("subject", "visit").first()
    assert record
    return Filled(cohort, record)


SCHEMES = pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])


def check(page: Page) -> None:
    """No complaint of the browser, then no serious or critical violation. Ends with an empty window in which nobody
    has complained: axe itself offends our policy.
    """
    assert page.complaints == []  # type: ignore[attr-defined]
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    found = Axe().run(page, options=AXE | (IN_THE_DARK if dark else {})).response["violations"]
    severe = [v for v in found if v["impact"] in ("serious", "critical")]
    told = [
        f"{v['id']}: {n['html'][:160]} {n.get('failureSummary', '')[:300]}"
        for v in severe
        for n in v["nodes"]
    ]
    leave(page)
    watch(page)
    assert told == []


@SCHEMES
@pytest.mark.parametrize(
    "name", [n if n in AT_ONCE else pytest.param(n, marks=pytest.mark.long) for n in PAGES]
)
def test_a_page_is_accessible(name: str, scheme: str, screens: Screens, filled: Filled) -> None:
    person, path = PAGES[name]
    page, record = screens.open(filled.cohort.people[person], color_scheme=scheme), filled.record
    answer = page.goto(path.format(number=record.subject.number, visit=record.visit_id))
    assert answer and answer.status == 200
    expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
    check(page)


@SCHEMES
@pytest.mark.parametrize("path", ["/login/", "/api/v1/docs/"])
def test_what_everybody_sees(path: str, scheme: str, screens: Screens) -> None:
    page = screens.open(None, color_scheme=scheme)
    page.goto(path)
    if path == "/login/":
        check(page)
    else:  # the library's own page: it must work under our policy, its colours are not ours
        expect(page.get_by_text("/api/v1/exports/{id}/", exact=True).first).to_be_visible()
        assert page.complaints == []  # type: ignore[attr-defined]
