"""The entry page as the server draws it: what each role sees, in each language, at which cost."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms.actions.completion import complete_form
from forms.actions.logs import add_row
from forms.actions.queries import raise_query
from forms.capture import Target, save_form
from forms.rendering.options import joints, options, style
from patients.actions.visits import add_unscheduled, start_visit
from patients.models import Subject
from studies.actions import publish
from studies.actions.memberships import grant_membership
from studies.actions.sites import create_site
from studies.definition.load import load_study
from tests.integration.forms.filling import at, put, record
from tests.pages import Element, parse
from tests.participants import ago, at_baseline
from tests.world import World

SignIn = Callable[[Any], Client]
PROTOCOLS = Path(__file__).parents[3] / "studies" / "protocols"
MOST_READS = 15


def address(target: Target, name: str = "entry", *more: str) -> str:
    subject = target.subject
    place: list[Any] = [subject.study.slug, subject.number]
    if target.visit is None:
        own = "record_entry" if name == "entry" else name.replace("entry", "record")
        return reverse(own, args=[*place, target.form, target.repeat, *more])
    return reverse(name, args=[*place, target.visit.pk, target.form, *more])


def page_at(client: Client, url: str) -> Element:
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return parse(answer.content)


def text(page: Element, selector: str) -> str:
    return page.one(selector).text


def test_an_item_has_label_control_unit_and_help_tied_together(
    world: World, vitals: Target, sign_in: SignIn
) -> None:
    put(world.cora, vitals, "weight", "70.5")
    page = page_at(sign_in(world.cora), address(vitals))
    control = page.one("#value-weight")
    assert control["value"] == "70.5"
    assert page.one(f"label[for={control['id']}]").text == "Weight"
    for described in control["aria-describedby"].split():
        assert page.all(f"#{described}")
    assert [o.text for o in page.all("#item-weight option")] == ["kg", "[lb_av]"]
    assert page.one("#item-weight [title=Saved]")


def test_what_the_answers_hide_is_hidden_and_what_is_missing_is_listed(
    world: World, vitals: Target, sign_in: SignIn
) -> None:
    put(world.cora, vitals, "weight", "70.5")
    page = page_at(sign_in(world.cora), address(vitals))
    assert page.one("#item-cigarettes").has("hidden")
    assert [a.text for a in page.all("#crf-missing a")] == ["Height"]
    put(world.cora, vitals, "smoker", "Y")
    page = page_at(sign_in(world.cora), address(vitals))
    assert not page.one("#item-cigarettes").has("hidden")
    assert "1 of 3 required" in text(page, ".crf-head__end")


def test_a_computed_value_explains_itself(world: World, vitals: Target, sign_in: SignIn) -> None:
    save_form(by=world.cora, target=vitals, answers={"height": 174, "weight": "70.5"})
    page = page_at(sign_in(world.cora), address(vitals))
    assert text(page, "#item-bmi output") == "23.3"
    why = text(page, "#item-bmi .computed__why")
    assert "Weight 70.5 kg" in why and "Height 174 cm" in why
    assert "Weight divided by height squared" in why and "to 1 decimal" in why


@pytest.mark.parametrize(
    ("language", "number", "day"),
    [("en", "70.5", "3 Feb 2026"), ("fr", "70,5", "3 fév"), ("de", "70,5", "3. Feb")],
)
def test_values_are_written_in_the_language_of_the_page(
    world: World, subject: Subject, sign_in: SignIn, language: str, number: str, day: str
) -> None:
    put(world.cora, at(subject, "vitals"), "weight", "70.5")
    put(world.cora, at(subject, "labs"), "lab_date", "2026-02-03")
    client = sign_in(world.cora)
    client.post(reverse("set_language"), {"language": language})
    assert page_at(client, address(at(subject, "vitals"))).one("#value-weight")["value"] == number
    shown = page_at(client, address(at(subject, "labs"))).one("#value-lab_date")["value"]
    assert shown.lower().startswith(day.lower()) and shown.endswith("2026")


def test_an_unusual_value_is_shown_with_its_query(world: World, vitals: Target, sign_in: SignIn) -> None:
    put(world.cora, vitals, "weight", "190")
    page = page_at(sign_in(world.cora), address(vitals))
    assert "between 40 kg and 180 kg" in text(page, "#item-weight [data-check=warn]")
    assert page.one("#item-weight [data-check=warn]")["data-query"]
    assert page.one("#item-weight .mark--amber[data-act=queries]")


def test_the_value_of_the_visit_before_stands_beside_the_field(world: World, sign_in: SignIn) -> None:
    subject = at_baseline(world.cora, world.lux, days=95)
    put(world.cora, at(subject, "vitals"), "weight", "70.5")
    later = at(subject, "vitals", "M3")
    start_visit(by=world.cora, visit=later.visit, on=ago(0))
    page = page_at(sign_in(world.cora), address(at(subject, "vitals", "M3")))
    assert "70.5 kg" in text(page, "#item-weight .item__previous")
    assert page.one("#item-weight .item__previous")["title"].startswith("Baseline, ")
    assert text(page, "#group-body .crf-group__before").startswith("Previous values: Baseline, ")


def test_a_value_of_a_visit_further_back_says_which(world: World, sign_in: SignIn) -> None:
    subject = at_baseline(world.cora, world.lux, days=95)
    put(world.cora, at(subject, "vitals"), "height", "172")
    add_unscheduled(by=world.cora, subject=subject, definition="UNS", on=ago(20), reason="Flare")
    for item, value in {"weight": "70.5", "sysbp": "120"}.items():
        put(world.cora, at(subject, "vitals", "UNS"), item, value)
    later = at(subject, "vitals", "M3")
    start_visit(by=world.cora, visit=later.visit, on=ago(0))
    page = page_at(sign_in(world.cora), address(at(subject, "vitals", "M3")))
    assert "Unscheduled" in text(page, "#group-body .crf-group__before")
    assert "Baseline" in text(page, "#item-height .item__when")
    assert not page.all("#item-weight .item__when")


def test_a_visit_that_has_not_begun_offers_its_start(world: World, subject: Subject, sign_in: SignIn) -> None:
    target = at(subject, "vitals", "M3")
    page = page_at(sign_in(world.cora), address(target))
    form = page.one("form[action$='/start/']")
    assert form.one("[name=on]") is not None
    assert not page.all("#crf-form")
    answer = sign_in(world.cora).post(form["action"], {"on": ago(0).isoformat(), "next": address(target)})
    assert answer.url == address(target)


@pytest.mark.parametrize("person", ["max", "dana", "ivo"])
def test_those_who_do_not_enter_read_only(world: World, vitals: Target, sign_in: SignIn, person: str) -> None:
    put(world.cora, vitals, "weight", "70.5")
    page = page_at(sign_in(getattr(world, person)), address(vitals))
    assert text(page, "#item-weight .item__control") == "70.5 kg"
    assert not page.all("#crf-form input, #crf-form select, #crf-form textarea, #crf-complete")
    assert page.one("[data-act=history]")
    assert bool(page.all("[data-act=queries]")) == (person != "ivo")


@pytest.mark.parametrize(("person", "status"), [("nina", 404), ("otto", 404), ("bo", 403), ("bert", 403)])
def test_others_do_not_see_it(
    world: World, vitals: Target, sign_in: SignIn, person: str, status: int
) -> None:
    assert sign_in(getattr(world, person)).get(address(vitals)).status_code == status


def test_a_form_that_is_not_asked_there_does_not_exist(
    world: World, subject: Subject, sign_in: SignIn
) -> None:
    client = sign_in(world.cora)
    assert client.get(address(at(subject, "person"))).status_code == 404
    assert client.get(address(Target(subject, None, "events", 3))).status_code == 404
    assert client.get(address(at(subject, "activity", "M3"))).status_code == 404  # its condition is unknown


def test_rows_of_a_log_with_a_repeating_group(world: World, subject: Subject, sign_in: SignIn) -> None:
    add_row(by=world.cora, subject=subject, form="events")
    target = Target(subject, None, "events", 1)
    save_form(
        by=world.cora,
        target=target,
        answers={"ae_term": "Headache", "treatment": [{"drug": "X", "dose": "2.5"}]},
    )
    page = page_at(sign_in(world.cora), address(target))
    assert text(page, "#entry-1").startswith("1 Headache")
    assert page.one("#value-r1-dose")["value"] == "2.5"
    assert page.one("template[data-blank] [data-place='treatment[new-row].drug']")


def test_the_end_of_a_long_table_is_left_to_the_browser(
    world: World, subject: Subject, sign_in: SignIn
) -> None:
    add_row(by=world.cora, subject=subject, form="events")
    target = Target(subject, None, "events", 1)
    save_form(
        by=world.cora,
        target=target,
        answers={"ae_term": "Headache", "treatment": [{"drug": f"Drug {n}"} for n in range(1, 21)]},
    )
    raise_query(by=world.max, record=record(target), item="drug", text="Sure?", row="r18")
    page = page_at(sign_in(world.cora), address(target))
    later = [row["data-row"] for row in page.all("tr[data-later]")]
    assert later == ["r16", "r17", "r19", "r20"]  # of r18 more is to be said than its answers
    assert not page.all("tr[data-later] td")
    assert page.one("#value-r18-drug")["value"] == "Drug 18"
    reader = page_at(sign_in(world.ivo), address(target))
    assert not reader.all("tr[data-later]") and len(reader.all("[data-rows] tr")) == 20


def test_a_complete_form_shows_what_comes_next(world: World, vitals: Target, sign_in: SignIn) -> None:
    save_form(by=world.cora, target=vitals, answers={"height": 174, "weight": "70.5"})
    complete_form(by=world.cora, target=vitals)
    page = page_at(sign_in(world.cora), address(vitals))
    assert "Completed" in text(page, ".crf-foot") and "Next: Laboratory" in text(page, ".crf-foot")
    assert page.one("#crf-reopen")


def test_the_history_of_an_item(world: World, vitals: Target, sign_in: SignIn) -> None:
    put(world.cora, vitals, "weight", "70.5")
    put(world.cora, vitals, "weight", "155", unit="[lb_av]", reason="Typing error")
    page = page_at(sign_in(world.ivo), address(vitals, "entry_history", "weight"))
    entries = [li.text for li in page.all(".timeline__entry")]
    assert len(entries) == 2
    assert entries[0].startswith("70.5 kg → 155 [lb_av] Cora, Study nurse, LU-CHL")
    assert "Reason: Typing error" in entries[0]
    assert entries[1].startswith("70.5 kg Cora")
    assert sign_in(world.sofia).get(address(vitals, "entry_history", "weight")).status_code == 403


def test_the_queries_of_an_item_and_their_next_steps(world: World, vitals: Target, sign_in: SignIn) -> None:
    put(world.cora, vitals, "weight", "70.5")
    query = raise_query(by=world.max, record=record(vitals), item="weight", text="Please check.")
    url = address(vitals, "entry_query") + "?item=weight&row="
    nurse, monitor = page_at(sign_in(world.cora), url), page_at(sign_in(world.max), url)
    assert "Max , Monitor" in text(nurse, ".thread__entries") and "Please check." in text(
        nurse, ".thread__entries"
    )
    assert [b["value"] for b in nurse.all("button[name=action]")] == ["answer"]
    assert [b["value"] for b in monitor.all("button[name=action]")] == ["close"]
    assert monitor.all("form[data-ask]") and not nurse.all("form[data-ask]")
    one = page_at(sign_in(world.cora), reverse("query", args=[world.study.slug, query.pk]))
    assert "70.5 kg" in text(one, ".thread__value")


def test_opening_costs_few_reads(world: World, vitals: Target, sign_in: SignIn) -> None:
    put(world.cora, vitals, "weight", "190")
    assert reads(sign_in(world.cora), address(vitals)) <= MOST_READS


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("ibd", "laboratory"),
        pytest.param("rd", "joints", marks=pytest.mark.long),
        pytest.param("ms", "edss", marks=pytest.mark.long),
    ],
)
def test_the_largest_forms_cost_no_more(world: World, sign_in: SignIn, name: str, form: str) -> None:
    target = at(_enrolled_in(world, f"clinnova-{name}"), form)
    url = address(target)
    assert reads(sign_in(world.cora), url) <= MOST_READS
    page = page_at(sign_in(world.cora), url)
    assert len(page.all(".item")) > 10
    for control in page.all("[aria-describedby]"):
        assert all(page.all(f"#{name}") for name in control["aria-describedby"].split())


@pytest.mark.slow
def test_joints_are_paired_and_grades_are_short(world: World) -> None:
    study = load_study(PROTOCOLS / "clinnova-rd").study
    pairs = joints(study, study.item("jc_tender28"), ["R_MCP1"])
    assert [j.name for j in pairs][:4] == ["Shoulder", "Elbow", "Wrist", "MCP 1"]
    assert [(j.right_chosen, j.left_chosen) for j in pairs if j.name == "MCP 1"] == [(True, False)]
    grades = options((ms := load_study(PROTOCOLS / "clinnova-ms").study), ms.item("edss_sensory"), None)
    assert [o.short for o in grades] == list("0123456") and [o.key for o in grades] == list("0123456")
    assert style(grades) == "scale"


def reads(client: Client, url: str) -> int:
    client.get(url)  # definitions are read once per process
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def _enrolled_in(world: World, folder: str) -> Subject:
    study = load_study(PROTOCOLS / folder).study
    version = publish._store(world.system, study)
    facts = {"code": "LU-X", "number": 109, "name": "Hospital", "country": "LU", "target": 5}
    site = create_site(by=world.system, study=version.study, activated_on=date(2025, 1, 15), **facts)
    grant_membership(by=world.system, user=world.cora, study=version.study, site=site, role="nurse")
    return at_baseline(world.cora, site)
