"""French and German say everything that English says, with the same places to fill in."""

import ast
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.utils import dates
from django.utils.translation.template import templatize

from tests.architecture.source import ROOT, modules, named

LANGUAGES = ("fr", "de")
TEMPLATES = sorted(p for kind in ("html", "svg", "txt") for p in (ROOT / "templates").rglob(f"*.{kind}"))
PLACES = re.compile(r"%\(\w+\)[sd]|%%|%[sd]|\{\w*\}")
# Words of a catalogue go into templates unescaped: a quotation mark would end an attribute.
MARKUP = re.compile(r'[<>"&]')
_TEXT = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*({_TEXT}(?:\s*,\s*{_TEXT})*)")

Wanted = tuple[str | None, str]  # context, (singular) text


def _path(language: str, kind: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / f"django.{kind}"


@cache
def _catalogue(language: str) -> Catalog:
    with _path(language, "po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _entries(language: str) -> Iterator[tuple[Message, tuple[str, ...], tuple[str, ...]]]:
    """Each entry but the header, with its sources and its translations: two of each for plurals."""
    for entry in _catalogue(language):
        if entry.id:
            several = isinstance(entry.id, tuple)
            yield entry, entry.id if several else (entry.id,), entry.string if several else (entry.string,)


def _places(text: str) -> list[str]:
    return sorted(PLACES.findall(text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_is_translated(language: str) -> None:
    entries = list(_entries(language))
    open_ones = [e.id for e, sources, said in entries if len(said) != len(sources) or not all(said)]
    assert entries
    assert open_ones == []
    assert [e.id for e, _sources, _said in entries if e.fuzzy] == []
    assert list(_catalogue(language).obsolete) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_to_fill_in_are_those_of_the_source(language: str) -> None:
    differing = [
        (source, text)
        for _entry, sources, said in _entries(language)
        for source, text in zip(sources, said, strict=True)
        if _places(source) != _places(text)
    ]
    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_brings_markup(language: str) -> None:
    found = [
        text
        for _entry, sources, said in _entries(language)
        for text in said
        if not set(MARKUP.findall(text)) <= set(MARKUP.findall("".join(sources)))
    ]
    assert found == []


def test_french_spaces_do_not_break() -> None:
    loose = re.compile(r" [:;?!»]|« ")
    found = [text for _entry, _sources, said in _entries("fr") for text in said if loose.search(text)]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_current(language: str) -> None:
    fresh = io.BytesIO()
    write_mo(fresh, _catalogue(language))
    fresh.seek(0)
    with _path(language, "mo").open("rb") as file:
        assert _content(read_mo(file)) == _content(read_mo(fresh))


def _content(compiled: Catalog) -> dict[str, object]:
    """Entry -> translations; a reader of compiled catalogues gives plurals as lists, which are no keys."""
    return {f"{entry.context}: {entry.id}": entry.string for entry in compiled if entry.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_months_and_days_stay_djangos(language: str) -> None:
    """The framework looks its dates up in the same catalogue: our "May" would be its month."""
    names = (dates.MONTHS, dates.MONTHS_3, dates.WEEKDAYS, dates.WEEKDAYS_ABBR)
    theirs = {str(word) for table in names for word in table.values()}
    ours = {sources[0] for entry, sources, _said in _entries(language) if not entry.context}
    assert ours & theirs == set()


@pytest.mark.parametrize("path", [*modules(), *TEMPLATES], ids=named)
def test_every_marked_text_is_in_the_catalogues(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    wanted = _of_python(ast.parse(source)) if path.suffix == ".py" else _of_template(source)
    missing = [
        (language, text)
        for context, text in wanted
        for language in LANGUAGES
        if _catalogue(language).get(text, context) is None
    ]
    assert missing == []


def test_every_way_of_marking_is_seen() -> None:
    python = (
        "from django.utils.translation import ngettext as n, pgettext\nfrom django.utils import translation\n"
    )
    python += "n('one', 'many', 2), pgettext('place', 'Two'), translation.gettext('three')"
    template = "{% translate 'a' %}{% translate 'b' context 'c' %}{% button label=_('d') %}"
    template += "{% blocktranslate count n=2 %}{{ n }} e{% plural %}{{ n }} f{% endblocktranslate %}"
    assert _of_python(ast.parse(python)) == {(None, "one"), ("place", "Two"), (None, "three")}
    assert _of_template(template) == {(None, "a"), ("c", "b"), (None, "d"), (None, "%(n)s e")}


def _of_python(module: ast.Module) -> set[Wanted]:
    """Literal texts given to a function of django.utils.translation, under whatever name it was imported."""
    functions = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if "gettext" in alias.name
    }
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and (function := _function(node.func, functions)):
            assert not any(isinstance(a, ast.JoinedStr) for a in node.args), (
                f"line {node.lineno}: an f-string"
            )
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            found |= _wanted(function, texts)
    return found


def _function(called: ast.expr, imported: dict[str, str]) -> str | None:
    if isinstance(called, ast.Attribute) and "gettext" in called.attr:
        return called.attr
    return imported.get(called.id) if isinstance(called, ast.Name) else None


def _of_template(source: str) -> set[Wanted]:
    """What the framework's own reader of templates finds."""
    calls = CALL.findall(templatize(source))
    return {
        wanted
        for function, texts in calls
        for wanted in _wanted(function, [ast.literal_eval(t) for t in re.findall(_TEXT, texts)])
    }


def _wanted(function: str, texts: list[str]) -> set[Wanted]:
    if not texts:
        return set()
    return {(texts[0], texts[1])} if "pgettext" in function else {(None, texts[0])}
