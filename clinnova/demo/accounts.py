"""The demo's log-ins and tokens, and the file in which programs find them."""

import json
import secrets
from pathlib import Path
from typing import Any

from accounts.actions.users import create_user, set_password
from accounts.models import User
from api.actions.tokens import issue_token
from clinnova.demo.cast import PEOPLE, TOKEN_HOLDER, DemoPerson
from studies.actions.memberships import grant_membership
from studies.models import Site, Study


def make_people(by: User, studies: list[Study]) -> None:
    """Create every person with her roles; who exists already is left as she is."""
    for person in PEOPLE:
        user = User.objects.filter(username=person.username).first() or create_user(
            username=person.username, full_name=person.full_name, password=None, language=person.language
        )
        for study in studies:
            site = Site.objects.get(study=study, code=person.site) if person.site else None
            grant_membership(by=by, user=user, study=study, role=person.role, site=site)


def staff_name(site: str) -> str:
    """The user name of a hospital's synthetic nurse."""
    return f"staff.{site.lower()}"


def make_staff(by: User, studies: list[Study]) -> dict[str, User]:
    """One nurse per hospital who entered the synthetic past; nobody can log in as her. Site code -> user."""
    staff = {}
    for study in studies:
        for site in study.sites.all():
            name = staff_name(site.code)
            staff[site.code] = User.objects.filter(username=name).first() or create_user(
                username=name, full_name=f"Study nurse {site.code} (synthetic)", password=None
            )
            grant_membership(by=by, user=staff[site.code], study=study, role="nurse", site=site)
    return staff


def write_accounts(path: Path, url: str, studies: list[Study]) -> None:
    """Write `path`: address, log-ins, tokens. An existing file keeps its passwords and tokens; its address follows."""
    known = _read(path)
    if known is None:
        known = {
            "accounts": [row for p in PEOPLE for row in _log_ins(p, studies)],
            "tokens": _tokens(studies),
        }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps({"url": url, **known}, indent=2) + "\n", encoding="utf-8")


def _read(path: Path) -> dict[str, Any] | None:
    """Log-ins of an earlier run, if the file is whole."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        return {"accounts": known["accounts"], "tokens": known["tokens"]}
    except (OSError, ValueError, KeyError):
        return None


def _log_ins(person: DemoPerson, studies: list[Study]) -> list[dict[str, str | None]]:
    """A new password for a person, listed once for each of her studies."""
    password = secrets.token_urlsafe(9)
    set_password(user=User.objects.get(username=person.username), password=password)
    return [
        {
            "role": person.role,
            "username": person.username,
            "password": password,
            "study": study.slug,
            "site": person.site,
        }
        for study in studies
    ]


def _tokens(studies: list[Study]) -> list[dict[str, str]]:
    holder = User.objects.get(username=TOKEN_HOLDER)
    role = next(p.role for p in PEOPLE if p.username == TOKEN_HOLDER)
    return [
        {"role": role, "study": study.slug, "token": issue_token(by=holder, study=study, label="demo")[1]}
        for study in studies
    ]
