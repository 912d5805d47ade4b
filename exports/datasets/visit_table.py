"""`visits`: one row per planned, done, missed or unscheduled visit."""

from psycopg2 import sql

from exports.datasets import place
from exports.datasets.place import column, text
from exports.datasets.scope import Scope
from exports.datasets.table import Table

_STATE = """CASE WHEN v.visited_on IS NOT NULL THEN 'done'
    WHEN v.missed_reason <> '' THEN 'missed'
    WHEN NOT v.applies THEN 'not_applicable' ELSE 'planned' END"""
_COLUMNS = (
    place.STUDY,
    place.SUBJECT,
    place.SITE,
    place.VISIT,
    place.VISIT_REPEAT,
    column(
        "state",
        _STATE,
        text(
            "Done, missed, not applicable or planned",
            "Faite, manquée, non applicable ou prévue",
            "Erfolgt, versäumt, nicht zutreffend oder geplant",
        ),
    ),
    column("target", "v.target", text("Planned for", "Prévue le", "Geplant für"), "date"),
    column("earliest", "v.earliest", text("Window opens", "Début de la fenêtre", "Fenster beginnt"), "date"),
    column("latest", "v.latest", text("Window closes", "Fin de la fenêtre", "Fenster endet"), "date"),
    place.VISIT_DATE,
    place.DAYS,
    column(
        "missed_reason",
        "nullif(v.missed_reason, '')",
        text("Why missed", "Motif d'absence", "Grund des Versäumens"),
        free=True,
    ),
    column(
        "reason",
        "nullif(v.reason, '')",
        text("Why unscheduled", "Motif de la visite", "Grund der Visite"),
        free=True,
    ),
)


def visits_table(scope: Scope) -> Table:
    """The table of visits, in the order in which they are planned or took place."""
    source = sql.SQL("patients_visit v JOIN ({}) ON s.id = v.subject_id WHERE {}").format(
        place.PEOPLE, place.reachable(scope)
    )
    order = sql.SQL(
        'st.slug COLLATE "C", s.number COLLATE "C", coalesce(v.visited_on, v.target) NULLS LAST, v.id'
    )
    return Table("visits", "visits", _COLUMNS, source, order)
