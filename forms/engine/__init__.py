"""What happens when answers meet a compiled form: parse, show or hide, compute, check. Pure Python, no
Django.
"""

from forms.engine.answers import Filled, SubjectAnswers
from forms.engine.context import Context, Place, VisitFacts
from forms.engine.entry import Entry, parse_entry
from forms.engine.environment import environment
from forms.engine.evaluate import evaluate_form, is_planned
from forms.engine.parse import parse_answer
from forms.engine.plan import FormPlan, StudyPlan, plan_of
from forms.engine.refusals import AnswerRefused
from forms.engine.state import Finding, FormState, Missing

__all__ = [
    "AnswerRefused",
    "Context",
    "Entry",
    "Filled",
    "Finding",
    "FormPlan",
    "FormState",
    "Missing",
    "Place",
    "StudyPlan",
    "SubjectAnswers",
    "VisitFacts",
    "environment",
    "evaluate_form",
    "is_planned",
    "parse_answer",
    "parse_entry",
    "plan_of",
]
