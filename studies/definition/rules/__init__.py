"""What must hold in a study beyond the shape of its files; each rule reports, none raises."""

from studies.definition.draft import Draft
from studies.definition.rules.cycles import check_cycles
from studies.definition.rules.dictionary import check_dictionary
from studies.definition.rules.examples import check_examples
from studies.definition.rules.expressions import check_expressions
from studies.definition.rules.items import check_items
from studies.definition.rules.logs import check_logs
from studies.definition.rules.looks import check_looks
from studies.definition.rules.names import check_names
from studies.definition.rules.schedule import check_schedule
from studies.definition.rules.special import check_special
from studies.definition.rules.translations import check_translations
from studies.definition.rules.units import check_units
from studies.definition.rules.wording import check_wordings
from studies.definition.sites import Trees

__all__ = ["check_draft"]


def check_draft(draft: Draft) -> Trees:
    """Runs every rule; gives back the parsed expressions."""
    for rule in (
        check_names,
        check_items,
        check_looks,
        check_logs,
        check_dictionary,
        check_units,
        check_schedule,
        check_special,
        check_translations,
        check_wordings,
    ):
        rule(draft)
    trees = check_expressions(draft)
    check_cycles(draft, trees)
    check_examples(draft, trees)
    return trees
