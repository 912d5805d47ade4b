"""Who may: the only module that asks the object permissions kept by guardian.

Rights are read once per user object (one per request) and answered from memory: a permission is held for a whole
study or for single sites. Not yours is `NotFound`, the same as unknown; yours but not allowed is `NotAllowed`.
When something may happen (state, lock) is a policy, not an access question.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.actions.users import SYSTEM_USERNAME
from accounts.models import User
from accounts.roles import ROLES, SYSTEM_ROLE, Permission, Role
from audit.context import Actor
from clinnova.lib.prepared import Row, Statement, fetch
from clinnova.lib.problems import NotAllowed, NotFound
from studies.models import Site, Study

# An attribute, not an entry in `__dict__`: a request's user is a proxy that has a dictionary of its own.
_KEPT = "_grants"


@dataclass(frozen=True)
class _Membership:
    """A running membership; without a site it is one in the whole study."""

    study_id: int
    site_id: int | None
    role: str
    site_code: str


@dataclass
class _Grants:
    """What one user holds: permission -> ids. `study_of` maps every site of a reachable study to its study."""

    studies: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    sites: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    study_of: dict[int, int] = field(default_factory=dict)
    memberships: list[_Membership] = field(default_factory=list)

    @property
    def reached(self) -> set[int]:
        return {m.study_id for m in self.memberships}

    def reach(self, permission: str, site: int) -> bool:
        """Whether `permission` is held at a site, for itself or with its whole study."""
        return site in self.sites[permission] or self.study_of.get(site) in self.studies[permission]


def studies_for(user: User, permission: Permission = Permission.VIEW_STUDY) -> QuerySet[Study]:
    """The studies in which `user` holds `permission` for at least one site, ordered by cohort."""
    return Study.objects.filter(id__in=study_ids(user, permission))


def study_ids(user: User, permission: Permission) -> frozenset[int]:
    """Ids of the studies in which `user` holds `permission` somewhere."""
    if is_system(user):
        return frozenset(Study.objects.values_list("id", flat=True))
    grants = _grants(user)
    by_site = {grants.study_of[s] for s in grants.sites[permission] if s in grants.study_of}
    return frozenset(grants.studies[permission] | by_site)


def site_ids(user: User, permission: Permission, *, study: Study | int | None = None) -> frozenset[int]:
    """Ids of the sites at which `user` holds `permission`, in one study or in all: use as `site__in`."""
    wanted = study.id if isinstance(study, Study) else study
    if is_system(user):
        sites = Site.objects.all() if wanted is None else Site.objects.filter(study_id=wanted)
        return frozenset(sites.values_list("id", flat=True))
    grants = _grants(user)
    held = grants.sites[permission] | {
        s for s, of in grants.study_of.items() if of in grants.studies[permission]
    }
    return frozenset(s for s in held if wanted is None or grants.study_of.get(s) == wanted)


def can(user: User, permission: Permission, *, study: Study | None = None, site: Site | None = None) -> bool:
    """Whether `require` would pass; feeds navigation and disabled buttons."""
    try:
        require(user, permission, study=study, site=site)
    except (NotAllowed, NotFound):
        return False
    return True


def require(
    user: User, permission: Permission, *, study: Study | None = None, site: Site | None = None
) -> Actor:
    """The actor for the audit trail, or a refusal.

    With `site`, the permission must reach that site; with `study` alone, any site of the study is enough.
    Raises NotFound where the user has no membership reaching the place, NotAllowed where the role lacks it.
    """
    if is_system(user):
        return Actor(SYSTEM_USERNAME, SYSTEM_ROLE)
    place = site.study_id if site else study.id if study else None
    grants = _grants(user)
    mine = [
        m for m in grants.memberships if m.study_id == place and (not site or m.site_id in (None, site.id))
    ]
    if place is None or not mine:
        raise NotFound(_("This does not exist, or it is not among your studies and sites."))
    allowed = grants.reach(permission, site.id) if site else place in study_ids(user, permission)
    if not allowed:
        raise NotAllowed(_refusal(mine), permission=permission.value)
    acting = next((m for m in mine if permission in ROLES[m.role].permissions), mine[0])
    return Actor(user.username, acting.role, acting.site_code)


def get_study(user: User, slug: str, permission: Permission = Permission.VIEW_STUDY) -> Study:
    """The study with this slug, if the user reaches it; NotFound if not, NotAllowed if the role lacks `permission`."""
    study = Study.objects.filter(slug=slug).first()
    if study is None or not (is_system(user) or study.pk in _grants(user).reached):
        raise NotFound(_("This study does not exist, or it is not among your studies."))
    require(user, permission, study=study)
    return study


def roles_in(user: User, study: Study) -> list[Role]:
    """The roles that `user` holds in a study, for display."""
    return [ROLES[m.role] for m in _grants(user).memberships if m.study_id == study.id]


def is_administrator(user: User) -> bool:
    """Whether `user` may manage members anywhere: opens Administration."""
    return bool(study_ids(user, Permission.MANAGE_MEMBERS))


def is_system(user: User) -> bool:
    """Whether this is the account of background jobs and management commands, which cannot log in."""
    return user.username == SYSTEM_USERNAME


def forget(user: User) -> None:
    """Drop what is remembered of `user`'s rights, after a membership changed."""
    if hasattr(user, _KEPT):
        delattr(user, _KEPT)


def _refusal(memberships: list[_Membership]) -> str:
    names = ", ".join(sorted({str(ROLES[m.role].name) for m in memberships}))
    return _("Your role (%(role)s) does not allow this.") % {"role": names}


def _grants(user: User) -> _Grants:
    """Rights of `user`, narrowed to the token's study where a token authenticated the request."""
    grants: _Grants | None = getattr(user, _KEPT, None)
    if grants is None:
        grants = remember(user, fetch(_HELD.using(*held_by(user.pk, user.token_study_id))))
    return grants


# One statement, for it runs in every request. Rows are (kind, name, study, site, code of the site): the running
# memberships, what is held in a whole study, and every site of a reached study with what is held there.
HELD = """
WITH mine AS MATERIALIZED (
    SELECT study_id, site_id, role FROM studies_membership
    WHERE user_id = %s AND ended_at IS NULL AND (study_id = %s OR %s)
)
SELECT 'role' AS kind, m.role AS name, m.study_id AS study, m.site_id AS site, s.code
FROM mine m LEFT JOIN studies_site s ON s.id = m.site_id
UNION ALL
SELECT 'study', p.codename, o.content_object_id, NULL, NULL FROM studies_studyuserpermission o
JOIN auth_permission p ON p.id = o.permission_id
WHERE o.user_id = %s AND o.content_object_id IN (SELECT study_id FROM mine)
UNION ALL
SELECT 'site', p.codename, s.study_id, s.id, NULL FROM studies_site s
LEFT JOIN (studies_siteuserpermission o JOIN auth_permission p ON p.id = o.permission_id)
ON o.content_object_id = s.id AND o.user_id = %s
WHERE s.study_id IN (SELECT study_id FROM mine)
"""
_HELD = Statement("access_held", HELD)


def held_by(user: int, only: int | None = None) -> tuple[int | bool | None, ...]:
    """The parameters of `HELD` for the id of a user: her rights in all her studies, or in one `only`."""
    return user, only, only is None, user, user


def remember(user: User, rows: Iterable[Row]) -> _Grants:
    """Keep what `HELD` gave for this user object, which lives as long as its request."""
    grants = _granted(rows)
    setattr(user, _KEPT, grants)
    return grants


def _granted(rows: Iterable[Row]) -> _Grants:
    grants = _Grants()
    for kind, name, study, site, code in rows:
        if kind == "role":
            grants.memberships.append(_Membership(study, site, name, code or ""))
        elif kind == "study":
            grants.studies[name].add(study)
        else:
            grants.study_of[site] = study
            if name is not None:
                grants.sites[name].add(site)
    return grants
