"""The compiled study and its parts: frozen data, no behaviour of a running study."""

from studies.definition.compiled.base import Compiled, Text, Tree
from studies.definition.compiled.canonical import canonical_json, content_hash
from studies.definition.compiled.forms import Affected, CheckDef, ForeignItem, FormDef, GroupDef
from studies.definition.compiled.items import ItemDef, Range, ReferenceRange, Unit
from studies.definition.compiled.library import Code, CodeListDef, ConceptDef, TableDef
from studies.definition.compiled.study import (
    CompiledStudy,
    ConsentDef,
    ConsentVersion,
    VisitDef,
    VisitForm,
)
from studies.definition.compiled.worded import worded
from studies.definition.compiled.wording import WordedItem, WordingDef

__all__ = [
    "Affected",
    "CheckDef",
    "Code",
    "CodeListDef",
    "Compiled",
    "CompiledStudy",
    "ConceptDef",
    "ConsentDef",
    "ConsentVersion",
    "ForeignItem",
    "FormDef",
    "GroupDef",
    "ItemDef",
    "Range",
    "ReferenceRange",
    "TableDef",
    "Text",
    "Tree",
    "Unit",
    "VisitDef",
    "VisitForm",
    "WordedItem",
    "WordingDef",
    "canonical_json",
    "content_hash",
    "worded",
]
