"""The rules of the house, held by reading its source."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture.source import PACKAGES, ROOT, functions, modules, named, tree

WRITES = {
    "create",
    "bulk_create",
    "update",
    "bulk_update",
    "delete",
    "get_or_create",
    "update_or_create",
    "save",
}
# Rooms in which a row may be written. Everything else reads.
WRITING_ROOMS = ("/actions/", "/capture/", "/management/", "clinnova/services/", "clinnova/demo/")
MACHINERY = {
    "exports/jobs.py": "the lease, progress and heartbeat of a running job",
    "clinnova/lib/uploads.py": "draws the preview of a picture into memory",
    "forms/file_store.py": "the bytes of uploaded files; their rows are written in actions",
}
# Files that may pass 300 lines, with the reason.
LONG_FILES: dict[str, str] = {}


def test_imports_go_down() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_rows_are_written_in_actions_only() -> None:
    found = [
        f"{named(path)}:{call.lineno}"
        for path in modules()
        if not any(room in f"/{named(path)}" for room in WRITING_ROOMS) and named(path) not in MACHINERY
        for call in _orm_writes(tree(path))
    ]
    assert found == []


def _orm_writes(module: ast.Module) -> list[ast.Call]:
    """Calls such as `Model.objects.….update()` and `row.save()`."""
    return [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and (node.func.attr == "save" or "objects" in ast.unparse(node.func))
        and not ast.unparse(node.func).startswith(("super()", "capture."))
    ]


def test_files_and_functions_stay_small() -> None:
    long_files = [
        named(p) for p in modules() if len(p.read_text().splitlines()) > 300 and named(p) not in LONG_FILES
    ]
    long_functions = [
        f"{named(path)}:{f.name}"
        for path in modules()
        for f in functions(path)
        if f.end_lineno - f.lineno >= 50
    ]
    assert (long_files, long_functions) == ([], [])


def test_every_model_is_in_the_glossary() -> None:
    glossary = (ROOT / "GLOSSARY.md").read_text()
    ours = [m.__name__ for m in apps.get_models() if m.__module__.split(".")[0] in PACKAGES]
    assert [name for name in ours if f"**{name}**" not in glossary] == []


def test_every_public_module_says_what_it_owns() -> None:
    silent = [
        named(p)
        for p in modules()
        if p.name not in ("__init__.py", "apps.py") and not ast.get_docstring(tree(p))
    ]
    assert silent == []


def test_django_forms_has_its_own_name() -> None:
    pattern = re.compile(r"^(from django import forms|import django\.forms)\b(?! as django_forms)", re.M)
    assert [named(p) for p in modules() if pattern.search(p.read_text())] == []


def test_settings_and_sample_name_the_same_variables() -> None:
    settings = (ROOT / "clinnova/settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings))
    sample = set(re.findall(r"^([A-Z_]+)=", (ROOT / "env.sample").read_text(), re.M))
    assert read == sample


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "NotImplementedError"])
def test_nothing_is_left_for_later(word: str) -> None:
    assert [named(p) for p in modules() if re.search(rf"\b{word}\b", p.read_text())] == []
