"""What the form itself refuses when an answer arrives: an item that is not asked, a check that blocks."""

from django.utils.translation import get_language

from forms.capture.sheet import Sheet
from forms.engine import AnswerRefused, Finding, FormState, environment
from forms.engine.evaluate import fails
from studies.definition.compiled import Text


def check_asked(state: FormState, place: str, had_data: bool) -> None:
    """Raises AnswerRefused("hidden") for a new answer to an item that the other answers hide.

    Where its condition is unknown, only an item that has data already is on the page and may change.
    """
    if place in state.shown or (had_data and place in state.visible):
        return
    raise AnswerRefused("hidden")


def newly_blocking(sheet: Sheet, before: dict[str, object], state: FormState) -> list[Finding]:
    """Findings of severity "hard" that the answers did not have `before`: what was wrong already blocks
    nobody.
    """
    hard = [finding for finding in state.findings if finding.severity == "hard"]
    if not hard:
        return []
    plan, form = sheet.plan, sheet.form
    checks = {check.id: check for check in plan.forms[form.id].checks}
    env = environment(plan, form, before, sheet.context(sheet.record))
    return [finding for finding in hard if not fails(checks[finding.check], env)]


def in_language(text: Text) -> str:
    """A text of the study in the user's language, else in its first one."""
    language = get_language() or ""
    return text.get(language) or text.get(language[:2]) or next(iter(text.values()), "")
