"""The visit matrix and the course of the lead score: geometry and words, without a database."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from forms import grid, scores
from forms.filled import subject_answers
from forms.matrix import FormStatus
from forms.models import FormRecord
from patients.dialogs import Dialogs
from patients.models import Subject, Visit
from studies import registry
from studies.models import Site, Study
from tests.world import compiled

TODAY = date(2026, 4, 3)
STUDY = compiled("tiny")


@pytest.fixture(autouse=True)
def _tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "definition", lambda _version: STUDY)
    monkeypatch.setattr("forms.filled.definition", lambda _version: STUDY)


@pytest.fixture
def subject() -> Subject:
    study = Study(pk=1, slug="tiny", cohort="TINY", title={"en": "Tiny"})
    site = Site(pk=1, study=study, code="LU-CHL", number=101, name="Hospital")
    return Subject(pk=1, study=study, site=site, version_id=1, number="TI-101-0001-W", state="enrolled")


def at(subject: Subject, definition: str, pk: int, **facts: object) -> Visit:
    return Visit(pk=pk, subject=subject, definition=definition, **facts)


def filled(visit: Visit, form: str, status: str = "complete", **values: object) -> FormRecord:
    return FormRecord(
        pk=visit.pk, subject=visit.subject, visit=visit, form=form, status=status, values=values
    )


def window(opens: int, closes: int) -> dict[str, date]:
    return {"earliest": TODAY + timedelta(days=opens), "latest": TODAY + timedelta(days=closes)}


class TestColumns:
    def shown(self, subject: Subject, *visits: Visit) -> tuple[grid.Column, ...]:
        return grid.columns(STUDY, subject, visits, TODAY, Dialogs())

    def test_what_took_place_shows_its_day(self, subject: Subject) -> None:
        column = self.shown(subject, at(subject, "BL", 1, visited_on=TODAY, **window(-10, 5)))[0]
        assert (column.title, column.dates, column.status) == ("Baseline", "3 Apr 2026", "done")
        assert column.window == "Window 24 Mar – 8 Apr 2026"
        assert column.is_today

    @pytest.mark.parametrize(
        ("opens", "closes", "status", "is_today"),
        [(-3, 3, "due", True), (-9, -1, "overdue", False), (1, 9, "future", False)],
    )
    def test_what_is_planned_shows_its_window(
        self, subject: Subject, opens: int, closes: int, status: str, is_today: bool
    ) -> None:
        column = self.shown(subject, at(subject, "M3", 1, **window(opens, closes)))[0]
        assert (column.status, column.is_today) == (status, is_today)
        assert "–" in column.dates and "2026" not in column.dates

    def test_the_plan_stands_there_before_the_baseline(self, subject: Subject) -> None:
        columns = self.shown(subject, at(subject, "SCR", 1, visited_on=TODAY), at(subject, "BL", 2))
        assert [(c.title, c.status, c.dates) for c in columns[2:]] == [
            ("Month 3", "planned", "after 3 months")
        ]

    def test_nothing_is_planned_for_those_who_left(self, subject: Subject) -> None:
        subject.state = "screen_failed"
        assert len(self.shown(subject, at(subject, "SCR", 1, visited_on=TODAY))) == 1


class TestCells:
    def cell(self, subject: Subject, status: FormStatus, **visit: object) -> grid.Cell | None:
        assert status.visit is not None
        columns = grid.columns(STUDY, subject, [status.visit], TODAY, Dialogs())
        drawn = grid.grid(STUDY, subject, columns, [status])
        return drawn.rows[0].cells[0]

    def test_words_say_form_visit_status_and_what_is_open(self, subject: Subject) -> None:
        visit = at(subject, "BL", 7, visited_on=TODAY)
        begun = filled(visit, "vitals", "started")
        cell = self.cell(subject, FormStatus(visit, "vitals", True, begun, 0, subject_answers([begun], list)))
        assert (cell.status, cell.count) == ("started", 0)
        assert cell.title == "Vital signs, Baseline: in progress, 2 required items open"
        assert cell.href == "/studies/tiny/participants/TI-101-0001-W/visits/7/vitals/"

    def test_an_open_query_is_seen_first(self, subject: Subject) -> None:
        visit = at(subject, "BL", 7, visited_on=TODAY)
        cell = self.cell(subject, FormStatus(visit, "vitals", True, filled(visit, "vitals"), 2))
        assert (cell.status, cell.count) == ("query", 2)
        assert cell.title == "Vital signs, Baseline: complete, 2 open queries"

    @pytest.mark.parametrize(
        ("required", "missed", "status", "words"),
        [
            (True, "", "not_started", "not started"),
            (False, "", "optional", "not started, optional"),
            (True, "refused", "missed", "visit missed"),
        ],
    )
    def test_without_a_record(
        self, subject: Subject, required: bool, missed: str, status: str, words: str
    ) -> None:
        visit = at(subject, "M3", 7, missed_reason=missed, **window(-9, -1))
        cell = self.cell(subject, FormStatus(visit, "vitals", required))
        assert (cell.status, cell.title) == (status, f"Vital signs, Month 3: {words}")

    def test_rows_in_the_protocols_order_with_gaps(self, subject: Subject) -> None:
        screening, baseline = (
            at(subject, "SCR", 1, visited_on=TODAY),
            at(subject, "BL", 2, visited_on=TODAY),
        )
        columns = grid.columns(STUDY, subject, [screening, baseline], TODAY, Dialogs())
        statuses = [FormStatus(baseline, "vitals", True), FormStatus(screening, "consent", True)]
        drawn = grid.grid(STUDY, subject, columns, statuses)
        assert [row.title for row in drawn.rows] == ["Consent", "Vital signs"]
        assert [[cell is not None for cell in row.cells[:2]] for row in drawn.rows] == [
            [True, False],
            [False, True],
        ]
        assert drawn.legend == "not_started"


class TestCourse:
    def course(self, subject: Subject, *values: str) -> scores.Course:
        visits = [
            at(
                subject,
                "BL" if n == 0 else "UNS",
                n + 1,
                repeat=max(n, 1),
                visited_on=TODAY + timedelta(days=30 * n),
            )
            for n in range(len(values))
        ]
        found = scores.course(
            STUDY,
            [
                FormStatus(v, "activity", True, filled(v, "activity", score=s))
                for v, s in zip(visits, values, strict=True)
            ],
        )
        assert found is not None
        return found

    @pytest.mark.parametrize(
        ("values", "finding"),
        [
            (("4.00",), "Score 4.00 at Baseline"),
            (("4.00", "2.50"), "Score fell from 4.00 to 2.50 since Baseline"),
            (("2.50", "4.00"), "Score rose from 2.50 to 4.00 since Baseline"),
            (("4.00", "1.00", "4.00"), "Score unchanged at 4.00 since Baseline"),
        ],
    )
    def test_the_title_says_the_finding(
        self, subject: Subject, values: tuple[str, ...], finding: str
    ) -> None:
        assert self.course(subject, *values).finding == finding

    def test_points_lie_inside_and_in_order(self, subject: Subject) -> None:
        found = self.course(subject, "0", "10", "3")
        assert [p.x for p in found.points] == sorted(p.x for p in found.points)
        assert found.points[1].y < found.points[2].y < found.points[0].y
        assert all(0 < p.x < scores.WIDTH and 0 < p.y < scores.HEIGHT for p in found.points)
        assert [value for _y, value in found.grid] == ["0", "5", "10"]
        assert found.under([2, None, 99, 1]) == ["10", "", "", "0"]

    def test_labels_do_not_meet(self, subject: Subject) -> None:
        found = self.course(subject, *["1"] * 20)
        places = [p.x for p in found.points if p.tick]
        assert all(b - a >= 62 for a, b in pairwise(places))

    def test_errors_and_unknown_scores_do_not_count(self, subject: Subject) -> None:
        visit = at(subject, "BL", 1, visited_on=TODAY)
        wrong = FormStatus(visit, "activity", True, filled(visit, "activity", "error", score="4"))
        empty = FormStatus(visit, "activity", True, filled(visit, "activity"))
        found = scores.course(STUDY, [wrong, empty])
        assert found is not None and found.points == () and found.finding == "Score: no value yet"

    def test_no_course_where_the_score_is_not_asked(self, subject: Subject) -> None:
        visit = at(subject, "BL", 1, visited_on=TODAY)
        assert scores.course(STUDY, [FormStatus(visit, "vitals", True)]) is None
