"""Granting and ending roles. guardian's object permissions follow in the same transaction."""

from typing import Any

from django.contrib.auth.models import Permission as DjangoPermission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import ROLES, Permission
from audit import context as audit
from clinnova.lib.problems import Invalid, NotAllowed
from studies import access
from studies.models import Membership, Site, SiteUserPermission, Study, StudyUserPermission


def grant_membership(
    *, by: User, user: User, study: Study, role: str, site: Site | None = None
) -> Membership:
    """Give `user` a role at a site, or in the whole study where the role allows that. Nobody grants to oneself."""
    actor = access.require(by, Permission.MANAGE_MEMBERS, study=study)
    if by.id == user.id:
        raise NotAllowed(_("Nobody changes their own roles. Ask another administrator."))
    if role not in ROLES:
        raise Invalid(_("There is no role with the code “%(role)s”.") % {"role": role})
    if site is None and not ROLES[role].study_wide:
        raise Invalid(_("The role %(role)s is held at a site: choose one.") % {"role": ROLES[role].name})
    if site is not None and site.study_id != study.id:
        raise Invalid(_("This site does not take part in this study."))
    with audit.recorded(actor):
        membership, _created = Membership.objects.get_or_create(
            user=user, study=study, site=site, role=role, ended_at=None
        )
        _mirror(user, study, site)
    access.forget(user)
    return membership


def end_membership(*, by: User, membership: Membership) -> Membership:
    """End a role from now on. The row stays as history."""
    actor = access.require(by, Permission.MANAGE_MEMBERS, study=membership.study)
    if by.id == membership.user_id:
        raise NotAllowed(_("Nobody changes their own roles. Ask another administrator."))
    with audit.recorded(actor):
        membership.ended_at = timezone.now()
        membership.save(update_fields=["ended_at"])
        _mirror(membership.user, membership.study, membership.site)
    access.forget(membership.user)
    return membership


def _mirror(user: User, study: Study, site: Site | None) -> None:
    """Make guardian's rows for this user and place equal to the union of the user's running roles there."""
    running = Membership.objects.filter(user=user, study=study, site=site, ended_at=None)
    wanted = {p.value for m in running for p in ROLES[m.role].permissions}
    model: Any = StudyUserPermission if site is None else SiteUserPermission
    target: Any = site or study
    rows = model.objects.filter(user=user, content_object=target)
    rows.exclude(permission__codename__in=wanted).delete()
    held = set(rows.values_list("permission__codename", flat=True))
    missing = DjangoPermission.objects.filter(
        content_type=ContentType.objects.get_for_model(target), codename__in=wanted - held
    )
    model.objects.bulk_create([model(user=user, permission=p, content_object=target) for p in missing])
