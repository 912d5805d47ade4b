"""A page asks for all its scripts at once, not for each after the one that names it; for its styles once."""

import re

from django.conf import settings
from django.template import Context, Template

from clinnova.storage import joined
from clinnova.ui.modules import with_imports


def test_a_module_comes_with_all_that_it_imports() -> None:
    found = with_imports("js/crf/page.js")
    assert found[0] == "js/crf/page.js" and len(found) == len(set(found))
    assert {"js/crf/state.js", "js/expressions.js", "js/expressions/values.js"} <= set(found)
    for name in found:
        assert (settings.BASE_DIR / "static" / name).is_file()


def test_the_head_links_to_each_of_them_once() -> None:
    markup = Template('{% modules "js/crf/page.js" "js/app.js" %}').render(Context())
    assert len(re.findall('<link rel="modulepreload" href="/static/js/[^"]+[.]js">', markup)) == len(
        with_imports("js/crf/page.js", "js/app.js")
    )


def test_what_comes_next_is_fetched_and_not_run() -> None:
    markup = Template('{% modules_to_come "js/crf/page.js" %}').render(Context())
    assert markup.count('<link rel="prefetch" as="script" href="/static/js/') == len(
        with_imports("js/crf/page.js")
    )


def test_the_style_sheet_becomes_one_file_with_its_layers_and_pictures() -> None:
    folder = settings.BASE_DIR / "static" / "css"
    whole = joined(folder / "app.css")
    assert "@import" not in whole
    assert whole.count("@layer ") == (folder / "app.css").read_text().count("layer(") + 1
    pictures = re.findall(r'url\("([^"]+)"\)', whole)
    assert pictures and all((folder / picture).resolve().is_file() for picture in pictures)
