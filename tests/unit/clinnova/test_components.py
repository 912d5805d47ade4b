"""Every component renders, refuses wrong arguments, escapes its input, and has no inline style or script."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from clinnova.ui.statuses import LOOKS
from clinnova.views.gallery import gallery_context
from exports.models import ExportJob
from forms.models import FormRecord, Query
from patients.models import Subject

STATES = [
    *(s.value for s in Subject.State),
    *(s.value for s in Query.State),
    *(s.value for s in FormRecord.Status),
    *(s.value for s in ExportJob.State),
    *("future", "due", "overdue", "done", "done_early", "done_late", "missed", "not_applicable"),
]


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    request = rf.get("/ui/?site=LU-CHL")
    request.user, request.resolver_match = AnonymousUser(), None
    return request


def shown(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_the_gallery_shows_every_component(request_: HttpRequest) -> None:
    page = render_to_string("ui_gallery.html", gallery_context(), request=request_)
    assert "?site=LU-CHL&amp;sort=completeness" in page  # sorting keeps the other filters
    assert not re.search(r"\sstyle=|\son\w+=\"|<style|<script>", page)


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_look(state: str) -> None:
    assert (settings.BASE_DIR / "templates" / "_icons" / f"{LOOKS[state].icon}.svg").exists()


def test_a_status_without_a_look_is_named() -> None:
    with pytest.raises(LookupError, match="half_done"):
        shown('{% status_pill status="half_done" %}')


def test_components_escape_what_they_are_given() -> None:
    bad = "<script>alert(1)</script>"
    for source in (
        "{% button label=bad refused=bad %}",
        "{% alert heading=bad %}{{ bad }}{% endalert %}",
        "{% facts pairs=pairs %}",
    ):
        assert "<script>" not in shown(source, bad=bad, pairs=[(bad, bad)])


def test_a_refused_button_stays_reachable_and_says_why() -> None:
    button = shown('{% button label="Complete form" type="submit" refused="Two items are missing." %}')
    assert 'aria-disabled="true"' in button
    assert 'type="button"' in button
    assert "Two items are missing." in button


@pytest.mark.parametrize("name", ["400", "500"])
def test_failures_are_shown_without_context(name: str) -> None:
    assert "Clinnova" in render_to_string(f"errors/{name}.html")
