"""F06, F07: the same save more than once, one after the other and all at once."""

from concurrent.futures import ThreadPoolExecutor
from copy import copy
from threading import Barrier

import pytest

from audit.models import AuditRecord
from forms.models import FormRecord, SavedOperation
from tests.faults.conftest import Outcome, Ward
from tests.faults.nurse import Answer, complete_of, entry, operations_of
from tests.integration.forms.filling import record, values

pytestmark = pytest.mark.slow
AT_ONCE = 20


def test_the_same_save_twenty_times_at_once_counts_once(ward: Ward, outcome: Outcome) -> None:
    nurse, form, start = ward.nurse(), ward.form(), Barrier(AT_ONCE)
    sent = entry(form, "weight", "190", 0)

    def send(_: int) -> Answer:
        start.wait()
        return nurse.save(copy(sent))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(send, range(AT_ONCE)))
    assert [answer.status for answer in answers] == [200] * AT_ONCE
    assert [answer.body for answer in answers] == [answers[0].body] * AT_ONCE
    outcome("F07 the same save twenty times at once", AT_ONCE, nurse.journal)
    stored = record(form)
    assert stored is not None
    assert stored.version == 1
    assert SavedOperation.objects.filter(record=stored).count() == 1
    assert stored.queries.count() == 1


def test_the_same_save_twice_gets_the_stored_answer(ward: Ward, outcome: Outcome) -> None:
    nurse, other, form = ward.nurse(), ward.nurse("ines"), ward.form()
    sent = entry(form, "weight", "70.5", 0)
    first = nurse.save(sent)
    other.save(entry(form, "weight", "72", 1))  # somebody goes on meanwhile
    assert nurse.post(operations_of(form), sent.body).body == first.body
    assert values(form)["weight"] == "72"
    outcome("F06 the same save twice", 1, [*nurse.journal, *other.journal])


def test_a_refused_save_sent_again_is_refused_again_until_it_is_another_one(
    ward: Ward, outcome: Outcome
) -> None:
    nurse, form = ward.nurse(), ward.form()
    refused = nurse.save(entry(form, "weight", "700", 0))
    again = nurse.save(entry(form, "weight", "700", 0, key=nurse.journal[0].key))
    assert (refused.status, refused.body) == (again.status, again.body) == (422, refused.body)
    assert values(form) == {}
    assert nurse.save(entry(form, "weight", "70", 0)).status == 200
    reused = nurse.post(operations_of(form), entry(form, "note", "x", 1, key=nurse.journal[-1].key).body)
    assert (reused.status, reused.body["code"]) == (422, "key_reused")
    outcome("F06 a refused save twice", 2, nurse.journal)


def test_complete_sent_ten_times_at_once_is_one_act(ward: Ward, outcome: Outcome) -> None:
    nurse, form, start = ward.nurse(), ward.form(), Barrier(10)
    for version, (item, value) in enumerate({"height": 174, "weight": "70.5", "smoker": "N"}.items()):
        nurse.save(entry(form, item, value, version))

    def send(_: int) -> Answer:
        start.wait()
        return nurse.post(complete_of(form), {})

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, range(10)))
    assert {(answer.status, answer.body["completed_at"]) for answer in answers} == {
        (200, answers[0].body["completed_at"])
    }
    stored = record(form)
    assert stored is not None
    acts = AuditRecord.objects.filter(
        table=FormRecord._meta.db_table, row=stored.pk, columns__has_key="status"
    )
    assert [act.columns["status"][1] for act in acts.order_by("id")] == ["started", "complete"]
    outcome("F13 Complete ten times at once", 10, nurse.journal)
