"""Publishing a study's files as a frozen version."""

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from audit import context as audit
from clinnova.lib.problems import Conflict, Invalid
from studies import access
from studies.definition.compiled import CompiledStudy
from studies.definition.load import load_study
from studies.models import Study, StudyVersion


def publish_study(*, by: User, folder: Path, local: Path | None = None) -> StudyVersion:
    """Load, check and publish the study in `folder`; the same content again returns the version that holds it.

    `local` holds what an administrator adds to the files that are shipped: the numbers of reference tables.

    Raises Invalid with `problems` (file, line, message) when the files have errors, Conflict when the version
    number already stands for other content. Either everything is published or nothing.
    """
    result = load_study(folder, local=local)
    if result.study is None:
        rows = [{"file": p.file, "line": p.line, "message": p.message} for p in result.problems]
        raise Invalid(_("The study has errors and was not published."), code="definition", problems=rows)
    return _store(by, result.study)


def _store(by: User, compiled: CompiledStudy) -> StudyVersion:
    study = Study.objects.filter(slug=compiled.id).first()
    actor = access.require(by, Permission.PUBLISH_STUDY, study=study)
    with transaction.atomic(), audit.recorded(actor):
        if study is None:
            study = Study.objects.create(slug=compiled.id, cohort=compiled.cohort, title=dict(compiled.title))
        same = study.versions.filter(hash=compiled.hash).first()
        if same is not None:
            return same
        if study.versions.filter(number=compiled.version).exists():
            raise Conflict(
                _("Version %(number)s is already published with other content. Give the change a new number.")
                % {"number": compiled.version}
            )
        return StudyVersion.objects.create(
            study=study,
            number=compiled.version,
            hash=compiled.hash,
            compiled=compiled.to_json(),
            published_by=by,
        )
