"""F08, F27: the line breaks before, in and after a save, is slow, or brings something else than was announced."""

import http.client
import json
import socket

import pytest

from forms.models import SavedOperation
from tests.faults.conftest import Outcome, Ward
from tests.faults.nurse import NO_ANSWER, entry, operations_of
from tests.faults.proxy import Line
from tests.integration.forms.filling import record, values

pytestmark = pytest.mark.slow
MORE_THAN_THREADS = 12  # gunicorn has two workers with four each


def test_an_answer_lost_after_the_commit_is_given_again(ward: Ward, outcome: Outcome) -> None:
    deeds = ["drop", "pass", "half", "drop", "drop", "pass"] * 3
    form = ward.form()
    with Line(ward.web.port, deeds) as line:
        nurse = ward.nurse(port=line.port)
        for version, note in enumerate("abcdefghi"):
            answer = nurse.save(entry(form, "note", note, version))
            assert answer.body["version"] == version + 1
    outcome("F08 answer lost after the commit", sum(d != "pass" for d in deeds), nurse.journal)
    assert SavedOperation.objects.filter(record=record(form)).count() == 9


def test_a_request_that_breaks_off_leaves_nothing_and_is_sent_again(ward: Ward, outcome: Outcome) -> None:
    form = ward.form()
    with Line(ward.web.port, ["broken", "pass"] * 6) as line:
        nurse = ward.nurse(port=line.port)
        for version in range(6):
            assert nurse.save(entry(form, "sysbp", 110 + version, version)).status == 200
    outcome("F27 line cut in the middle of a request", 6, nurse.journal)


def test_a_body_shorter_than_announced_saves_nothing(ward: Ward) -> None:
    nurse, form = ward.nurse(), ward.form()
    body = json.dumps(entry(form, "note", "cut off", 0).body).encode()
    line = nurse.raw(form, body[:-30], len(body))
    line.shutdown(socket.SHUT_WR)
    status, refused = _read(line)
    assert (status, bool(refused["detail"])) == (400, True)
    assert values(form) == {}


def test_a_body_longer_than_announced_saves_nothing(ward: Ward) -> None:
    nurse, form = ward.nurse(), ward.form()
    body = json.dumps(entry(form, "note", "too much", 0).body).encode()
    status, refused = _read(nurse.raw(form, body, len(body) - 30))
    assert (status, bool(refused["detail"])) == (400, True)
    assert values(form) == {}


def test_a_body_that_drips_is_waited_for_and_holds_up_nobody(ward: Ward, outcome: Outcome) -> None:
    slow, quick, form = ward.nurse(), ward.nurse("ines"), ward.form()
    dripping = entry(form, "note", "slowly", 0)
    body = json.dumps(dripping.body).encode()
    line = slow.raw(form, body[:10], len(body))
    assert quick.save(entry(form, "sysbp", 120, 0)).status == 200
    for at in range(10, len(body), 40):
        line.sendall(body[at : at + 40])
    assert _read(line)[0] == 200
    slow.save(dripping)  # the same once more: the stored answer, for the journal
    outcome("F27 body that drips", 1, [*slow.journal, *quick.journal])


def test_lines_that_fell_silent_do_not_keep_others_out(ward: Ward, outcome: Outcome) -> None:
    silent, quick, form = ward.nurse(), ward.nurse("ines"), ward.form()
    body = json.dumps(entry(form, "note", "never finished", 0).body).encode()
    lines = [silent.raw(form, body[:10], len(body)) for _ in range(MORE_THAN_THREADS)]
    assert quick.save(entry(form, "sysbp", 120, 0)).status == 200
    status, refused = _read(lines[0])
    assert (status, refused["code"], bool(refused["detail"])) == (408, "broken_off", True)
    for line in lines:
        line.close()
    assert "note" not in values(form)
    outcome("F27 lines that fell silent in a request", len(lines), quick.journal)


@pytest.mark.long
def test_an_answer_half_a_minute_late(ward: Ward, outcome: Outcome) -> None:
    form = ward.form()
    with Line(ward.web.port, [30.0]) as line:
        nurse = ward.nurse(port=line.port)
        sent = entry(form, "note", "patience", 0)
        with pytest.raises(NO_ANSWER):
            nurse.post(operations_of(form), sent.body, timeout=5)
        sent.tries = 1
        assert nurse.save(sent).body["version"] == 1
    outcome("F27 answer 30 s late", 1, nurse.journal)


def _read(line: socket.socket) -> tuple[int, dict[str, str]]:
    with line:
        answer = http.client.HTTPResponse(line)
        answer.begin()
        return answer.status, json.loads(answer.read())
