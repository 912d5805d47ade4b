"""Asking for an export."""

from collections.abc import Iterable, Sequence
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from audit import context as audit
from clinnova.lib.problems import Malformed
from exports.bell import ring
from exports.datasets import DATASETS
from exports.formats import FORMATS
from exports.models import ExportJob
from exports.selectors import find_studies
from studies import access
from studies.models import Study


def request_export(
    *, by: User, studies: Sequence[int | str], datasets: Sequence[str], formats: Sequence[str]
) -> ExportJob:
    """Queue an export of `studies` (row ids or slugs) and ring for a worker once the row is there.

    Raises Malformed for an unknown study, dataset or format, or none at all, and NotAllowed where the
    user may see a study but not export it. A message queue that is down does not matter: the row waits.
    """
    chosen = _studies(by, studies)
    wanted = _known(_("dataset"), datasets, DATASETS)
    written = _known(_("format"), formats, FORMATS)
    actors = [access.require(by, Permission.EXPORT, study=study) for study in chosen]
    with audit.recorded(actors[0]):
        job = ExportJob.objects.create(
            requested_by=by, token_study_id=by.token_study_id, datasets=wanted, formats=written
        )
        job.studies.set(chosen)
        transaction.on_commit(partial(ring, job.pk), robust=True)
    return job


def _studies(by: User, ids: Sequence[int | str]) -> list[Study]:
    # True is an int to Python, and a text is a sequence of texts: neither is a list of studies.
    if not isinstance(ids, list | tuple) or any(
        isinstance(i, bool) or not isinstance(i, int | str) for i in ids
    ):
        raise Malformed(_("Name the studies as a list of ids."))
    found, unknown = find_studies(by, ids)
    if unknown:
        raise Malformed(
            _("There is no study with the id %(id)s, or it is not among your studies.")
            % {"id": str(unknown[0])[:60]},
            code="unknown_study",
            unknown=unknown,
        )
    if not found:
        raise Malformed(_("Choose at least one study."))
    return found


def _known(kind: str, names: Sequence[str], valid: Iterable[str]) -> list[str]:
    valid = list(valid)
    listed = {"kind": kind, "valid": ", ".join(valid)}
    if not isinstance(names, list | tuple) or not names:
        raise Malformed(_("Choose at least one %(kind)s of: %(valid)s.") % listed)
    for name in names:
        if name not in valid:
            raise Malformed(
                _("There is no %(kind)s “%(name)s”. Choose of: %(valid)s.")
                % {**listed, "name": str(name)[:60]},
                code="unknown_choice",
                valid=valid,
            )
    return [name for name in valid if name in names]
