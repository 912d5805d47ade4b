"""The entry page's scripts outside a browser: one module with what it imports, and the page's data beside it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import py_mini_racer
from django.conf import settings
from django.utils.translation import override

from forms.rendering import typed_words
from forms.rendering.locale import conventions
from forms.rendering.sentences import refusals, sentences
from studies.definition.expressions.javascript import bundle

TODAY = "2024-05-06"  # a Monday
_PAGE = """
const document = {
  documentElement: {lang: LANGUAGE},
  getElementById: () => ({textContent: PAGE}),
};
"""


def run(module: str, call: str, cases: Sequence[Any], language: str = "en") -> list[Any]:
    """`call` is a JavaScript function of `module_0` and one case, such as "(m, text) => m.readDate(text)"."""
    with override(language):
        data = {
            "locale": conventions(),
            "words": sentences(),
            "refusals": refusals() | typed_words.refusals(),
            "reasons": {},
            "codelists": {},
            "items": {},
            "context": {"today": TODAY},
        }
    page = _PAGE.replace("LANGUAGE", json.dumps(language)).replace("PAGE", json.dumps(json.dumps(data)))
    script = bundle(Path(settings.BASE_DIR) / "static" / "js" / "crf" / module)
    runner = f"const every = (text) => JSON.stringify(JSON.parse(text).map((one) => ({call})(module_0, one) ?? null));"
    with py_mini_racer.MiniRacer() as engine:
        engine.eval(page + script + runner)
        return list(json.loads(engine.call("every", json.dumps(list(cases)))))
