"""What the browser needs to work on a form by itself: items, expression trees, limits, present answers."""

import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from forms.capture.sentences import sentence, warn_message
from forms.engine import AnswerRefused
from forms.rendering import typed_words
from forms.rendering.around import addresses
from forms.rendering.explain import inputs_here
from forms.rendering.findings import TONES
from forms.rendering.locale import conventions
from forms.rendering.sentences import refusals, sentences
from forms.rendering.source import Source
from forms.rendering.words import missing_word, say
from studies.definition.compiled import CheckDef, GroupDef, ItemDef, Range

_PLAIN = ("places", "step", "required", "min_length", "max_length", "widget")
_LANGUAGES = 8  # whose words are kept


def page_data(source: Source) -> SafeString:
    """The page's data as JSON for a script element; without answers and trees for somebody who only reads. What
    answers do not change is written once.
    """
    language = get_language()
    parts = [
        _written({"readOnly": source.read_only, "urls": addresses(source.target)}),
        _words(language),
    ]
    if source.read_only:
        items = {item.id: {"label": say(item.label)} for item in source.form.all_items.values()}
        parts.append(_written({"items": items}))
    else:
        items_part, rules = _definition(source)
        parts += [
            items_part,
            _written(answer_data(source)),
            rules,
            _language(language, settings.ATTACHMENT_MAX_MB),
        ]
    return SafeString("{" + ", ".join(parts) + "}")


def _written(data: dict[str, Any]) -> str:
    """The members of a JSON object, without anything that could end a script element."""
    text = json.dumps(data, cls=DjangoJSONEncoder)[1:-1]
    return text.replace("<", "\\u003C").replace(">", "\\u003E").replace("&", "\\u0026")


@lru_cache(maxsize=_LANGUAGES)
def _words(language: str | None) -> str:
    return _written({"words": sentences()})


@lru_cache(maxsize=_LANGUAGES)
def _language(language: str | None, limit: int) -> str:
    return _written(
        {
            "reasons": {code: missing_word(code) for code in ("ND", "UNK", "NI", "NA", "REFU")},
            "uploadLimit": limit,
            "refusals": refusals() | typed_words.refusals(),
            "locale": conventions(),
        }
    )


def _definition(source: Source) -> tuple[str, str]:
    found = source.kept.get("data")
    if found is None:
        data = definition_data(source)
        items = {"items": data.pop("items")}
        found = source.kept["data"] = _written(items), _written(data)
    return found  # type: ignore[no-any-return]


def answer_data(source: Source) -> dict[str, Any]:
    """What is answered, and what other records give to it."""
    return {
        "version": source.record.version if source.record else 0,
        "values": source.values,
        "context": source.context.to_json(),
    }


def definition_data(source: Source) -> dict[str, Any]:
    """What the definition says, in the language of the page."""
    form = source.form
    return {
        "items": {item.id: _item(source, item) for item in form.all_items.values()},
        "order": list(form.compute_order),
        "groups": [_group(group) for group in form.groups],
        "codelists": {
            name: _codes(source, name) for name in {i.codelist for i in form.all_items.values() if i.codelist}
        },
        "checks": [_check(check) for check in form.checks],
    }


def _group(group: GroupDef) -> dict[str, Any]:
    found: dict[str, Any] = {"id": group.id, "kind": group.kind, "items": [item.id for item in group.items]}
    return found | ({"show": group.show_if} if group.show_if is not None else {})


def _item(source: Source, item: ItemDef) -> dict[str, Any]:
    """One item with what it has; absent keys mean none."""
    found: dict[str, Any] = {"type": item.type, "value": item.value_type, "label": say(item.label)}
    found |= {name: getattr(item, name) for name in _PLAIN if getattr(item, name) not in (None, False)}
    found |= {
        "units": [[u.code, u.label, u.factor, u.offset] for u in item.units],
        "missing": list(item.missing),
        "codelist": item.codelist,
        "show": item.show_if,
        "compute": item.compute,
        "hard": _limits(item.hard),
        "warn": _limits(item.warn),
        "reference": [[r.when, r.min, r.max] for r in item.reference],
        "hardText": _hard_text(item),
        "warnText": say(warn_message(item, (_short(),))) if item.warn or item.hard else "",
    }
    if item.type == "computed":
        found["inputs"] = inputs_here(source, item)
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _limits(limits: Range | None) -> list[float | None] | None:
    return [limits.min, limits.max] if limits else None


def _hard_text(item: ItemDef) -> str:
    if item.hard is None:
        return ""
    unit = item.units[0].label if item.units else ""
    return sentence(AnswerRefused("hard_range", min=item.hard.min, max=item.hard.max, unit=unit))


def _codes(source: Source, name: str) -> dict[str, Any]:
    codelist = source.study.codelists[name]
    return {
        "numeric": codelist.type != "text",
        "codes": {entry.code: say(entry.label) for entry in codelist.codes},
    }


def _check(check: CheckDef) -> dict[str, Any]:
    return {
        "id": check.id,
        "severity": check.severity,
        "tone": TONES.get(check.severity, "amber"),
        "assert": check.assert_,
        "message": say(check.message),
        "items": list(check.items),
    }


def _short() -> str:
    return (get_language() or "en")[:2]
