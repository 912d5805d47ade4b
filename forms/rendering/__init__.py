"""From a compiled form and its record to what the templates and the browser need: plain contexts, each formatted once.

Nothing here writes, and nothing here decides: rights come from `studies.access`, states from the engine.
"""

from forms.rendering.page import entry_page

__all__ = ["entry_page"]
