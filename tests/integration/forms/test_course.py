"""Earlier visits, entries of logs, facts of the visit and tables: at a save, after a save, and on the page."""

import json
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from clinnova.lib.problems import NotFound
from forms import selectors
from forms.actions.logs import add_row, mark_in_error
from forms.capture import Operation, Target, save
from forms.models import Query
from forms.rendering.page import entry_page
from patients.actions.visits import start_visit
from patients.models import Subject
from studies.actions import publish
from studies.actions.memberships import grant_membership
from studies.actions.sites import create_site
from studies.definition import load_study
from studies.definition.expressions import Env
from studies.definition.expressions.javascript import evaluate_all
from tests.integration.forms.filling import at, put, record, values
from tests.participants import ago, at_baseline, visit
from tests.world import DATA, World


@pytest.fixture
def nurse(world: World) -> User:
    """Cora at a site of the study whose forms read earlier visits and a log."""
    study = load_study(DATA / "course", local=DATA / "local").study
    version = publish._store(world.system, study)
    site = create_site(
        by=world.system, study=version.study, code="C-1", number=401, name="C", country="LU", target=5,
        activated_on=ago(400),
    )  # fmt: skip
    grant_membership(by=world.system, user=world.cora, study=version.study, site=site, role="nurse")
    world.cora.course_site = site
    return world.cora


@pytest.fixture
def walker(nurse: User) -> Subject:
    """Baseline a hundred days ago, month 3 five days ago."""
    found = at_baseline(nurse, nurse.course_site, days=100)
    start_visit(by=nurse, visit=visit(found, "M3"), on=ago(5))
    return found


def attack(by: User, subject: Subject, days: int, number: int = 1) -> Target:
    add_row(by=by, subject=subject, form="attacks")
    target = at(subject, "attacks", None, number)
    put(by, target, "attack_date", ago(days).isoformat())
    return target


def open_checks(subject: Subject) -> set[tuple[str, str]]:
    rows = Query.objects.filter(subject=subject).exclude(state=Query.State.CLOSED)
    return {(q.record.visit.definition, q.check_id) for q in rows.select_related("record__visit")}


def test_an_earlier_value_and_a_log_reach_a_save(nurse: User, walker: Subject) -> None:
    put(nurse, at(walker, "steps"), "step", "3")
    attack(nurse, walker, 20)
    saved = put(nurse, at(walker, "steps", "M3"), "step", "2")
    assert saved.changed == {"step": 2, "worst": 3, "attacks_before": 1, "ladder": "20.0"}


def test_a_save_that_reads_all_of_it_takes_few_statements(nurse: User, walker: Subject) -> None:
    put(nurse, at(walker, "steps"), "step", "3")
    attack(nurse, walker, 20)
    second = at(walker, "steps", "M3")
    put(nurse, second, "step", "2")
    operation = Operation(key=uuid4(), item="step", value="1", base_version=1)
    cora = User.objects.get(username="cora")
    with CaptureQueriesContext(connection) as statements:
        save(by=cora, target=second, operation=operation)
    assert len(statements) <= 13, "\n".join(q["sql"][:150] for q in statements)


def test_later_visits_and_logs_follow_a_change(nurse: User, walker: Subject) -> None:
    first, second = at(walker, "steps"), at(walker, "steps", "M3")
    put(nurse, second, "step", "2")
    assert values(second) == {"step": 2, "attacks_before": 0, "ladder": "10.0"}
    target = attack(nurse, walker, 20)
    assert values(second)["attacks_before"] == 1
    put(nurse, first, "step", "4")
    assert values(second)["worst"] == 4
    assert "worst" not in values(first)
    assert values(target)["step_then"] == 4


def test_a_log_reads_its_other_entries(nurse: User, walker: Subject) -> None:
    one, two = attack(nurse, walker, 20), attack(nurse, walker, 60, number=2)
    assert (values(one)["apart"], values(two)["apart"]) == (True, True)
    put(nurse, two, "attack_date", ago(25).isoformat())
    assert (values(one)["apart"], values(two)["apart"]) == (False, False)


def test_an_entry_in_error_counts_no_longer(nurse: User, walker: Subject) -> None:
    second = at(walker, "steps", "M3")
    put(nurse, second, "step", "2")
    one, two = attack(nurse, walker, 20), attack(nurse, walker, 25, number=2)
    assert values(second)["attacks_before"] == 2
    mark_in_error(by=nurse, record=record(two), reason="Entered twice")
    assert values(second)["attacks_before"] == 1
    assert values(one)["apart"] is True
    assert values(two)["attack_date"] == ago(25).isoformat()


def test_a_check_of_the_study_runs_with_the_form_of_its_first_item(nurse: User, walker: Subject) -> None:
    put(nurse, at(walker, "steps"), "step", "2")
    put(nurse, at(walker, "steps", "M3"), "step", "2")
    later = attack(nurse, walker, 50)
    assert open_checks(walker) == {("BL", "ST1")}
    put(nurse, later, "attack_date", ago(100).isoformat())
    assert open_checks(walker) == set()


def test_window_facts_come_from_the_visit(nurse: User, walker: Subject) -> None:
    early = at_baseline(nurse, nurse.course_site, days=40)
    start_visit(by=nurse, visit=visit(early, "M3"), on=ago(5))
    put(nurse, at(early, "steps", "M3"), "step", "2")
    assert open_checks(early) == {("M3", "WN1")}


def test_a_log_decides_whether_a_form_is_asked(nurse: User, walker: Subject) -> None:
    with pytest.raises(NotFound):
        put(nurse, at(walker, "comment", "M3"), "remark", "why")
    attack(nurse, walker, 20)
    asked = [s.form for s in selectors.form_status(nurse, walker) if s.visit and s.visit.definition == "M3"]
    assert asked == ["steps", "comment"]
    assert put(nurse, at(walker, "comment", "M3"), "remark", "why").version == 1


def test_the_page_brings_them_to_the_browser(nurse: User, walker: Subject, sign_in) -> None:
    put(nurse, at(walker, "steps"), "step", "3")
    attack(nurse, walker, 20)
    place = visit(walker, "M3")
    address = f"/studies/course/participants/{walker.number}/visits/{place.pk}/steps/"
    client = sign_in(nurse)
    client.get(address)
    with CaptureQueriesContext(connection) as statements:
        html = client.get(address).content.decode()
    assert len(statements) <= 15, "\n".join(q["sql"][:150] for q in statements)
    data = json.loads(re.search(r'id="crf-data"[^>]*>(.*?)</script>', html, re.DOTALL)[1])
    context = data["context"]
    assert context["names"]["attacks"] == [{"attack_date": ago(20).isoformat()}]
    rows = context["names"]["earlier"]
    seen = [(row["visit_id"], row["visit_number"], row.get("step")) for row in rows]
    assert seen == [("SCR", 1, None), ("BL", 2, 3.0)]
    assert context["names"]["visit_date"] == ago(5).isoformat()
    assert context["tables"]["ladder"]["2"] == {"0": 10.0, "1": 20.0, "2": 30.0}
    assert [check["id"] for check in data["checks"]] == ["WN1", "ST1"]
    env = Env(**(context | {"names": {**context["names"], "step": 2, "attacks_before": 1}}))
    computed = [(data["items"][name]["compute"], env) for name in ("worst", "attacks_before", "ladder")]
    assert evaluate_all(computed) == [3.0, 1.0, 20.0]


def test_the_page_of_an_entry_knows_the_other_entries(nurse: User, walker: Subject) -> None:
    attack(nurse, walker, 20)
    second = attack(nurse, walker, 60, number=2)
    shown = json.loads(entry_page(nurse, second)["data"])["context"]["names"]
    assert shown["attacks"] == [{"attack_date": ago(20).isoformat()}]
    assert [row["visit_id"] for row in shown["earlier"]] == ["SCR", "BL", "M3"]
