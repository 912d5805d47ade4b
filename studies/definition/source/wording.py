"""Licensed wording as an installation writes it: texts that may not lie in the shared library."""

from __future__ import annotations

from studies.definition.source.base import (
    CodeListId,
    FormId,
    ItemId,
    Language,
    Line,
    Scalar,
    Source,
    Texts,
)


class WordedItemSource(Source):
    """The licensed texts of one item."""

    label: Texts
    help: Texts | None = None


class WordingSource(Source):
    """local/wording/<name>.yaml: the wording of one form, under which licence and at which sites.

    Without `sites` it is shown at every site, without `languages` every language of the study must be there.
    `codes` words the code lists of the form's licensed groups.
    """

    form: FormId
    licence: Line
    sites: tuple[Line, ...] = ()
    languages: tuple[Language, ...] = ()  # type: ignore[valid-type]
    items: dict[ItemId, WordedItemSource]
    codes: dict[CodeListId, dict[Scalar, Texts]] = {}
