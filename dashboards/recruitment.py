"""The recruitment page's content: header figures, curves, tables, all from the same numbers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from clinnova.lib.dates import add_months
from dashboards import selectors
from dashboards.charts import Curve, Frame, curve
from dashboards.metrics import Forecast, forecast, recruitment_rating, screen_failure_rate, target_to_date
from dashboards.selectors import SiteFigures
from studies.models import Site, Study

SMALL = Frame(width=160, height=40, left=2, right=4, top=4, bottom=2)


@dataclass(frozen=True)
class SiteLine:
    """One site in the table, with its small curve."""

    figures: SiteFigures
    planned: float
    rating: str
    failure_rate: float | None
    curve: Curve


@dataclass(frozen=True)
class Recruitment:
    """Everything the page shows, for the sites that the viewer may see."""

    start: date
    end: date
    target: int
    planned: float
    enrolled: int
    totals: dict[str, int]
    failure_rate: float | None
    forecast: Forecast
    curve: Curve
    months: list[tuple[date, int, int, float]]  # month, enrolled in it, cumulative, planned by its end
    sites: list[SiteLine]

    @property
    def ahead(self) -> int:
        """Participants ahead of the plan; negative when behind."""
        return self.enrolled - round(self.planned)

    @property
    def behind(self) -> int:
        """The same the other way round, for the sentence above the curve."""
        return -self.ahead


def recruitment(user: User, study: Study, today: date, site_code: str = "") -> Recruitment:
    """Recruitment of `study` at the sites that `user` may see, or at the one with `site_code` among them."""
    shown = [s for s in selectors.sites(user, study) if site_code in ("", s.code)]
    start, end = _period(study, shown, today)
    figures = selectors.site_figures(shown, today)
    dates = selectors.enrolment_dates(shown, today)
    days = [day for _site, day in dates]
    target = sum(s.target for s in shown)
    totals = {
        name: sum(getattr(f, name) for f in figures)
        for name in SiteFigures.__dataclass_fields__
        if name != "site"
    }
    expected = forecast(enrolled=len(days), target=target, in_window=totals["last_90"], today=today)
    return Recruitment(
        start=start,
        end=end,
        target=target,
        planned=target_to_date(start, end, target, today),
        enrolled=len(days),
        totals=totals,
        failure_rate=screen_failure_rate(totals["failed"], len(days)),
        forecast=expected,
        curve=curve(days, start=start, end=end, target=target, today=today, forecast_on=expected.on),
        months=_by_month(days, start, end, target, today),
        sites=_lines(figures, dates, start, end, today),
    )


def _period(study: Study, shown: list[Site], today: date) -> tuple[date, date]:
    """First and last planned enrolment: the study's plan, else from the first activation over two years."""
    activated = [s.activated_on for s in shown if s.activated_on]
    start = study.recruitment_start or min(activated, default=today)
    return start, study.recruitment_end or add_months(start, 24)


def _by_month(
    days: list[date], start: date, end: date, target: int, today: date
) -> list[tuple[date, int, int, float]]:
    counts: dict[date, int] = defaultdict(int)
    for day in days:
        counts[day.replace(day=1)] += 1
    month, rows, total = min([start, *days[:1]]).replace(day=1), [], 0
    while month <= today:
        total += counts[month]
        last = min(add_months(month, 1) - timedelta(days=1), today)
        rows.append((month, counts[month], total, target_to_date(start, end, target, last)))
        month = add_months(month, 1)
    return rows


def _lines(
    figures: list[SiteFigures], dates: list[tuple[int, date]], start: date, end: date, today: date
) -> list[SiteLine]:
    by_site: dict[int, list[date]] = defaultdict(list)
    for site_id, day in dates:
        by_site[site_id].append(day)
    lines = []
    for f in figures:
        begin = f.site.activated_on or start
        planned = target_to_date(begin, end, f.site.target, today)
        small = curve(
            by_site[f.site.id], start=begin, end=end, target=f.site.target, today=today, frame=SMALL
        )
        rating = recruitment_rating(f.enrolled, planned)
        lines.append(SiteLine(f, planned, rating, screen_failure_rate(f.failed, f.enrolled), small))
    return lines
