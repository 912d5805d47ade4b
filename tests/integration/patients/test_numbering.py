"""Numbers are unique under real concurrency and are never given twice."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection, connections

from accounts.models import User
from patients import numbers
from patients.actions.subjects import screen_subject
from patients.models import Subject, SubjectCounter
from studies.models import Site
from tests.participants import ago
from tests.world import World


def _screen(user_id: int, site_id: int) -> str:
    """One enrolment on a connection of its own, as in another web process."""
    try:
        user, site = User.objects.get(pk=user_id), Site.objects.get(pk=site_id)
        return screen_subject(by=user, site=site, on=ago(1)).number
    finally:
        connection.close()


def test_ten_at_once_get_ten_numbers(committed_world: World) -> None:
    world = committed_world
    with ThreadPoolExecutor(10) as pool:
        given = list(pool.map(lambda _n: _screen(world.cora.id, world.lux.id), range(10)))
    assert sorted(given) == [numbers.compose("TI", 101, n) for n in range(1, 11)]


def test_number_of_a_removed_participant_is_not_given_again(committed_world: World) -> None:
    """Nobody can remove one through the application; here the owner of the tables does it with SQL."""
    world = committed_world
    first = screen_subject(by=world.cora, site=world.lux, on=ago(1))
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('clinnova.actor', 'owner', false)")
        cursor.execute("DELETE FROM patients_visit")
        cursor.execute("DELETE FROM patients_subject")
    assert not Subject.objects.exists()
    second = screen_subject(by=world.cora, site=world.lux, on=ago(1))
    assert (first.number, second.number) == (numbers.compose("TI", 101, 1), numbers.compose("TI", 101, 2))
    assert SubjectCounter.objects.get(site=world.lux).last == 2
