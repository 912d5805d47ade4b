"""A form larger than any of ours: 300 items in 12 sections and one repeating group, 150 expressions, 100 rows.

Computed values follow from one another over several steps and from section to section, columns are computed in
every row from an answer outside it, and totals are drawn from all rows again.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from accounts.actions.users import create_user, system_user
from accounts.models import User
from clinnova.lib.dates import today
from forms.capture import Target, save_form
from patients.actions.consent import record_consent
from patients.actions.enrolment import enrol
from patients.actions.subjects import screen_subject
from patients.actions.visits import start_visit
from studies.actions.memberships import grant_membership
from studies.actions.publish import publish_study
from studies.actions.sites import create_site

ITEMS, EXPRESSIONS, ROWS = 300, 150, 100
SECTIONS = 12
_CODES = {
    "icvers": ["1.0"],
    "grade": ["0", "1", "2", "3", "4"],
    "route": ["PO", "IV", "SC"],
    "sign": ["A", "B", "C", "D"],
}
_ENTERED: list[tuple[str, dict[str, Any], Any]] = [  # name, definition, answer
    ("n0", {"type": "integer", "warn": {"min": 0, "max": 900}, "required": True}, 40),
    ("n1", {"type": "integer", "warn": {"min": 0, "max": 900}}, 50),
    ("n2", {"type": "integer"}, 60),
    ("d0", {"type": "decimal", "places": 1, "units": ["kg"], "required": True}, "70.5"),
    ("d1", {"type": "decimal", "places": 2, "reference": [{"min": 1, "max": 5}]}, "3.25"),
    ("d2", {"type": "decimal", "places": 1}, "12.5"),
    ("y0", {"type": "yesno", "required": True}, "Y"),
    ("y1", {"type": "yesno"}, "N"),
    ("c0", {"type": "choice", "codelist": "route"}, "IV"),
    ("c1", {"type": "choice", "codelist": "sign", "required": True}, "B"),
    ("g0", {"type": "choice", "codelist": "grade"}, "2"),
    ("t0", {"type": "date"}, "2024-03-04"),
    ("t1", {"type": "partial_date"}, "2023-05"),
    ("x0", {"type": "text", "max_length": 80}, "As before"),
    ("x1", {"type": "long_text"}, "No change since the last visit."),
    ("m0", {"type": "choices", "codelist": "sign"}, ["A", "C"]),
    ("v0", {"type": "scale", "hard": {"min": 0, "max": 100}}, 35),
]
_SHOWN_IF = ("x0", "t1", "d2")  # entered items of every section that a yes brings
_COLUMNS: list[dict[str, Any]] = [
    {"id": "m_drug", "type": "text", "required": True},
    {"id": "m_dose", "type": "decimal", "places": 1, "warn": {"min": 0, "max": 800}},
    {"id": "m_times", "type": "integer"},
    {"id": "m_grade", "type": "choice", "codelist": "grade"},
    {"id": "m_start", "type": "date"},
    {"id": "m_note", "type": "text", "show_if": "m_grade >= 1"},
    {
        "id": "m_daily",
        "type": "computed",
        "value": "decimal",
        "places": 1,
        "compute": "round(m_dose * m_times, 1)",
    },
    {
        "id": "m_perkg",
        "type": "computed",
        "value": "decimal",
        "places": 3,
        "compute": "round(m_daily / s00_d0, 3)",
    },
]
_TOTALS = {
    "a_sum": "meds.filter(r, known(r.m_daily)).sum(r, r.m_daily)",
    "a_count": "meds.count(r, known(r.m_dose) && r.m_dose > 50)",
    "a_most": "meds.filter(r, known(r.m_perkg)).max(r, r.m_perkg)",
    "a_mean": "round(meds.filter(r, known(r.m_dose)).mean(r, r.m_dose), 2)",
    "a_iv": "meds.filter(r, known(r.m_grade) && r.m_grade >= 2).sum(r, r.m_perkg)",
    "a_bad": "meds.exists(r, r.m_grade >= 3) ? 1 : 0",
    "a_all": "meds.all(r, known(r.m_drug)) ? 1 : 0",
    "a_worst": "meds.filter(r, known(r.m_grade)).max(r, r.m_grade)",
    "a_size": "meds.size()",
    "a_index": "round(a_sum / (a_size + 1) + a_worst, 2)",
    "a_step": "round(a_index * 2 + a_bad + a_all, 2)",
    "a_score": "round(a_step + s11_c_last / 100, 2)",
}


def write_study(root: Path, slug: str) -> Path:
    """The study's folder under `root`, beside a library of its own."""
    return minimal_study(root, slug, big_form())


def minimal_study(root: Path, slug: str, form: dict[str, Any]) -> Path:
    """A study with consent and this form at baseline; returns its folder."""
    study = root / slug
    for folder in (root / "library" / "forms", study / "forms"):
        folder.mkdir(parents=True, exist_ok=True)
    _write(root / "library" / "codelists.yaml", {name: _codelist(name) for name in _CODES})
    _write(root / "library" / "concepts.yaml", {})
    _write(study / "study.yaml", _study(slug, form["form"]))
    for one in (_consent(), form):
        _write(study / "forms" / f"{one['form']}.yaml", one)
    return study


def open_big_form(root: Path) -> tuple[User, Target]:
    """A nurse, and the form at the baseline visit of a participant: every item answered, 100 rows."""
    system, slug, day = system_user(), f"big-{uuid4().hex[:8]}", today() - timedelta(days=10)
    study = publish_study(by=system, folder=write_study(root, slug)).study
    facts: dict[str, Any] = {"code": "LU-BIG", "number": 801, "name": "Bench", "country": "LU"}
    site = create_site(by=system, study=study, activated_on=day, **facts)
    nurse = create_user(username=slug, full_name="Bench", password=None)
    grant_membership(by=system, user=nurse, study=study, role="nurse", site=site)
    subject = screen_subject(by=nurse, site=site, on=day)
    record_consent(by=nurse, subject=subject, version="1.0", language="fr", given_on=day, scopes={})
    enrol(by=nurse, subject=subject, on=day)
    visit = subject.visits.select_related("subject__study", "subject__site").get(definition="BL")
    start_visit(by=nurse, visit=visit, on=day + timedelta(days=2))
    target = Target(visit.subject, visit, "big")
    save_form(by=nurse, target=target, answers=answers())
    return nurse, target


def answers() -> dict[str, Any]:
    """An answer for every item that is asked, and the rows."""
    found: dict[str, Any] = {
        f"s{s:02}_{name}": value for s in range(SECTIONS) for name, _kind, value in _ENTERED
    }
    rows = [
        {
            "m_drug": f"Substance {n}",
            "m_dose": f"{5 + n * 1.5:.1f}",
            "m_times": 1 + n % 4,
            "m_grade": str(n % 5),
            "m_start": f"2024-{1 + n % 12:02}-{1 + n % 28:02}",
        }
        for n in range(ROWS)
    ]
    return found | {"meds": rows}


def big_form() -> dict[str, Any]:
    """The form as its file has it."""
    groups = [_section(s) for s in range(SECTIONS)]
    rows = {
        "id": "meds",
        "kind": "repeat",
        "title": _text("Medication"),
        "items": [*map(_labelled, _COLUMNS)],
    }
    totals = [_computed(name, formula) for name, formula in _TOTALS.items()]
    groups += [rows, {"id": "totals", "title": _text("Totals"), "items": totals}]
    checks = [*_checks()]
    groups[4]["show_if"], groups[7]["show_if"] = "s00_y0 || !known(s00_y0)", "s01_n0 < 900"
    _count(groups, checks)
    return {"form": "big", "title": _text("Large form"), "groups": groups, "checks": checks}


def _section(s: int) -> dict[str, Any]:
    items = [_labelled({"id": f"s{s:02}_{name}", **kind}) for name, kind, _value in _ENTERED]
    for item in items:
        if item["id"].endswith(_SHOWN_IF) or item["id"] == "s00_x1":
            item["show_if"] = f"s{s:02}_y0"
    return {"id": f"sec{s:02}", "title": _text(f"Section {s + 1}"), "items": [*items, *_chain(s)]}


def _chain(s: int) -> Iterator[dict[str, Any]]:
    """Six or seven values, each from the one before; the first also from the last of the section above."""
    length = 7 if s < 4 else 6
    names = [f"s{s:02}_c_{k}" for k in range(length - 1)] + [f"s{s:02}_c_last"]
    above = f" + s{s - 1:02}_c_last / 1000" if s else ""
    own = f"s{s:02}_"
    yield _computed(names[0], f"round({own}n0 + {own}n1 * 2 + {own}d0{above}, 2)")
    for k in range(1, length):
        term = ("n2", "d1", "g0", "v0", "n0", "d0")[k - 1]
        yield _computed(names[k], f"round({names[k - 1]} * 0.9 + {own}{term} + (({own}y0) ? {k} : 0), 2)")


def _checks() -> Iterator[dict[str, Any]]:
    for s in range(SECTIONS):
        a, b = f"s{s:02}_n0", f"s{s:02}_n1"
        example = {"pass": {a: 5, b: 6}, "fail": {a: 900, b: 6}}
        yield _check(f"S{s:02}", f"{a} <= {b} + 200", [a, b], example)
    limits = {"m_dose": 700, "m_daily": 3000, "m_times": 12, "m_perkg": 200}
    for n, (name, limit) in enumerate(limits.items(), start=1):
        rows: dict[str, Any] = {"pass": {"meds": [{name: 1}]}, "fail": {"meds": [{name: limit + 1}]}}
        yield _check(f"R{n}", f"!meds.exists(r, r.{name} > {limit})", ["a_sum"], rows)
    for n, name in enumerate(("a_sum", "a_index", "a_step", "a_score"), start=1):
        yield _check(f"T{n}", f"{name} < 900000", [name], {"pass": {name: 1}, "fail": {name: 900001}})


def _check(name: str, assertion: str, items: list[str], examples: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": name,
        "severity": "query",
        "assert": assertion,
        "message": _text(f"Please check {name}."),
        "items": items,
        "examples": examples,
    }


def _computed(name: str, formula: str) -> dict[str, Any]:
    facts = {"id": name, "type": "computed", "value": "decimal", "places": 3, "compute": formula}
    return _labelled(facts)


def _count(groups: list[dict[str, Any]], checks: list[dict[str, Any]]) -> None:
    """The form is what its figures are about."""
    items = [item for group in groups for item in group["items"]]
    expressions = [part[key] for part in (*groups, *items) for key in ("show_if", "compute") if key in part]
    assert (len(items), len(expressions) + len(checks)) == (ITEMS, EXPRESSIONS), (
        len(items),
        len(expressions),
    )


def _labelled(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "label": _text(f"Item {item['id']} of the form")}


def _codelist(name: str) -> dict[str, Any]:
    kind = "integer" if name == "grade" else "text"
    return {
        "type": kind,
        "codes": [{"code": code, "label": _text(f"Choice {code}")} for code in _CODES[name]],
    }


def _consent() -> dict[str, Any]:
    items = [{"id": "rficdat", "type": "date"}, {"id": "icvers", "type": "choice", "codelist": "icvers"}]
    items.append({"id": "icsamp", "type": "yesno"})
    group = {"id": "given", "title": _text("Consent"), "items": [*map(_labelled, items)]}
    return {"form": "consent", "title": _text("Consent"), "purpose": "consent", "groups": [group]}


def _study(slug: str, form: str) -> dict[str, Any]:
    visits = [
        {"id": "SCR", "kind": "screening", "title": _text("Screening"), "forms": ["consent"]},
        {"id": "BL", "kind": "baseline", "title": _text("Baseline"), "forms": [form]},
    ]
    return {
        "study": slug,
        "cohort": "BIG",
        "version": "1.0",
        "subject_prefix": "BG",
        "title": _text("Large"),
        "languages": ["en"],
        "anchor": "BL",
        "consent": {"versions": [{"id": "1.0", "valid_from": "2024-01-01"}], "scopes": ["icsamp"]},
        "visits": visits,
    }


def _text(words: str) -> dict[str, str]:
    return {"en": words}


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content))  # every JSON document is a YAML document
