"""The sentences that the entry page's scripts say, in the language of the page."""

from django.utils.translation import gettext as _

from forms.capture.sentences import sentence
from forms.engine import AnswerRefused
from forms.rendering import edss, figures, typed_words

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
        "unsent": _("Not sent ({count}), kept on this computer"),
        "unsentHere": _("Not sent ({count}), kept on this page only"),
        "noCopies": _(
            "This browser cannot keep offline copies here. Every answer is sent at once; leave this page open while"
            " something is not sent."
        ),
        "twoWindows": _("This form is also open in another window. What is saved there appears here."),
        "stateChanged": _("The form was completed or reopened in another window."),
        "loadAgain": _("Load it again"),
        "refused": _("{count} not saved"),
        "notSaved": _("Not saved"),
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
        "fileTooLarge": _("The file is larger than {limit} MB."),
        "missingCount": _("{count} required items are still open."),
        "reason": _("Say why the value changes."),
        "removeRow": _("Row {number} is removed."),
        "rowsShown": _("{count} of {total} rows"),
        "sorted-ascending": _("Sorted by {label}, ascending"),
        "sorted-descending": _("Sorted by {label}, descending"),
        "sorted-none": _("In the order of entry"),
        "orphaned": _("Not asked any more, given the other answers. Clear it, or correct what hides it."),
        "notAnswered": _("not answered"),
        "neverSwollen": _("{joint}: swelling is not assessed here."),
        **{f"joint-{state}": word for state, word in figures.state_words().items()},
        **edss.differences(),
        **typed_words.words(),
    }
