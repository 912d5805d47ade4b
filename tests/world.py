"""A small named universe, built through the product's own actions: no test starts from an impossible state.

Study TINY with two sites. LUX: cora (nurse), ines (investigator), paul (PI), max (monitor), bo (biobank).
BAS: nina (nurse). Whole study: dana (data manager), sofia (sponsor), ivo (inspector), bert (builder), ada
(administrator). otto belongs to another study and must never see anything of this one.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from accounts.actions.users import SYSTEM_USERNAME, create_user, system_user
from accounts.models import User
from studies.actions import publish
from studies.actions.memberships import grant_membership
from studies.actions.sites import create_site
from studies.definition.compiled import CompiledStudy
from studies.definition.load import load_study
from studies.models import Site, Study, StudyVersion

DATA = Path(__file__).parent / "data" / "studies"
AT_SITE = {"cora": "nurse", "ines": "investigator", "paul": "pi", "max": "monitor", "bo": "biobank"}
STUDY_WIDE = {
    "dana": "data_manager",
    "sofia": "sponsor",
    "ivo": "inspector",
    "bert": "builder",
    "ada": "administrator",
}


@dataclass
class World:
    """The universe: people by first name, one study with two sites, one foreign study with one site."""

    study: Study
    version: StudyVersion
    lux: Site
    bas: Site
    foreign_study: Study
    foreign_site: Site
    people: dict[str, User]
    system: User

    def __getattr__(self, name: str) -> User:
        people = self.__dict__.get("people", {})  # a copy that is being made has none yet
        if name not in people:
            raise AttributeError(name)
        return people[name]


def build_world() -> World:
    """Publish two small studies and give everybody a role."""
    system = system_user()
    version, foreign = (publish._store(system, compiled(name)) for name in ("tiny", "foreign"))
    lux = _site(system, version.study, "LU-CHL", 101, "Hospital in Luxembourg", "LU")
    bas = _site(system, version.study, "CH-USB", 201, "Hospital in Basel", "CH")
    away = _site(system, foreign.study, "DE-A", 301, "Hospital in Germany", "DE")
    people = {name: _person(name) for name in (*AT_SITE, "nina", *STUDY_WIDE, "otto")}
    for name, role in AT_SITE.items():
        grant_membership(by=system, user=people[name], study=version.study, site=lux, role=role)
    grant_membership(by=system, user=people["nina"], study=version.study, site=bas, role="nurse")
    for name, role in STUDY_WIDE.items():
        grant_membership(by=system, user=people[name], study=version.study, role=role)
    grant_membership(by=system, user=people["otto"], study=foreign.study, site=away, role="investigator")
    return find_world()


def find_world() -> World:
    """The universe that `build_world` has left in the database, with fresh objects."""
    study, foreign = (Study.objects.get(slug=slug) for slug in ("tiny", "foreign"))
    version = StudyVersion.objects.select_related("study").get(study=study)
    sites = {site.code: site for site in Site.objects.select_related("study")}
    users = {user.username: user for user in User.objects.all()}
    people = {name: users[name] for name in (*AT_SITE, "nina", *STUDY_WIDE, "otto")}
    away = sites["DE-A"]
    return World(
        study, version, sites["LU-CHL"], sites["CH-USB"], foreign, away, people, users[SYSTEM_USERNAME]
    )


@lru_cache
def compiled(name: str) -> CompiledStudy:
    """The compiled test study in `tests/data/studies/<name>`; fails with all its problems."""
    result = load_study(DATA / name)
    assert result.study, "\n".join(f"{p.file}:{p.line}: {p.message}" for p in result.problems)
    return result.study


def _site(by: User, study: Study, code: str, number: int, name: str, country: str) -> Site:
    return create_site(
        by=by,
        study=study,
        code=code,
        number=number,
        name=name,
        country=country,
        target=20,
        activated_on=date(2025, 1, 15),
    )


def _person(name: str) -> User:
    return create_user(username=name, full_name=name.title(), password="correct horse battery")
