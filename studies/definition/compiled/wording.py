"""Licensed wording in compiled form."""

from __future__ import annotations

from studies.definition.compiled.base import Compiled, Text


class WordedItem(Compiled):
    """The licensed texts of one item."""

    label: Text
    help: Text | None = None


class WordingDef(Compiled):
    """The licensed texts of one form; without `sites` for every site. `codes`: code list -> code -> text."""

    form: str
    licence: str
    sites: tuple[str, ...] = ()
    items: dict[str, WordedItem] = {}
    codes: dict[str, dict[str, Text]] = {}

    def holds_at(self, site: str) -> bool:
        return not self.sites or site in self.sites
