"""The files of a study as written: one pydantic model per file, closed, all values typed."""

from studies.definition.source.base import Source, Texts
from studies.definition.source.forms import CheckSource, FormSource, GroupSource
from studies.definition.source.items import ItemSource, RangeSource, ReferenceSource
from studies.definition.source.library import (
    CodeListsFile,
    CodeListSource,
    ConceptsFile,
    ConceptSource,
    TablesFile,
    TableSource,
    UnitsFile,
)
from studies.definition.source.study import StudySource, VisitFormSource, VisitSource

__all__ = [
    "CheckSource", "CodeListSource", "CodeListsFile", "ConceptSource", "ConceptsFile", "FormSource",
    "GroupSource", "ItemSource", "RangeSource", "ReferenceSource", "Source", "StudySource", "TableSource",
    "TablesFile", "Texts", "UnitsFile", "VisitFormSource", "VisitSource",
]  # fmt: skip
