"""What pages keep of a form: its definition's words in each language, and nothing of anybody's answers."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.translation import override

from forms.engine import Context, environment, evaluate_form, plan_of
from forms.rendering.browser import answer_data, definition_data
from forms.rendering.groups import all_views, groups
from forms.rendering.kept import kept_of
from forms.rendering.source import Source
from tests.unit.forms.test_drawing import VALUES
from tests.world import compiled


def source_of(form: str, values: dict[str, Any], kept: dict[Any, Any], *, read_only: bool) -> Source:
    study = compiled("tiny")
    plan, definition = plan_of(study), study.forms[form]
    state = evaluate_form(plan, definition, values, Context())
    env = environment(plan, definition, state.values, Context())
    place: Any = SimpleNamespace()
    return Source(study, definition, place, None, state, Context(), env, read_only=read_only, kept=kept)


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("form", sorted(VALUES))
def test_a_page_is_the_same_after_those_of_others(form: str, read_only: bool) -> None:
    def page(values: dict[str, Any], kept: dict[Any, Any]) -> Any:
        source = source_of(form, values, kept, read_only=read_only)
        found = groups(source)
        return found, list(all_views(found)), answer_data(source), definition_data(source)

    shared: dict[Any, Any] = {}
    for values in (VALUES[form], {}, VALUES[form]):
        assert page(values, shared) == page(values, {})


def test_each_form_keeps_its_own_in_each_language() -> None:
    study = compiled("tiny")
    vitals, labs = study.forms["vitals"], study.forms["labs"]
    with override("fr"):
        french = kept_of(study, vitals)
        assert kept_of(study, vitals) is french
    with override("en"):
        assert kept_of(study, vitals) is not french
        assert kept_of(study, vitals) is not kept_of(study, labs)
        widened = study.model_copy(update={"codelists": dict(study.codelists)})
        assert kept_of(widened, vitals) is not kept_of(study, vitals)
