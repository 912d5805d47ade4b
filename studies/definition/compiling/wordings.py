"""Licensed wording in compiled form."""

from __future__ import annotations

from studies.definition import compiled
from studies.definition.compiling.items import text, text_or_none
from studies.definition.draft import Draft
from studies.definition.source.wording import WordingSource


def wordings(draft: Draft) -> tuple[compiled.WordingDef, ...]:
    """The wording of every form of the study that an installation brought."""
    return tuple(_wording(source) for source, _document in draft.wordings)


def _wording(source: WordingSource) -> compiled.WordingDef:
    return compiled.WordingDef(
        form=source.form,
        licence=source.licence,
        sites=source.sites,
        items={
            name: compiled.WordedItem(label=text(said.label), help=text_or_none(said.help))
            for name, said in source.items.items()
        },
        codes={
            name: {code: text(said) for code, said in codes.items()} for name, codes in source.codes.items()
        },
    )
