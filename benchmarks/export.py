"""CSV export of one form table against the plainest thing that PostgreSQL can do with the same rows.

Both run in this process, one right after the other, seven times; the middle of the seven ratios counts. The limit
is the ratio, not the seconds.
"""

import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection

from accounts.actions.users import system_user
from audit.context import Actor, recorded
from exports.csv_writer import write_csv
from exports.datasets import Table, build
from exports.selectors import scope_of
from exports.snapshot import snapshot
from studies.actions.publish import publish_study
from studies.actions.sites import create_site
from studies.models import Site, Study

FORMS, ITEMS, VISITS, LIMIT = 20_000, 60, 10, 4
TURNS = 7
KINDS = ("integer", "decimal", "date", "choice", "text", "scale")

_SUBJECTS = """INSERT INTO patients_subject (study_id, site_id, version_id, number, state, screened_on,
    enrolled_on, baseline_on, end_reason, created_at, modified_at)
SELECT %s, %s, %s, 'BE-' || lpad(n::text, 6, '0'), 'enrolled', %s, %s, %s, '', now(), now()
FROM generate_series(1, %s) n"""
_VISITS = """INSERT INTO patients_visit (subject_id, definition, repeat, visited_on, missed_reason, reason,
    modified_at)
SELECT id, 'UNS', n, screened_on + n, '', '', now()
FROM patients_subject CROSS JOIN generate_series(1, %s) n WHERE study_id = %s"""
_RECORDS = """INSERT INTO crf_formrecord (study_id, subject_id, visit_id, form, repeat, study_version_id,
    "values", version, status, hold, hold_reason, created_at,
    modified_at)
SELECT %s, v.subject_id, v.id, 'wide', 1, %s, (%s::jsonb[])[v.id %% %s + 1], 1, 'started', '', '', now(), now()
FROM patients_visit v JOIN patients_subject s ON s.id = v.subject_id WHERE s.study_id = %s"""
_PLAIN = """COPY (SELECT "values" FROM crf_formrecord WHERE study_id = {study} AND form = 'wide') TO STDOUT"""


def run() -> bool:
    """Measure, print one line, and say whether the limit is held."""
    with tempfile.TemporaryDirectory() as folder:
        study = _prepare(Path(folder))
        table = next(t for t in build(scope_of(system_user(), [study]), ["forms"]) if t.name == "wide")
        exports, plains = _measure(Path(folder), table, study)
    ratio = statistics.median(a / b for a, b in zip(exports, plains, strict=True))
    print(
        f"export {FORMS:,} x {ITEMS}: {statistics.median(exports):.2f} s,"
        f" plain COPY {statistics.median(plains):.2f} s, ratio {ratio:.1f} (limit {LIMIT})"
    )
    return ratio <= LIMIT


def _measure(folder: Path, table: Table, study: Study) -> tuple[list[float], list[float]]:
    """Seconds of (the export's own writer, plain COPY of the documents), turn by turn."""
    exports, plains = [], []
    for turn in range(TURNS):
        plains.append(_seconds(lambda turn=turn: _plain_copy(folder / f"plain{turn}", study)))
        exports.append(_seconds(lambda turn=turn: _export(folder / f"wide{turn}.csv", table)))
    return exports, plains


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _export(path: Path, table: Table) -> None:
    with snapshot():
        written = write_csv(table, path)
    assert written.rows == FORMS, written


def _plain_copy(path: Path, study: Study) -> None:
    with connection.cursor() as cursor, path.open("wb") as file:
        cursor.cursor.copy_expert(_PLAIN.format(study=int(study.pk)), file)


def _prepare(folder: Path) -> Study:
    """A study with one form, and its filled forms, inserted by the server: the audit trail is written as
    ever.
    """
    system = system_user()
    _write_study(folder / "protocols")
    version = publish_study(by=system, folder=folder / "protocols" / "bench-export")
    site = Site.objects.filter(study=version.study).first() or create_site(
        by=system, study=version.study, code="BENCH", number=1, name="Bench", country="LU"
    )
    if version.study.subjects.exists():
        return version.study
    documents, day = _documents(), date(2026, 1, 5)
    facts = [version.study_id, site.pk, version.pk, day, day, day, FORMS // VISITS]
    with recorded(Actor("bench", "system")), connection.cursor() as cursor:
        cursor.execute(_SUBJECTS, facts)
        cursor.execute(_VISITS, [VISITS, version.study_id])
        cursor.execute(_RECORDS, [version.study_id, version.pk, documents, len(documents), version.study_id])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE crf_formrecord, patients_subject, patients_visit")
    return version.study


def _documents(count: int = 500) -> list[str]:
    """Answers of `count` forms as JSON, one item in ten missing with a reason."""
    dice = random.Random(7)
    return [json.dumps(_document(dice)) for _ in range(count)]


def _document(dice: random.Random) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for n in range(ITEMS):
        item, kind = f"item_{n:03}", KINDS[n % len(KINDS)]
        if dice.random() < 0.1:
            values[f"{item}.missing"] = "ND"
            continue
        values[item] = _value(kind, dice)
        if kind == "decimal":
            values[f"{item}.unit"] = "kg"
    return values


def _value(kind: str, dice: random.Random) -> Any:
    return {
        "integer": dice.randrange(200),
        "decimal": f"{dice.uniform(40, 120):.1f}",
        "date": f"2026-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}",
        "choice": dice.choice("AB"),
        "text": "seen and discussed " * dice.randrange(1, 3),
        "scale": dice.randrange(11),
    }[kind]


def _write_study(protocols: Path) -> None:
    texts = dict.fromkeys(("en", "fr", "de"), "Bench")
    form = {"form": "wide", "title": texts, "kind": "visit", "groups": [_group(texts)]}
    study = {
        "study": "bench-export",
        "cohort": "BENCH",
        "version": "1.0",
        "subject_prefix": "BE",
        "title": texts,
        "languages": ["en", "fr", "de"],
        "anchor": "BL",
        "visits": [
            {"id": "BL", "kind": "baseline", "title": texts, "forms": ["wide"]},
            {"id": "UNS", "kind": "unscheduled", "repeats": True, "title": texts, "forms": ["wide"]},
        ],
    }
    codes = [{"code": code, "label": texts} for code in "AB"]
    files = {
        "library/codelists.yaml": {"ab": {"codes": codes}},
        "bench-export/study.yaml": study,
        "bench-export/forms/wide.yaml": form,
    }
    for name, content in files.items():
        path = protocols / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content))  # JSON is YAML


def _group(texts: dict[str, str]) -> dict[str, Any]:
    more = {
        "decimal": {"places": "1", "units": ["kg"]},
        "choice": {"codelist": "ab"},
        "scale": {"hard": {"min": "0", "max": "10"}},
    }
    kinds = [(n, KINDS[n % len(KINDS)]) for n in range(ITEMS)]
    items = [{"id": f"item_{n:03}", "type": kind, "label": texts, **more.get(kind, {})} for n, kind in kinds]
    return {"id": "all", "title": texts, "kind": "section", "items": items}
