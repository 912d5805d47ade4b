"""What becomes of queries: the hospital answers or corrects, the data manager accepts; the monitor asks by hand."""

from collections.abc import Callable
from datetime import timedelta

from clinnova.demo.clock import on_day
from clinnova.demo.telling import Mistake, Telling
from forms.actions.queries import answer_query, close_query, raise_query
from forms.capture import save_form
from forms.models import FormRecord, Query

ASKED = 0.02  # of the complete forms of visits with something to ask about
ASKED_OF = {
    "vital_signs": "weight",
    "laboratory": "lbtim",
    "visit_details": "svcntmod",
    "medication": "cmstdat",
    "edss": "edss_rater",
    "wpai": "wpai_activities",
}
QUESTION = "Synthetic query: please check this entry against the source document."
CHECKED = "Synthetic answer: checked against the source, the value is right."


def settle(told: Telling) -> None:
    """Let the hospital and the data manager deal with the odd answers, as far as the day has come."""
    for mistake in told.mistakes:
        day = mistake.on + timedelta(days=mistake.slip.after)
        deal = DEALS.get(mistake.slip.fate)
        if deal is not None and day <= told.today:
            with on_day(day):
                deal(told, mistake)


def _correct(told: Telling, mistake: Mistake) -> None:
    save_form(
        by=told.by,
        target=mistake.target,
        answers={mistake.slip.item: mistake.right},
        reason="Typing error, corrected (synthetic)",
    )


def _answer(told: Telling, mistake: Mistake) -> None:
    for query in _open(mistake.record):
        answer_query(by=told.by, query=query, text=CHECKED)


def _accept(told: Telling, mistake: Mistake) -> None:
    """Somebody who may close says that the value stands."""
    if told.monitor is not None:
        for query in _open(mistake.record):
            close_query(by=told.monitor, query=query, text="Synthetic: confirmed by the hospital, accepted.")


def _open(record: FormRecord) -> list[Query]:
    return list(Query.objects.filter(record=record, state=Query.State.OPEN).select_related("subject__site"))


DEALS: dict[str, Callable[[Telling, Mistake], None]] = {
    "corrected": _correct,
    "answered": _answer,
    "accepted": _accept,
}


def ask_by_hand(told: Telling) -> None:
    """Queries that a person raises, and what became of them."""
    monitor = told.monitor
    if monitor is None:
        return
    random = told.plan.person.draw("monitor")
    for record in told.records:
        item = ASKED_OF.get(record.form)
        if item is None or item not in record.values or random.random() > ASKED:
            continue
        seen = record.visit.visited_on if record.visit else told.plan.baseline_on
        asked = (seen or told.plan.screened_on) + timedelta(days=random.randint(3, 20))
        fate, later = random.random(), asked + timedelta(days=random.randint(2, 15))
        if asked > told.today:
            continue
        with on_day(asked):
            query = raise_query(by=monitor, record=record, item=item, text=QUESTION)
        if fate < 0.45 or later > told.today:
            continue
        with on_day(later):
            query = answer_query(by=told.by, query=query, text=CHECKED)
            if fate > 0.7:
                close_query(by=monitor, query=query, text="Synthetic: settled.")
