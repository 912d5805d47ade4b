"""The language in which a study is written: load, validate, compile, compare, translate.

Pure Python. Files are read here and nowhere else; nothing of it knows Django or a database.
"""

from studies.definition.compare import Change, compare
from studies.definition.compiled import CompiledStudy
from studies.definition.load import LoadResult, load_study
from studies.definition.problems import DefinitionProblem
from studies.definition.schema import json_schema
from studies.definition.translate import Gap, language_gaps

__all__ = [
    "Change",
    "CompiledStudy",
    "DefinitionProblem",
    "Gap",
    "LoadResult",
    "compare",
    "json_schema",
    "language_gaps",
    "load_study",
]
