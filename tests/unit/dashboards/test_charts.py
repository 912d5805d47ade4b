"""The curve's geometry says what the numbers say."""

from datetime import date

from dashboards.charts import curve

START, END = date(2025, 1, 1), date(2026, 1, 1)


def _points(text: str) -> list[tuple[float, float]]:
    return [tuple(map(float, p.split(","))) for p in text.split()]  # type: ignore[misc]


def test_steps_rise_only_on_enrolment_days() -> None:
    drawn = curve(
        [date(2025, 3, 1), date(2025, 3, 1), date(2025, 6, 1)],
        start=START,
        end=END,
        target=10,
        today=date(2025, 9, 1),
    )
    corners = _points(drawn.actual)
    heights = [y for _x, y in corners]
    assert heights == sorted(heights, reverse=True)  # y grows downwards
    assert len({x for x, _y in corners}) == 3  # two enrolment days and today
    assert drawn.end == corners[-1]


def test_nobody_enrolled_gives_a_flat_line_and_a_target() -> None:
    drawn = curve([], start=START, end=END, target=10, today=date(2025, 9, 1))
    assert len(_points(drawn.actual)) == 1
    assert len(_points(drawn.target)) == 2
    assert drawn.forecast == ""


def test_target_line_ends_at_the_target_count() -> None:
    drawn = curve([], start=START, end=END, target=8, today=date(2025, 2, 1))
    top = next(t.at for t in drawn.counts if t.value == 8)
    assert _points(drawn.target)[-1][1] == top


def test_months_are_few_and_inside() -> None:
    drawn = curve([], start=START, end=date(2030, 1, 1), target=8, today=date(2025, 2, 1))
    assert 2 <= len(drawn.months) <= 9
    assert all(drawn.frame.left <= t.at <= drawn.right for t in drawn.months)


def test_forecast_is_cut_at_the_edge() -> None:
    drawn = curve(
        [date(2025, 3, 1)],
        start=START,
        end=END,
        target=100,
        today=date(2025, 4, 1),
        forecast_on=date(2045, 1, 1),
    )
    assert _points(drawn.forecast)[-1][0] == drawn.right
