"""What synthetic people answer, by item id: one module for each area, and an answer for whatever is new."""

from typing import Any

from clinnova.demo.answers import core, ibd, laboratory, logs, neurology, questionnaires, rheumatic, samples
from clinnova.demo.answers.fallback import by_type
from clinnova.demo.answers.kinds import Answers
from clinnova.demo.course import Moment
from studies.definition.compiled import CompiledStudy, ItemDef

ANSWERS: Answers = {
    **core.ANSWERS,
    **laboratory.ANSWERS,
    **questionnaires.ANSWERS,
    **ibd.ANSWERS,
    **rheumatic.ANSWERS,
    **neurology.ANSWERS,
    **logs.ANSWERS,
    **samples.ANSWERS,
}
UNASKED = frozenset({"computed", "heading", "file"})
NOT_GIVEN = 0.004  # of the answers that may be missing with a reason


def has_answer(item: ItemDef) -> bool:
    """Whether people say something about the item: all that is required, and what the modules know of the rest."""
    return item.type not in UNASKED and (item.required or item.id in ANSWERS)


def answer(moment: Moment, item: ItemDef, study: CompiledStudy) -> Any:
    """What this person answers that day, as it would be typed; None leaves the item open."""
    if item.missing and item.type in ("decimal", "choice", "scale") and moment.chance(NOT_GIVEN):
        return {
            "missing": moment.random.choice(
                [m for m in item.missing if m in ("ND", "REFU")] or list(item.missing)
            )
        }
    for prefix, criterion in core.CRITERIA.items():
        if item.id.startswith(prefix) and item.type == "yesno":
            return criterion(moment, item.id)
    known = ANSWERS.get(item.id)
    value = known(moment) if known is not None else None
    if value is None and item.required:
        return by_type(moment, item, study.codelists.get(item.codelist or ""))
    if (
        item.type == "choice"
        and isinstance(value, str)
        and value not in study.codelists[item.codelist or ""].by_code
    ):
        return by_type(moment, item, study.codelists[item.codelist or ""]) if item.required else None
    return value
