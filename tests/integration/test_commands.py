"""The management commands as an operator runs them."""

import json
import shutil
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accounts.roles import ROLES
from audit.models import AuditRecord
from clinnova.demo import cast, participants
from clinnova.lib.dates import today
from clinnova.management.commands import load_demo
from forms.models import FormRecord, Query
from patients.models import Subject
from studies.models import Membership, Study, StudyVersion
from tests.tables import fingerprint

ROOT = Path(settings.BASE_DIR)
VECTORS = ROOT / "tests" / "spec" / "cel_vectors.json"
PROTOCOLS = ("clinnova-ibd", "clinnova-rd", "clinnova-ms")


def said(*command: str, **options: object) -> str:
    written = StringIO()
    call_command(*command, stdout=written, stderr=written, **options)
    return written.getvalue()


@pytest.mark.parametrize("evaluator", ["python", "javascript"])
def test_check_expressions_passes_every_shared_vector(evaluator: str) -> None:
    written = said("check_expressions", str(VECTORS), js=evaluator == "javascript")
    assert written.splitlines()[-1] == f"{len(json.loads(VECTORS.read_text()))} passed, 0 failed"


@pytest.mark.parametrize("evaluator", ["python", "javascript"])
def test_check_expressions_says_what_fails(evaluator: str, tmp_path: Path) -> None:
    file = tmp_path / "vectors.json"
    file.write_text(
        '[{"id": "good", "expr": "1 + 1", "value": 2}, {"id": "bad", "expr": "1 + 1", "value": 3}]'
    )
    written = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_expressions", str(file), js=evaluator == "javascript", stdout=written)
    assert ended.value.code == 1
    assert "bad" in written.getvalue()
    assert written.getvalue().splitlines()[-1] == "1 passed, 1 failed"


@pytest.mark.parametrize("content", ["", "{}", "[1]", '[{"id": "x"}]'])
def test_check_expressions_refuses_what_are_no_vectors(content: str, tmp_path: Path) -> None:
    file = tmp_path / "vectors.json"
    file.write_text(content)
    with pytest.raises(CommandError) as refused:
        call_command("check_expressions", str(file))
    assert refused.value.returncode == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", [PROTOCOLS[0], *(pytest.param(name, marks=pytest.mark.long) for name in PROTOCOLS[1:])]
)
def test_publishing_twice_is_publishing_once(name: str) -> None:
    folder = str(ROOT / "studies" / "protocols" / name)
    first = said("publish_study", folder)
    held = fingerprint()
    assert said("publish_study", folder) == first
    assert fingerprint() == held
    assert StudyVersion.objects.get(study__slug=name).number in first


@pytest.mark.django_db
def test_a_changed_folder_needs_a_new_version_number(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "data" / "studies", tmp_path / "protocols")
    study = tmp_path / "protocols" / "course" / "study.yaml"
    said("publish_study", str(study.parent))
    study.write_text(study.read_text().replace("after: 14}", "after: 13}", 1))
    with pytest.raises(CommandError, match="already published with other content"):
        said("publish_study", str(study.parent))
    versions = StudyVersion.objects.filter(study__slug="course")
    assert versions.count() == 1
    study.write_text(study.read_text().replace('version: "1.0"', 'version: "1.1"', 1))
    said("publish_study", str(study.parent))
    assert sorted(versions.values_list("number", flat=True)) == ["1.0", "1.1"]


@pytest.mark.django_db
def test_reference_tables_come_from_an_administrators_folder(tmp_path: Path) -> None:
    studies = ROOT / "tests" / "data" / "studies"
    said("publish_study", str(studies / "course"), "--local", str(studies / "local"))
    compiled = StudyVersion.objects.get(study__slug="course").compiled
    assert compiled["tables"]["ladder"]["values"]["1"] == {"0": 1.5, "1": 2.5, "2": 3.5}
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "ladder.csv").write_text(",0\n1,many\n")
    errors = StringIO()
    with pytest.raises(CommandError, match="has errors"):
        call_command("publish_study", str(studies / "course"), local=tmp_path, stderr=errors)
    assert "tables/ladder.csv:2: column '0': 'many' is not a number" in errors.getvalue()
    with pytest.raises(CommandError, match="is not a folder"):
        said("publish_study", str(studies / "course"), "--local", str(tmp_path / "nowhere"))


def test_the_database_can_be_prepared_again(committed_world: object) -> None:
    held = fingerprint()
    assert "The database is ready." in said("prepare_database", verbosity=0)
    assert fingerprint() == held
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (settings.DATABASES["default"]["USER"], False)
        cursor.execute("SELECT has_table_privilege(current_user, 'audit_record', 'INSERT')")
        assert cursor.fetchone() == (False,)


@pytest.fixture
def demo(committed_db: str, tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> dict[str, list]:  # type: ignore[no-untyped-def, type-arg]
    """A small demonstration, of two hospitals; what its accounts file says."""
    settings.VAR_DIR, settings.DEBUG = tmp_path, True
    monkeypatch.setattr(participants, "PER_SITE", {"IBD": 2, "RD": 1, "MS": 1})
    monkeypatch.setattr(load_demo, "SITES", tuple(s for s in cast.SITES if s.code in ("LU-CHL", "CH-USB")))
    monkeypatch.setenv("PORT", "8123")
    said("load_demo", processes=1)
    return json.loads((tmp_path / "demo" / "accounts.json").read_text())


@pytest.mark.long
def test_the_demo(demo: dict[str, list], tmp_path: Path) -> None:  # type: ignore[type-arg]
    """One test of many looks: loading takes seconds."""
    assert {s.slug for s in Study.objects.all()} == set(PROTOCOLS)
    assert Subject.objects.count() > 10
    assert FormRecord.objects.filter(status="complete").count() > Subject.objects.count()
    assert not AuditRecord.objects.exclude(source__in=["demo", "system"]).exists()
    _check_queries()
    _check_accounts(demo)
    _check_tokens(demo)
    _check_a_second_run_keeps_everything(demo, tmp_path)


def _check_queries() -> None:
    """Some wait, older and newer ones, and no check asks most participants something."""
    opened = Query.objects.exclude(state="closed").values_list("opened_at", flat=True)
    assert len({(today() - moment.date()).days // 15 for moment in opened}) >= 2
    asked = Counter(Query.objects.exclude(check_id="").values_list("check_id", "subject").distinct())
    by_check = Counter(check for check, _subject in asked)
    assert max(by_check.values(), default=0) <= Subject.objects.count() / 4, by_check


def _check_accounts(demo: dict[str, list]) -> None:  # type: ignore[type-arg]
    assert demo.keys() == {"url", "accounts", "tokens"}
    assert demo["url"] == "http://127.0.0.1:8123"
    assert {a["role"] for a in demo["accounts"]} == set(ROLES)
    for account in demo["accounts"]:
        assert account.keys() == {"role", "username", "password", "study", "site"}
        user = authenticate(username=account["username"], password=account["password"])
        held = Membership.objects.filter(user=user, role=account["role"], study__slug=account["study"])
        assert {m.site.code if m.site else None for m in held} == {account["site"]}


def _check_tokens(demo: dict[str, list]) -> None:  # type: ignore[type-arg]
    assert Counter(t["study"] for t in demo["tokens"]) == Counter(PROTOCOLS)
    for token in demo["tokens"]:
        assert token.keys() == {"role", "study", "token"}
        answer = Client(headers={"Authorization": f"Token {token['token']}"}).get("/api/v1/studies/")
        assert [s["slug"] for s in answer.json()["results"]] == [token["study"]]


def _check_a_second_run_keeps_everything(demo: dict[str, list], tmp_path: Path) -> None:  # type: ignore[type-arg]
    held = fingerprint()
    said("load_demo")
    after = fingerprint()
    assert {name for name in held if held[name] != after[name]} == set()
    assert json.loads((tmp_path / "demo" / "accounts.json").read_text()) == demo


def test_the_demo_is_refused_in_production(settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEBUG = False
    with pytest.raises(CommandError, match="never loaded with production settings"):
        call_command("load_demo")
