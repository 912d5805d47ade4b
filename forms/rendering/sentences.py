"""The sentences that the entry page's scripts say, in the language of the page."""

from django.utils.translation import gettext as _

from forms.capture.sentences import sentence
from forms.engine import AnswerRefused
from forms.rendering import edss, figures

_REFUSALS: dict[str, tuple[str, ...]] = {
    "integer": (),
    "decimal": (),
    "digits": ("digits",),
    "places": ("places",),
    "step": ("step",),
    "date": (),
    "partial_date": (),
    "no_such_day": (),
    "year": ("first", "last"),
    "time": (),
    "datetime": (),
    "blank": (),
    "too_long": ("limit",),
    "too_short": ("limit",),
}


def refusals() -> dict[str, str]:
    """Code -> sentence, its facts left open as `%(places)s`."""
    return {
        code: sentence(AnswerRefused(code, **{name: f"%({name})s" for name in names}))
        for code, names in _REFUSALS.items()
    }


def sentences() -> dict[str, str]:
    """Key -> sentence; `{name}` is filled in by the script."""
    return {
        "saving": _("Saving…"),
        "saved": _("Saved {time}"),
        "unsent": _("Not sent ({count}), kept on this page"),
        "refused": _("{count} not saved"),
        "notSaved": _("Not saved"),
        "login": _(
            "Your session has ended. Nothing on this page is lost: log in in a new window, then come back."
        ),
        "loginLink": _("Log in"),
        "failed": _("The server could not save this. It stays on this page; please tell the support."),
        "leave": _("Some answers are not saved yet."),
        "required": _("{done} of {total} required"),
        "none": _("None"),
        "yes": _("Yes"),
        "no": _("No"),
        "high": _("high"),
        "low": _("low"),
        "confirmed": _("Confirmed"),
        "confirmText": _("Checked: the value is right as entered."),
        "conflict": _("{name} entered another value at {time}."),
        "empty": _("(empty)"),
        "more": _("and {count} more"),
        "restSet": _("Rows answered {word}: {count}."),
        "restNone": _("Every row is answered already."),
        "missingCount": _("{count} required items are still open."),
        "reason": _("Say why the value changes."),
        "removeRow": _("Row {number} is removed."),
        "orphaned": _("Not asked any more, given the other answers. Clear it, or correct what hides it."),
        "today": _("today"),
        "notAnswered": _("not answered"),
        "neverSwollen": _("{joint}: swelling is not assessed here."),
        **{f"joint-{state}": word for state, word in figures.state_words().items()},
        **edss.differences(),
    }
