"""`manifest.json`: what an export holds, for whom and from when, and how to prove that it is whole."""

import json
from datetime import datetime
from typing import Any

from accounts.models import User
from clinnova.lib.version import VERSION
from exports.datasets import Scope, Table
from exports.files import Written, write_text
from exports.models import ExportJob
from exports.package import Package
from studies import access
from studies.models import Site, Study

SCHEMA = "clinnova-export/1.0"
NOTES = {
    "rows": "Only participants of the sites listed under each study; records marked as entered in error are"
    " left out.",
    "csv": 'UTF-8, comma, header; an empty cell is no value, "" is an empty text. In cells with typed-in'
    " words an apostrophe stands before a first character that a spreadsheet would run (= + - @ tab, line"
    " breaks, and their full-width forms). Numbers, dates and codes are never changed.",
    "parquet": "Zstandard; typed columns; values as stored, without that apostrophe. Times with a zone are in"
    " UTC.",
    "choices": "Several codes stand in one cell, joined by |; an empty text says that none applies.",
    "units": "value is in the unit of the concept; original_value and original_unit are as entered. A value"
    " whose unit cannot be converted has no canonical value.",
    "core": "A concept's column is its id with dots as underscores. Facts of the participant stand on each"
    " visit. Logs and repeating rows are in observations only.",
}


def write_manifest(
    package: Package, *, job: ExportJob, user: User, scope: Scope, as_of: datetime, written_at: datetime
) -> dict[str, Any]:
    """Write the manifest beside the files, add it to the package, and return what it says."""
    manifest = {
        "schema": SCHEMA,
        "product": {"name": "Clinnova EDC", "version": VERSION},
        "export": job.pk,
        "created_at": written_at.isoformat(),
        "as_of": as_of.isoformat(),
        "requested_at": job.created_at.isoformat(),
        "requester": {"username": user.username, "through_token": job.token_study_id is not None},
        "filters": {
            "studies": [study.slug for study in _studies(scope)],
            "datasets": job.datasets,
            "formats": job.formats,
            "withheld_items": sorted(frozenset().union(*(v.withheld for v in scope.versions))),
        },
        "studies": [_study(study, user, scope) for study in _studies(scope)],
        "files": [_file(written, package) for written in package.files],
        "notes": NOTES,
    }
    content = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    package.files.append(write_text(package.folder / "manifest.json", content))
    return manifest


def _studies(scope: Scope) -> list[Study]:
    return list(Study.objects.filter(pk__in=scope.study_ids).order_by("slug"))


def _study(study: Study, user: User, scope: Scope) -> dict[str, Any]:
    sites = Site.objects.filter(study=study, pk__in=scope.site_ids)
    return {
        "id": study.pk,
        "slug": study.slug,
        "cohort": study.cohort,
        "requester_roles": sorted(role.code for role in access.roles_in(user, study)),
        "sites": [{"id": site.pk, "code": site.code} for site in sites],
        "versions": [{"number": v.number, "hash": v.hash} for v in scope.versions if v.study_id == study.pk],
    }


def _file(written: Written, package: Package) -> dict[str, Any]:
    facts: dict[str, Any] = {"name": written.name, "bytes": written.size, "sha256": written.sha256}
    if written.name in package.contents:
        table, kind = package.contents[written.name]
        facts |= {"dataset": table.dataset, "table": table.name, "format": kind, "rows": written.rows}
        facts["columns"] = _columns(table)
    return facts


def _columns(table: Table) -> list[dict[str, str]]:
    return [{"name": c.name, "type": c.type} for c in table.columns]
