"""The only door through which answers get in: web, API, imports and the demo all come this way."""

from forms.capture.operations import Operation, Saved
from forms.capture.save import save
from forms.capture.save_form import save_form
from forms.capture.targets import Target

__all__ = ["Operation", "Saved", "Target", "save", "save_form"]
