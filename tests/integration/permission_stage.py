"""What the permission table is played on: objects at two sites, and a well-formed request for every row."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from clinnova.lib.dates import today
from exports.models import ExportJob
from forms.actions.attachments import attach_file
from forms.actions.completion import complete_form
from forms.actions.logs import add_row, shown_text
from forms.actions.queries import answer_query, raise_query
from forms.capture import Operation, Target, save_form
from forms.models import Attachment, FormRecord, Query
from patients.actions.calendar_links import make_link
from patients.models import Subject, Visit
from studies.models import Membership, Site, Study
from tests.finished import finished_export
from tests.participants import at_baseline, visit
from tests.uploads import picture
from tests.world import World

VITALS = {"height": 170, "weight": {"value": "70.0", "unit": "kg"}}
EVENT = {"ae_term": "Headache", "ae_start": "2026-01"}
EXPORTERS = ("ines", "paul", "dana", "sofia")


@dataclass(frozen=True)
class Row:
    """A line of the table: a route, a method, and which body where there are several."""

    route: str
    method: str
    case: str


@dataclass
class Place:
    """One site's participant at baseline with forms begun and complete, a query, and who could be dismissed."""

    study: Study
    site: Site
    subject: Subject
    baseline: Visit
    month3: Visit
    vitals: FormRecord
    event: FormRecord
    query: Query
    answered: Query
    membership: Membership
    file: Attachment
    calendar_token: str


def furnish(world: World, by: User, site: Site, membership: Membership) -> Place:
    """Build a place through actions; `by` enters data at the site."""
    subject = at_baseline(by, site)
    baseline = visit(subject, "BL")
    vitals, labs = Target(subject, baseline, "vitals"), Target(subject, baseline, "labs")
    save_form(by=by, target=vitals, answers=VITALS)
    save_form(by=by, target=labs, answers={"lab_date": subject.baseline_on.isoformat()})
    complete_form(by=by, target=labs)
    scan = Operation(key=uuid4(), item="scan", base_version=1)
    file = attach_file(by=by, target=vitals, operation=scan, stream=BytesIO(picture()), name="scan.png")[1]
    for repeat in (1, 2):
        row = add_row(by=by, subject=subject, form="events")
        save_form(by=by, target=Target(subject, None, "events", row.repeat), answers=EVENT)
        assert row.repeat == repeat
    complete_form(by=by, target=Target(subject, None, "events", 2))
    record = FormRecord.objects.get(visit=baseline, form="vitals")
    event = FormRecord.objects.get(subject=subject, form="events", repeat=1)
    query, answered = (
        raise_query(by=world.dana, record=record, item="weight", text="Sure?") for _ in range(2)
    )
    answered = answer_query(by=by, query=answered, text="Yes.")
    month3 = visit(subject, "M3")
    token = make_link(by=by)[1]
    return Place(
        world.study, site, subject, baseline, month3, record, event, query, answered, membership, file, token
    )


def exports_of(world: World) -> dict[str, ExportJob]:
    """A finished export for everybody who may have one."""
    return {name: finished_export(world.people[name], world.study, [world.lux]) for name in EXPORTERS}


# URL argument -> its value: (place, row of the table, export). A new argument needs a line here.
ARGUMENTS: dict[str, Callable[[Place, Row, ExportJob], Any]] = {
    "slug": lambda place, row, job: place.study.slug,
    "number": lambda place, row, job: place.subject.number,
    "visit": lambda place, row, job: place.month3.pk if row.route.startswith("visit_") else place.baseline.pk,
    "form": lambda place, row, job: _form(row.route),
    "repeat": lambda place, row, job: 2 if row.route == "record_reopen" else 1,
    "item": lambda place, row, job: "ae_term" if row.route.startswith("record") else "weight",
    "system": lambda place, row, job: "ATC",
    "name": lambda place, row, job: "core.csv",
    "token": lambda place, row, job: place.calendar_token,
    "key": lambda place, row, job: place.file.key,
    "pk": lambda place, row, job: (
        _query(place, row)
        if row.route == "query"
        else place.membership.pk
        if row.route == "administration_end"
        else job.pk
    ),
}


def _form(route: str) -> str:
    if route.startswith(("record", "log_")) or route == "log":
        return "events"
    return "labs" if route == "entry_reopen" else "vitals"


def _query(place: Place, row: Row) -> int:
    return place.answered.pk if row.case == "ask again" else place.query.pk


def body_of(row: Row, place: Place, world: World) -> tuple[Any, bool]:
    """A well-formed body for a row, and whether it goes as JSON; only rights and objects decide the answer."""
    case = (row.route, row.case)
    if case in COSTLY:
        return COSTLY[case](place), False
    page = _pages(place, world).get(case)
    if page is not None:
        return page, False
    return _json(place).get(case, {}), True


# What takes a while to make is made for its own row only.
COSTLY: dict[tuple[str, str], Callable[[Place], dict[str, Any]]] = {
    ("log_review", ""): lambda place: {"shown": _shown(place)},
    ("entry_file", ""): lambda place: _upload("scan", place.vitals.version),
    ("record_file", "no such item"): lambda place: _upload("ae_term", place.event.version),
}


def _pages(place: Place, world: World) -> dict[tuple[str, str], dict[str, Any]]:
    day = today().isoformat()
    return {
        ("login", "wrong password"): {"username": "cora", "password": "wrong"},
        ("password_change", "wrong password"): {
            "old_password": "wrong",
            "new_password1": "a",
            "new_password2": "b",
        },
        ("logout", ""): {},
        ("set_language", ""): {"language": "fr"},
        ("administration", "grant a role"): {
            "user": world.otto.pk,
            "study": place.study.pk,
            "role": "monitor",
            "site": place.site.pk,
        },
        ("administration_end", ""): {},
        ("enrol", ""): {"key": uuid4(), "site": place.site.pk, "on": day},
        ("visit_start", ""): {"on": day},
        ("visit_missed", ""): {"reason": "refused"},
        ("visit_unscheduled", ""): {"definition": "UNS", "on": day, "reason": "Flare"},
        ("end_participation", ""): {"state": "completed", "on": day},
        ("calendar_link", ""): {},
        ("calendar_link_revoke", ""): {},
        ("log_add", ""): {},
        ("record_error", ""): {"reason": "Entered twice"},
        ("exports", ""): {"studies": place.study.slug, "datasets": "core", "formats": "csv"},
    }


def _json(place: Place) -> dict[tuple[str, str], dict[str, Any]]:
    raised = {"item": "weight", "text": "Is this right?"}
    return {
        ("session", "wrong password"): {"username": "cora", "password": "wrong"},
        ("outbox_discard", ""): {"reason": "Typed twice", "entries": [_unsent()]},
        ("entry_operations", ""): _operation("note", place.vitals.version),
        ("record_operations", ""): _operation("ae_term", place.event.version),
        ("entry_hold", "freeze"): {"action": "freeze", "reason": "Interim analysis"},
        ("record_hold", "freeze"): {"action": "freeze", "reason": "Interim analysis"},
        ("entry_reopen", ""): {"reason": "Typing mistake"},
        ("record_reopen", ""): {"reason": "Typing mistake"},
        ("entry_query", "raise"): raised,
        ("record_query", "raise"): raised | {"item": "ae_term"},
        ("query", "answer"): {"action": "answer", "text": "Yes, checked."},
        ("query", "close"): {"action": "close", "text": "Settled."},
        ("query", "ask again"): {"action": "reopen", "text": "Look again, please."},
        ("api_token", "wrong password"): {"username": "cora", "password": "wrong", "study": place.study.pk},
        ("api_exports", ""): {"studies": [place.study.pk], "datasets": ["core"], "formats": ["csv"]},
    }


def _shown(place: Place) -> str:
    """Which entries the log's page has, in which version."""
    return shown_text(
        list(FormRecord.objects.filter(subject=place.subject, form="events").order_by("repeat"))
    )


def _upload(item: str, version: int) -> dict[str, Any]:
    sent = {"key": str(uuid4()), "item": item, "base_version": version}
    return sent | {"file": SimpleUploadedFile("scan.png", picture())}


def _operation(item: str, version: int) -> dict[str, Any]:
    return {"key": str(uuid4()), "item": item, "value": "changed", "base_version": version}


def _unsent() -> dict[str, str]:
    return {"key": str(uuid4()), "address": "/x/", "item": "note", "entered_at": "2026-01-05T10:00:00+01:00"}
