"""Test vectors of clinical scores, run against the forms of the library through either evaluator."""

from forms.score_vectors.report import Outcome, check_vectors
from forms.score_vectors.vectors import ScoreVector, read_vectors
from studies.definition.expressions.vectors import BadVectors

__all__ = ["BadVectors", "Outcome", "ScoreVector", "check_vectors", "read_vectors"]
