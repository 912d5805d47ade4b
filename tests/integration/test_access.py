"""Who may: rights come from memberships, and guardian's rows mirror them."""

import pytest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.roles import ROLES, Permission
from audit.models import AuditRecord
from clinnova.lib.problems import Invalid, NotAllowed, NotFound
from studies import access
from studies.actions.memberships import end_membership, grant_membership
from studies.backends import MemberBackend
from studies.models import Membership, SiteUserPermission, StudyUserPermission
from tests.world import AT_SITE, STUDY_WIDE, World

pytestmark = pytest.mark.django_db


def test_every_role_holds_exactly_its_permissions(world: World) -> None:
    for name, role in (AT_SITE | STUDY_WIDE).items():
        user = world.people[name]
        held = {p for p in Permission if access.can(user, p, site=world.lux)}
        assert held == ROLES[role].permissions, name


def test_rights_at_one_site_do_not_reach_another(world: World) -> None:
    assert access.site_ids(world.cora, Permission.ENTER_DATA) == {world.lux.id}
    with pytest.raises(NotFound):
        access.require(world.cora, Permission.ENTER_DATA, site=world.bas)


def test_study_wide_roles_reach_every_site(world: World) -> None:
    assert access.site_ids(world.dana, Permission.EXPORT) == {world.lux.id, world.bas.id}


def test_strangers_find_nothing(world: World) -> None:
    with pytest.raises(NotFound) as foreign:
        access.get_study(world.otto, "tiny")
    with pytest.raises(NotFound) as unknown:
        access.get_study(world.otto, "unknown")
    assert str(foreign.value.sentence) == str(unknown.value.sentence), "the answer tells which studies exist"


def test_refusal_names_the_role(world: World) -> None:
    with pytest.raises(NotAllowed, match="not_allowed") as refused:
        access.require(world.max, Permission.ENTER_DATA, site=world.lux)
    assert "Monitor" in str(refused.value.sentence)


def test_membership_is_mirrored_and_ends(world: World) -> None:
    membership = grant_membership(
        by=world.ada, user=world.otto, study=world.study, site=world.lux, role="nurse"
    )
    rows = SiteUserPermission.objects.filter(user=world.otto, content_object=world.lux)
    assert {r.permission.codename for r in rows} == {p.value for p in ROLES["nurse"].permissions}
    end_membership(by=world.ada, membership=membership)
    assert not rows.all().exists()
    assert not access.can(world.otto, Permission.ENTER_DATA, site=world.lux)


def test_two_roles_at_one_place_keep_what_the_other_still_gives(world: World) -> None:
    second = grant_membership(
        by=world.ada, user=world.cora, study=world.study, site=world.lux, role="monitor"
    )
    end_membership(by=world.ada, membership=second)
    held = {p for p in Permission if access.can(world.cora, p, site=world.lux)}
    assert held == ROLES["nurse"].permissions


def test_nobody_changes_their_own_roles(world: World) -> None:
    with pytest.raises(NotAllowed):
        grant_membership(by=world.ada, user=world.ada, study=world.study, role="data_manager")
    assert not StudyUserPermission.objects.filter(user=world.ada, permission__codename="export").exists()


def test_site_roles_need_a_site(world: World) -> None:
    with pytest.raises(Invalid):
        grant_membership(by=world.ada, user=world.otto, study=world.study, role="nurse")
    with pytest.raises(Invalid):
        grant_membership(
            by=world.ada, user=world.otto, study=world.study, site=world.foreign_site, role="nurse"
        )


def test_grants_leave_a_trail(world: World) -> None:
    membership = grant_membership(
        by=world.ada, user=world.otto, study=world.study, site=world.lux, role="nurse"
    )
    entry = AuditRecord.objects.get(table="studies_membership", row=membership.pk)
    assert (entry.actor, entry.role, entry.action) == ("ada", "administrator", "insert")
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_a_token_narrows_rights_to_its_study(world: World) -> None:
    grant_membership(by=world.system, user=world.otto, study=world.study, site=world.lux, role="monitor")
    assert len(access.study_ids(world.otto, Permission.VIEW_SUBJECTS)) == 2
    access.forget(world.otto)
    world.otto.token_study_id = world.foreign_study.id
    assert access.study_ids(world.otto, Permission.VIEW_SUBJECTS) == {world.foreign_study.id}


class TestThePersonOfASession:
    def test_comes_with_all_her_rights_in_one_statement(
        self, world: World, django_assert_num_queries
    ) -> None:
        MemberBackend().get_user(world.cora.pk)  # the first time prepares the statement
        for name in AT_SITE | STUDY_WIDE:
            with django_assert_num_queries(1):
                user = _as_in_a_request(world.people[name].pk)
                held = {p for p in Permission if access.can(user, p, site=world.lux)}
            fresh = User.objects.get(username=name)
            assert all(
                getattr(user, f.attname) == getattr(fresh, f.attname) for f in User._meta.concrete_fields
            )
            assert held == {p for p in Permission if access.can(fresh, p, site=world.lux)}

    def test_a_stranger_comes_without(self, world: World) -> None:
        user = MemberBackend().get_user(world.otto.pk)
        assert user == world.otto
        assert not access.can(user, Permission.VIEW_STUDY, study=world.study)

    def test_who_is_unknown_or_not_active_does_not_come(self, world: World) -> None:
        User.objects.filter(pk=world.cora.pk).update(is_active=False)
        assert MemberBackend().get_user(world.cora.pk) is None
        assert MemberBackend().get_user(0) is None


def _as_in_a_request(pk: int) -> SimpleLazyObject:
    return SimpleLazyObject(lambda: MemberBackend().get_user(pk))
