"""Items drawn from what is kept look exactly as their templates draw them, whatever their words are."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import get_template
from django.utils.translation import override

from forms.engine import Context, environment, evaluate_form, plan_of
from forms.rendering.asked import ItemView
from forms.rendering.drawing import draw
from forms.rendering.groups import groups
from forms.rendering.source import Source
from tests.world import compiled

WORDS = ["<b>\"A\" & 'B'</b>", "\ue000\ue001", "é", ""]
VALUES: dict[str, dict[str, Any]] = {
    "vitals": {"weight": "155", "weight.unit": "[lb_av]", "height": 174, "smoker": "Y", "sysbp": 120},
    "labs": {"lab_date": "2026-02-03", "crp": "12", "hb.missing": "ND"},
    "activity": {"pain": "1", "tender": ["R_KNE"]},
    "events": {
        "ae_term": WORDS[0],
        "ae_start": "2026",
        "treatment": [{"@id": "r1", "drug": "X", "dose": "2.5"}],
    },
    "person": {"sex": "F"},
    "consent": {"icsamp": "Y"},
}


def views(form: str, values: dict[str, Any], *, read_only: bool) -> Iterator[ItemView]:
    study = compiled("tiny")
    plan, definition = plan_of(study), study.forms[form]
    state = evaluate_form(plan, definition, values, Context())
    env = environment(plan, definition, state.values, Context())
    place: Any = SimpleNamespace()
    source = Source(study, definition, place, None, state, Context(), env, read_only=read_only)
    for group in groups(source):
        yield from group.items
        for row in [*group.rows, *([group.blank] if group.blank else [])]:
            yield from row.cells


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("form", sorted(VALUES))
def test_an_item_looks_as_its_template_draws_it(form: str, read_only: bool) -> None:
    may = {"enter": True, "history": True, "ask": read_only}
    facts = {"editable": not read_only, "may": may, "upload_limit": 10}
    found = [*views(form, {}, read_only=read_only), *views(form, VALUES[form], read_only=read_only)]
    for n, view in enumerate(found):
        view.label, view.help, view.previous = (WORDS[(n + k) % len(WORDS)] for k in range(3))
        for name in ("crf/_item.html", "crf/_cell.html"):
            for language in ("en", "fr"):
                with override(language):
                    plain = get_template(name).render({"item": view, **facts})
                    assert draw(name, view, facts) == plain
    assert len(found) > 2
