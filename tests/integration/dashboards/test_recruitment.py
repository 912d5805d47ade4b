"""The recruitment dashboard counts what the viewer may see, and nothing else."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from dashboards.recruitment import recruitment
from patients.models import Subject
from studies.actions.sites import plan_recruitment
from tests.participants import at_baseline, consented
from tests.world import World

pytestmark = pytest.mark.django_db


def _page(client: Client, world: World, **query: str) -> str:
    answer = client.get(reverse("dashboard", args=[world.study.slug]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_new_baseline_moves_the_curve(world: World, sign_in) -> None:
    client = sign_in(world.paul)
    assert "0 of 20 enrolled" in _page(client, world)
    at_baseline(world.cora, world.lux)
    page = _page(client, world)
    assert "1 of 20 enrolled" in page
    corners = re.search(r'line--actual" points="([^"]+)"', page)
    assert corners and len(corners[1].split()) == 3  # flat, one up, flat until today


def test_a_pi_sees_the_own_site_only(world: World) -> None:
    at_baseline(world.cora, world.lux)
    today = date.today()
    assert [s.figures.site.code for s in recruitment(world.paul, world.study, today).sites] == ["LU-CHL"]
    assert {s.figures.site.code for s in recruitment(world.dana, world.study, today).sites} == {
        "LU-CHL",
        "CH-USB",
    }
    assert recruitment(world.dana, world.study, today, "CH-USB").enrolled == 0


def test_in_screening_is_apart_from_enrolled_and_failed(world: World) -> None:
    consented(world.cora, world.lux)
    shown = recruitment(world.dana, world.study, date.today())
    assert (shown.totals["in_screening"], shown.enrolled, shown.failure_rate) == (1, 0, None)


def test_table_and_csv_hold_the_numbers_of_the_curve(world: World, sign_in) -> None:
    plan_recruitment(by=world.system, study=world.study, start=date(2025, 1, 15), end=date(2027, 1, 15))
    at_baseline(world.cora, world.lux)
    answer = sign_in(world.dana).get(reverse("dashboard_csv", args=[world.study.slug]))
    rows = answer.content.decode().splitlines()
    assert rows[0] == "month,enrolled,cumulative,planned"
    assert int(rows[-1].split(",")[2]) == Subject.objects.filter(baseline_on__isnull=False).count()


def test_the_csv_of_one_site_holds_that_site(world: World, sign_in) -> None:
    at_baseline(world.cora, world.lux)
    client = sign_in(world.dana)
    address = reverse("dashboard_csv", args=[world.study.slug])
    assert f'href="{address}?site=CH-USB"' in _page(client, world, site="CH-USB")
    rows = client.get(address, {"site": "CH-USB"}).content.decode().splitlines()
    assert rows[-1].split(",")[2] == "0"


def test_strangers_and_roles_without_figures_are_refused(world: World, sign_in) -> None:
    address = reverse("dashboard", args=[world.study.slug])
    assert sign_in(world.otto).get(address).status_code == 404
    assert sign_in(world.bo).get(address).status_code == 403


def test_the_number_of_reads_does_not_grow(world: World, sign_in, django_assert_max_num_queries) -> None:
    for _number in range(4):
        at_baseline(world.cora, world.lux)
    client = sign_in(world.dana)
    with django_assert_max_num_queries(16):
        _page(client, world)
