"""From a draft without problems to the compiled study."""

from studies.definition.compiling.study import compiled_study

__all__ = ["compiled_study"]
