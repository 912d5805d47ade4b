"""A job and its attempts, with real commits: one result, or a sentence; never half of either."""

import hashlib
import json
import shutil
import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from django.db import connection, connections
from django.db.models.functions import Now
from django.utils import timezone

from accounts.actions.users import system_user
from audit.context import recorded
from audit.models import AuditRecord
from clinnova.lib.problems import NotFound
from exports import jobs
from exports.actions import leases
from exports.models import ExportJob, ExportOutput
from exports.selectors import folder_of, get_output
from studies.actions.memberships import end_membership
from studies.models import Membership
from tests.integration.exports.conftest import wait_for
from tests.integration.exports.universe import ACTOR, Universe

Ask = Callable[..., ExportJob]


def change(job: ExportJob, **facts: object) -> None:
    with recorded(ACTOR):
        ExportJob.objects.filter(pk=job.pk).update(**facts)


def test_a_job_runs_to_a_package_that_proves_itself(ask: Ask, settings) -> None:  # type: ignore[no-untyped-def]
    job = ask(datasets=["core", "observations", "forms", "subjects", "visits"], formats=["csv", "parquet"])
    assert jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.progress, job.lease, job.error) == ("done", 100, None, "")
    folder = folder_of(job)
    outputs = {o.name: o for o in job.outputs.all()}
    assert {p.name for p in folder.iterdir()} == set(outputs)
    for name, output in outputs.items():
        content = (folder / name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (output.size, output.sha256), name
    assert list((Path(settings.EXPORT_DIR) / "attempts").iterdir()) == []


def test_the_manifest_says_what_the_files_hold(ask: Ask, committed_universe: Universe) -> None:
    job = ask(person="paul", datasets=["core"], formats=["csv", "parquet"])
    assert jobs.run(job.pk)
    manifest = json.loads((folder_of(job) / "manifest.json").read_text())
    job.refresh_from_db()
    assert job.manifest == manifest
    assert (manifest["schema"], manifest["requester"]["username"]) == (
        "clinnova-export/1.0",
        "paul.exports",
    )
    assert manifest["filters"]["withheld_items"] == ["secret"]
    (study,) = manifest["studies"]
    assert (study["slug"], [s["code"] for s in study["sites"]], study["requester_roles"]) == (
        "alpha",
        ["LUX"],
        ["pi"],
    )
    versions = [(v.number, v.hash) for v in (committed_universe.versions[n] for n in ("alpha-1", "alpha-2"))]
    assert [(v["number"], v["hash"]) for v in study["versions"]] == versions
    files = {f["name"]: f for f in manifest["files"]}
    assert set(files) == {"core.csv", "core.parquet", "codebook.csv", "codebook.json"}
    assert files["core.csv"]["rows"] == files["core.parquet"]["rows"] == 2
    columns = {c["name"]: c["type"] for c in files["core.csv"]["columns"]}
    assert (columns["VS_WEIGHT"], columns["visit_date"]) == ("decimal", "date")


def test_parquet_is_typed_and_raw(ask: Ask) -> None:
    job = ask(datasets=["core", "forms"], formats=["csv", "parquet"])
    assert jobs.run(job.pk)
    core = pl.read_parquet(folder_of(job) / "core.parquet")
    assert core.schema["VS_WEIGHT"] == pl.Float64 and core.schema["visit_date"] == pl.Date
    assert core.filter(pl.col("subject") == "AL-102-0001-B")["VS_WEIGHT"].to_list() == [69.989302691, None]
    notes = pl.read_parquet(folder_of(job) / "vitals.parquet")["note"].to_list()
    assert notes[0].startswith("=1+1") and "\n" in notes[0]
    assert "'=1+1" in (folder_of(job) / "vitals.csv").read_text()


def test_the_codebook_names_every_column(ask: Ask) -> None:
    job = ask(datasets=["core", "forms"], formats=["csv"])
    assert jobs.run(job.pk)
    columns = json.loads((folder_of(job) / "codebook.json").read_text())["columns"]
    for output in job.outputs.filter(rows__isnull=False):
        head = (folder_of(job) / output.name).open().readline().strip().split(",")
        table = output.name.removesuffix(".csv")
        assert [c["column"] for c in columns if c["table"] == table] == head
    weight = next(c for c in columns if c["column"] == "VS_WEIGHT")
    assert (weight["concept"], weight["loinc"], weight["unit"]) == ("VS.WEIGHT", "29463-7", "kg")
    assert weight["label"]["fr"] == "Poids"


def test_a_second_run_does_nothing(ask: Ask) -> None:
    job = ask()
    assert jobs.run(job.pk)
    before = [(o.pk, o.sha256) for o in job.outputs.all()]
    assert not jobs.run(job.pk)
    assert [(o.pk, o.sha256) for o in job.outputs.all()] == before


def test_two_runs_at_once_give_one_result(ask: Ask) -> None:
    job, results = ask(), []

    def run() -> None:
        results.append(jobs.run(job.pk))
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False, True]
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 1)


def test_an_attempt_whose_lease_was_taken_over_writes_nothing(ask: Ask) -> None:
    job = ask(datasets=["subjects", "visits"])
    results: list[bool] = []

    def run() -> None:
        results.append(jobs.run(job.pk))
        connections.close_all()

    owner = connections["owner"]
    owner.set_autocommit(False)
    with owner.cursor() as cursor:
        cursor.execute("LOCK TABLE patients_visit IN ACCESS EXCLUSIVE MODE")
    thread = threading.Thread(target=run)
    thread.start()
    try:
        wait_for(lambda: ExportJob.objects.get(pk=job.pk).step == "visits.csv")
        change(job, lease=uuid.uuid4())
    finally:
        owner.rollback()
        owner.set_autocommit(True)
    thread.join()
    job.refresh_from_db()
    assert results == [False] and job.state == "running"
    assert not job.outputs.exists() and not folder_of(job).exists()


def test_finish_refuses_without_the_lease(ask: Ask) -> None:
    job = ask()
    assert leases.claim(job_id=job.pk)
    moved: list[bool] = []
    with pytest.raises(leases.LeaseLost):
        leases.finish(
            job_id=job.pk, lease=uuid.uuid4(), manifest={}, files=[], move=lambda: moved.append(True)
        )
    assert not moved and not ExportOutput.objects.exists()


def test_a_move_that_fails_leaves_no_trace(ask: Ask, tmp_path: Path) -> None:
    job = ask()
    lease = leases.claim(job_id=job.pk)

    def move() -> None:
        raise OSError("no disk")

    with pytest.raises(OSError, match="no disk"):
        leases.finish(job_id=job.pk, lease=lease, manifest={}, files=[], move=move)
    job.refresh_from_db()
    assert job.state == "running" and not job.outputs.exists()


def test_files_of_an_attempt_that_died_before_its_commit_are_replaced(ask: Ask) -> None:
    job = ask()
    folder_of(job).mkdir(parents=True)
    (folder_of(job) / "subjects.csv").write_text("half a f")
    assert jobs.run(job.pk)
    assert (folder_of(job) / "subjects.csv").stat().st_size == job.outputs.get(name="subjects.csv").size


def test_rights_are_checked_again_when_it_runs(ask: Ask, committed_universe: Universe) -> None:
    job = ask(person="paul")
    paul = committed_universe.people["paul"]
    end_membership(by=system_user(), membership=Membership.objects.get(user=paul))
    assert not jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", jobs.NO_RIGHTS)


def test_a_failure_is_told_and_leaves_nothing(ask: Ask, settings, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    job = ask()

    def no_space(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("exports.package.write_csv", no_space)
    assert not jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error, job.manifest) == ("failed", jobs.NO_SPACE, None)
    assert job.finished_at is not None and not folder_of(job).exists()
    assert list((Path(settings.EXPORT_DIR) / "attempts").iterdir()) == []


def test_the_machinery_of_a_running_job_leaves_no_trail(ask: Ask) -> None:
    job = ask(datasets=["core"], formats=["csv", "parquet"])
    jobs.run(job.pk)
    trail = AuditRecord.objects.filter(table="exports_exportjob", row=job.pk).order_by("id")
    assert [(r.action, r.actor, r.columns.get("state")) for r in trail] == [
        ("insert", "dana.exports", [None, "queued"]),
        ("update", "system", ["queued", "running"]),
        ("update", "system", ["running", "done"]),
    ]


def test_sweep_requeues_what_fell_silent_and_announces_it_at_once(ask: Ask) -> None:
    job = ask()
    leases.claim(job_id=job.pk)
    assert leases.sweep() == []
    change(job, heartbeat_at=Now() - timedelta(minutes=2))
    assert leases.sweep() == [job.pk]
    job.refresh_from_db()
    assert (job.state, job.lease, job.attempts) == ("queued", None, 1)
    assert jobs.run(job.pk)


def test_sweep_gives_up_after_the_third_attempt(ask: Ask) -> None:
    job = ask()
    leases.claim(job_id=job.pk)
    change(job, attempts=leases.MAX_ATTEMPTS, heartbeat_at=Now() - timedelta(minutes=2))
    assert leases.sweep() == []
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", leases.GAVE_UP)


def test_sweep_announces_what_nobody_took_and_then_waits(ask: Ask) -> None:
    job = ask()
    assert leases.sweep() == []
    change(job, created_at=timezone.now() - timedelta(seconds=25))
    assert leases.sweep() == [job.pk]
    assert leases.sweep() == []


def test_a_row_says_done_only_with_a_manifest(ask: Ask) -> None:
    job = ask()
    with pytest.raises(Exception, match="export_done_has_manifest"):
        change(job, state="done")
    connection.close()


def test_a_file_that_was_cut_is_not_given_out(ask: Ask, committed_universe: Universe) -> None:
    job = ask()
    jobs.run(job.pk)
    dana = committed_universe.people["dana"]
    _, path = get_output(dana, job.pk, "subjects.csv")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(NotFound):
        get_output(dana, job.pk, "subjects.csv")
    shutil.rmtree(folder_of(job))
    with pytest.raises(NotFound):
        get_output(dana, job.pk, "subjects.csv")
