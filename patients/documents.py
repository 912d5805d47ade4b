"""Which consent document is in force: a study version lists them with the days on which they may be signed."""

from datetime import date

from studies.definition.compiled import CompiledStudy
from studies.definition.compiled.study import ConsentVersion


def document_in_force(study: CompiledStudy, on: date) -> ConsentVersion | None:
    """The newest document that may be signed on a day; None where the study has none."""
    day = on.isoformat()
    valid = [v for v in study.consent.versions if v.valid_from <= day <= (v.valid_to or "9999-12-31")]
    return max(valid, key=lambda v: v.valid_from, default=None)
