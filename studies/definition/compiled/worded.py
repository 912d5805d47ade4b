"""Forms in the licensed words of a site."""

from __future__ import annotations

from functools import lru_cache

from studies.definition.compiled.base import Text
from studies.definition.compiled.forms import FormDef, GroupDef
from studies.definition.compiled.items import ItemDef
from studies.definition.compiled.library import CodeListDef
from studies.definition.compiled.study import CompiledStudy
from studies.definition.compiled.wording import WordingDef

_KEPT = 256


def worded(study: CompiledStudy, form: str, site: str) -> tuple[CompiledStudy, FormDef]:
    """The study and one of its forms as people at a site read it; the same objects without wording.

    Only texts differ: ids, codes, rules and the hash stay. A wording for named sites comes before one for
    every site.
    """
    chosen = [
        at for at, wording in enumerate(study.wordings) if wording.form == form and wording.holds_at(site)
    ]
    if not chosen:
        return study, study.forms[form]
    chosen.sort(key=lambda at: not study.wordings[at].sites)
    return _worded(_ByHash(study), chosen[0])


class _ByHash:
    """A study as a key of a cache: by its hash, without comparing it part by part."""

    def __init__(self, study: CompiledStudy) -> None:
        self.study = study

    def __hash__(self) -> int:
        return hash(self.study.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByHash) and other.study.hash == self.study.hash


@lru_cache(maxsize=_KEPT)
def _worded(key: _ByHash, at: int) -> tuple[CompiledStudy, FormDef]:
    study, wording = key.study, key.study.wordings[at]
    plain = study.forms[wording.form]
    form = plain.model_copy(update={"groups": tuple(_group(wording, group) for group in plain.groups)})
    lists = study.codelists | {
        _own(wording, name): _codelist(study.codelists[name], texts) for name, texts in wording.codes.items()
    }
    return study.model_copy(update={"codelists": lists, "forms": study.forms | {form.id: form}}), form


def _group(wording: WordingDef, group: GroupDef) -> GroupDef:
    if group.wording != "licensed":
        return group
    return group.model_copy(update={"items": tuple(_item(wording, item) for item in group.items)})


def _item(wording: WordingDef, item: ItemDef) -> ItemDef:
    texts = wording.items.get(item.id)
    update: dict[str, object] = {}
    if texts is not None:
        update = {"label": item.label | texts.label, "help": texts.help or item.help}
    if item.codelist in wording.codes:
        update["codelist"] = _own(wording, item.codelist)
    return item.model_copy(update=update)


def _own(wording: WordingDef, codelist: str) -> str:
    """The id of a code list in the words of one form: other forms go on using the plain one."""
    return f"{codelist}@{wording.form}"


def _codelist(plain: CodeListDef, texts: dict[str, Text]) -> CodeListDef:
    codes = tuple(
        code.model_copy(update={"label": code.label | texts.get(code.code, {})}) for code in plain.codes
    )
    return plain.model_copy(update={"codes": codes})
