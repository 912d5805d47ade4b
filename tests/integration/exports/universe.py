"""Two studies, one of them in two versions, with participants whose answers are known to the last digit.

alpha (versions 1.0 and 2.0): sites LUX and BAS. beta: site PAR. dana exports everything, paul the site
LUX alone, nora is a nurse who exports nothing, otto belongs nowhere.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from accounts.actions.users import create_user, system_user
from accounts.models import User
from audit.context import Actor, recorded
from exports.datasets import Scope, build
from exports.selectors import scope_of
from forms.models import FormRecord
from patients.models import Consent, Subject, Visit
from studies.actions import publish
from studies.actions.memberships import grant_membership
from studies.actions.sites import create_site
from studies.definition.compiled import CompiledStudy
from studies.definition.load import load_study
from studies.models import Site, Study, StudyVersion

DATA = Path(__file__).parents[2] / "data" / "exports"
ACTOR = Actor("tester", "system")


@dataclass
class Universe:
    """Studies, sites and people by name; `subject`, `visit` and `record` add rows."""

    versions: dict[str, StudyVersion]
    sites: dict[str, Site] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    @property
    def alpha(self) -> Study:
        return self.versions["alpha-1"].study

    @property
    def beta(self) -> Study:
        return self.versions["beta"].study

    def subject(self, number: str, site: str = "LUX", version: str = "alpha-1", **more: Any) -> Subject:
        facts = {
            "state": "enrolled",
            "screened_on": date(2026, 1, 5),
            "enrolled_on": date(2026, 1, 10),
        } | more
        held = self.versions[version]
        with recorded(ACTOR):
            return Subject.objects.create(
                study=held.study,
                site=self.sites[site],
                version=held,
                number=number,
                baseline_on=date(2026, 1, 10),
                **facts,
            )

    def visit(self, subject: Subject, definition: str, on: date | None, **more: Any) -> Visit:
        with recorded(ACTOR):
            return Visit.objects.create(subject=subject, definition=definition, visited_on=on, **more)

    def record(
        self, subject: Subject, form: str, values: dict[str, Any], visit: Visit | None = None, **more: Any
    ) -> FormRecord:
        facts = {"study_version": subject.version} | more
        with recorded(ACTOR):
            return FormRecord.objects.create(
                study=subject.study, subject=subject, visit=visit, form=form, values=values, **facts
            )

    def scope(self, person: str, *studies: Study) -> Scope:
        return scope_of(self.people[person], studies or (self.alpha, self.beta))

    def table(self, person: str, dataset: str, *studies: Study, name: str = "") -> Any:
        found = build(self.scope(person, *studies), [dataset])
        return next(t for t in found if t.name == (name or dataset))


def build_universe() -> Universe:
    """Publish the studies, open the sites and give people their roles."""
    system = system_user()
    universe = Universe({n: publish._store(system, compiled(n)) for n in ("alpha-1", "alpha-2", "beta")})
    places = (("LUX", universe.alpha, "LU"), ("BAS", universe.alpha, "CH"), ("PAR", universe.beta, "FR"))
    for number, (code, study, country) in enumerate(places, 101):
        universe.sites[code] = create_site(
            by=system, study=study, code=code, number=number, name=f"Hospital {code}", country=country
        )
    for name in ("dana", "paul", "nora", "otto"):
        universe.people[name] = create_user(username=f"{name}.exports", full_name=name.title(), password=None)
    for study in (universe.alpha, universe.beta):
        grant_membership(by=system, user=universe.people["dana"], study=study, role="data_manager")
    for name, role in (("paul", "pi"), ("nora", "nurse")):
        grant_membership(
            by=system, user=universe.people[name], study=universe.alpha, role=role, site=universe.sites["LUX"]
        )
    return universe


@lru_cache
def compiled(name: str) -> CompiledStudy:
    """The compiled study of a test folder; fails with all its problems."""
    result = load_study(DATA / name)
    assert result.study, "\n".join(f"{p.file}:{p.line}: {p.message}" for p in result.problems)
    return result.study


def fill(universe: Universe) -> None:
    """Participants whose exports the golden files hold."""
    anna = universe.subject("AL-101-0001-A", consented_on=date(2026, 1, 4))
    with recorded(ACTOR):
        Consent.objects.create(
            subject=anna, version="1.0", language="en", given_on=date(2026, 1, 4), scopes={"icsamp": True}
        )
    universe.record(anna, "person", {"sex": "F", "born": "1980-04", "secret": "H-4711"})
    baseline = universe.visit(anna, "BL", date(2026, 1, 10), target=date(2026, 1, 10))
    universe.record(anna, "vitals", VITALS_KG, baseline, status="complete")
    universe.record(anna, "labs", {"crp": "1.20", "crp.unit": "mg/dL"}, baseline)
    universe.visit(
        anna, "M3", None, target=date(2026, 4, 10), earliest=date(2026, 3, 27), latest=date(2026, 4, 24)
    )
    universe.visit(anna, "UNS", date(2026, 2, 1), reason="=cmd|' /C calc'!A0")
    universe.record(anna, "events", EVENT, repeat=1)
    universe.record(anna, "events", {"ae_term": "entered twice"}, repeat=2, status="error")
    ben = universe.subject("AL-102-0001-B", site="BAS", version="alpha-2")
    universe.record(ben, "vitals", VITALS_LB, universe.visit(ben, "BL", date(2026, 1, 12)))
    universe.record(ben, "labs", {"crp.missing": "ND"}, universe.visit(ben, "M3", date(2026, 4, 12)))
    cleo = universe.subject("BE-103-0001-C", site="PAR", version="beta")
    body = {"body_weight": "81.0", "body_weight.unit": "kg", "body_sex": "M"}
    universe.record(cleo, "body", body, universe.visit(cleo, "BL", date(2026, 1, 15)))


VITALS_KG = {
    "measured": "2026-01-10",
    "weight": "70.50",
    "weight.unit": "kg",
    "temp": "98.6",
    "temp.unit": "[degF]",
    "pulse": 72,
    "pulse.unit": "/min",
    "smoker": "Y",
    "pain": "2",
    "joints": ["R_KNE", "L_KNE"],
    "change": -4,
    "at": "14:05",
    "seen": "2026-01-10T14:05:00+01:00",
    "fit": True,
    "note": '=1+1, "quoted"\nand a second line é',
}
VITALS_LB = {
    "weight": "154.3",
    "weight.unit": "[lb_av]",
    "temp.missing": "REFU",
    "pulse": "64.5",
    "pulse.unit": "/min",
    "smoker": "N",
    "pain": "0",
    "joints": [],
    "change": 3,
    "waist": 90,
    "waist.unit": "cm",
    "note": "＝SUM(A1)",
}
EVENT = {
    "ae_term": "@rash",
    "status": "-",
    "treatment": [
        {"@id": "t1", "drug": "+cortisone", "dose": "2.50", "dose.unit": "mg"},
        {"@id": "t2", "drug": "water", "dose.missing": "UNK"},
    ],
}
