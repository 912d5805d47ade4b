"""Compiled definitions by version, read once per process: a published version never changes."""

from functools import lru_cache

from studies.definition.compiled import CompiledStudy
from studies.models import StudyVersion


@lru_cache(maxsize=32)
def definition(version_id: int) -> CompiledStudy:
    """The compiled study of a published version. Raises StudyVersion.DoesNotExist for an unknown id."""
    compiled = StudyVersion.objects.values_list("compiled", flat=True).get(pk=version_id)
    return CompiledStudy.from_json(compiled)
