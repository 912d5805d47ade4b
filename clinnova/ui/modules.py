"""The scripts that a page's module brings along, so that the browser asks for all of them at once.

Modules name what they import in themselves: without help the browser learns of the last ones only after it has
fetched those before.
"""

import posixpath
import re
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

_IMPORT = re.compile(r'^(?:import|export)\b[^;"]*?"(\.{1,2}/[^"]+\.js)";', re.MULTILINE)


def links(link: str, names: Iterable[str]) -> SafeString:
    """`link`, with {} for the address, for each of these modules and of what they import."""
    return (_links if settings.DEBUG else _known_links)(link, tuple(names))


def _links(link: str, names: tuple[str, ...]) -> SafeString:
    return format_html_join("", link, ((static(name),) for name in with_imports(*names)))


_known_links = lru_cache(maxsize=64)(_links)  # files of an installation do not change while it runs


def with_imports(*names: str) -> list[str]:
    """Paths below static/ of these modules and of all that they import, each once: `js/crf/page.js`, …"""
    found, waiting = dict.fromkeys(names), list(names)
    while waiting:
        name = waiting.pop(0)
        source = (settings.BASE_DIR / "static" / name).read_text(encoding="utf-8")
        for target in _IMPORT.findall(source):
            imported = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
            if imported not in found:
                found[imported] = None
                waiting.append(imported)
    return list(found)
