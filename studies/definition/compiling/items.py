"""Items, groups and dictionary entries in compiled form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studies.definition import compiled
from studies.definition.conversions import ways
from studies.definition.document import Path
from studies.definition.draft import Draft, DraftForm
from studies.definition.source import ConceptSource, GroupSource, ItemSource, RangeSource, Texts

PlainTrees = Mapping[tuple[str, Path], Any]


def text(source: Texts) -> compiled.Text:
    return {language: said.strip() for language, said in source.root.items()}


def text_or_none(source: Texts | None) -> compiled.Text | None:
    return None if source is None else text(source)


def group(
    draft: Draft, trees: PlainTrees, form: DraftForm, path: Path, source: GroupSource
) -> compiled.GroupDef:
    items = [_item(draft, trees, form, (*path, "items", at), item) for at, item in enumerate(source.items)]
    return compiled.GroupDef(
        id=source.id, title=text(source.title), kind=source.kind, items=tuple(items),
        layout=source.layout, wording=source.wording,
        show_if=trees.get((form.document.file, (*path, "show_if"))),
        min_rows=source.min_rows, max_rows=source.max_rows,
    )  # fmt: skip


def _item(
    draft: Draft, trees: PlainTrees, form: DraftForm, path: Path, source: ItemSource
) -> compiled.ItemDef:
    def tree(*way: str | int) -> Any:
        return trees.get((form.document.file, (*path, *way)))

    reference = tuple(
        compiled.ReferenceRange(min=limits.min, max=limits.max, when=tree("reference", at, "when"))
        for at, limits in enumerate(source.reference)
    )
    return compiled.ItemDef(
        id=source.id, type=source.type, label=text(source.label), help=text_or_none(source.help),
        units=units(draft, source), places=_places(source), min_length=source.min_length,
        max_length=source.max_length, hard=_range(source.hard), warn=_range(source.warn),
        reference=reference, codelist=source.codelist, terms=source.terms,
        required=source.required, show_if=tree("show_if"),
        compute=tree("compute"), compute_source=source.compute and source.compute.strip(),
        explain=text_or_none(source.explain), source=source.source,
        value=source.value_type if source.type == "computed" else None,
        concept=source.concept, missing=source.missing_reasons, widget=source.widget,
        anchors={at: text(said) for at, said in source.anchors.items()}, step=source.step,
        licence=source.licence, identifying=source.identifying, blinded_for=source.blinded_for,
    )  # fmt: skip


def _places(source: ItemSource) -> int | None:
    return 0 if source.value_type == "integer" else source.places


def _range(source: RangeSource | None) -> compiled.Range | None:
    return None if source is None else compiled.Range(min=source.min, max=source.max)


def units(draft: Draft, source: ItemSource) -> tuple[compiled.Unit, ...]:
    """The item's units with the way into its first one, worked out from the concept's factors."""
    if not source.units:
        return ()
    concept = draft.concepts.get(source.concept or "")
    base = _into_canonical(concept, source.units[0])
    return tuple(_unit(draft, code, _into_canonical(concept, code), base) for code in source.units)


def _unit(draft: Draft, code: str, into: tuple[float, float], base: tuple[float, float]) -> compiled.Unit:
    factor, offset = into[0] / base[0], (into[1] - base[1]) / base[0]
    return compiled.Unit(code=code, label=draft.unit_labels.get(code, code), factor=factor, offset=offset)


def _into_canonical(concept: ConceptSource | None, code: str) -> tuple[float, float]:
    """(factor, offset) from a unit to the concept's canonical unit."""
    return (ways(concept).get(code) if concept else None) or (1.0, 0.0)


def codelists(draft: Draft) -> dict[str, compiled.CodeListDef]:
    """The code lists that items or their concepts name; the rest of the library stays out of the hash."""
    named = {item.source.codelist for item in draft.items.values()}
    named |= {concept.codelist for concept in concepts(draft).values()}
    return {
        name: compiled.CodeListDef(
            id=name,
            type=draft.codelists[name].type,
            codes=tuple(
                compiled.Code(code=entry.code, label=text(entry.label))
                for entry in draft.codelists[name].codes
            ),
        )
        for name in sorted(filter(None, named))
    }


def concepts(draft: Draft) -> dict[str, compiled.ConceptDef]:
    """The concepts that the study's items measure."""
    named = sorted({item.source.concept for item in draft.items.values() if item.source.concept})
    return {name: _concept(name, draft.concepts[name]) for name in named}


def _concept(name: str, source: ConceptSource) -> compiled.ConceptDef:
    return compiled.ConceptDef(
        id=name, label=text(source.label), type=source.type, unit=source.unit,
        convert=ways(source),
        loinc=source.loinc.code if source.loinc else None,
        loinc_verified=source.loinc_verified or bool(source.loinc and source.loinc.verified),
        codelist=source.codelist, cdash=source.cdash, sdtm=source.sdtm,
    )  # fmt: skip
