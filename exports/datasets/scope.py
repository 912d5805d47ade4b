"""What one export reaches: which studies and sites, and how their versions define what is asked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from studies.definition.compiled import CompiledStudy, ConceptDef, FormDef, ItemDef

NOT_A_VALUE = frozenset({"heading"})


@dataclass(frozen=True)
class VersionFacts:
    """A published version of a chosen study. `withheld` are items that this requester never gets."""

    id: int
    study_id: int
    number: str
    hash: str
    definition: CompiledStudy
    withheld: frozenset[str] = frozenset()

    def items(self, form: FormDef) -> Iterator[tuple[str | None, ItemDef]]:
        """(repeating group or None, item) for each item of a form that holds a value and may leave."""
        for group in form.groups:
            for item in group.items:
                if item.type not in NOT_A_VALUE and item.id not in self.withheld:
                    yield (group.id if group.kind == "repeat" else None), item


@dataclass(frozen=True)
class Scope:
    """The frame of one export: rows of `sites` only, definitions of `versions` (oldest first)."""

    study_ids: tuple[int, ...]
    site_ids: tuple[int, ...]
    versions: tuple[VersionFacts, ...] = field(default=())

    @cached_property
    def concepts(self) -> dict[str, ConceptDef]:
        """Concept id -> its newest definition: one canonical unit for all studies and versions."""
        return {c.id: c for v in self.versions for c in v.definition.concepts.values()}

    @cached_property
    def forms(self) -> dict[str, list[tuple[VersionFacts, FormDef]]]:
        """Form id -> its definition in every version that has it, oldest first; in order of the protocol."""
        found: dict[str, list[tuple[VersionFacts, FormDef]]] = {}
        for version in self.versions:
            for form in version.definition.forms.values():
                found.setdefault(form.id, []).append((version, form))
        return found

    @cached_property
    def consent_scopes(self) -> tuple[str, ...]:
        """Ids of all consent scopes of the chosen studies, in order of first appearance."""
        return tuple(dict.fromkeys(s for v in self.versions for s in v.definition.consent.scopes))
