"""`observations`: one row per answer that carries a concept, across all chosen studies."""

from dataclasses import replace

from psycopg2 import sql

from exports.datasets import place
from exports.datasets.answers import MISSING_CODES
from exports.datasets.harmonised import harmonised
from exports.datasets.place import column, text
from exports.datasets.scope import Scope
from exports.datasets.table import Table

_FREE = sql.SQL("h.free")
_WORDS = "CASE WHEN h.kind = 'text' THEN h.value END"
_COLUMNS = (
    place.STUDY,
    place.SUBJECT,
    place.SITE,
    place.VISIT,
    place.VISIT_REPEAT,
    column("date", "v.visited_on", text("Date of visit", "Date de la visite", "Datum der Visite"), "date"),
    column("concept", "h.concept", text("What was measured", "Ce qui a été mesuré", "Was gemessen wurde")),
    column(
        "value",
        "h.number",
        text(
            "Value in the concept's unit",
            "Valeur dans l'unité du concept",
            "Wert in der Einheit des Konzepts",
        ),
        "decimal",
    ),
    replace(
        column(
            "value_text",
            _WORDS,
            text("Words, date or time", "Texte, date ou heure", "Text, Datum oder Uhrzeit"),
        ),
        free=_FREE,
    ),
    column(
        "unit",
        "CASE WHEN h.number IS NOT NULL THEN h.canonical_unit END",
        text("Unit of the value (UCUM)", "Unité de la valeur (UCUM)", "Einheit des Werts (UCUM)"),
    ),
    replace(
        column("original_value", "h.value", text("As entered", "Tel que saisi", "Wie eingegeben")), free=_FREE
    ),
    column(
        "original_unit",
        "h.entered_unit",
        text("Unit as entered (UCUM)", "Unité saisie (UCUM)", "Eingegebene Einheit (UCUM)"),
    ),
    column("code", "h.chosen", text("Code", "Code", "Code")),
    column(
        "label",
        "l.label",
        text(
            "Meaning of the code, in English",
            "Signification du code, en anglais",
            "Bedeutung des Codes, auf Englisch",
        ),
        free=True,
    ),
    replace(
        column("missing", "h.missing", text("Why missing", "Motif d'absence", "Grund des Fehlens")),
        codes=MISSING_CODES,
    ),
    column("form", "h.form", text("Form", "Formulaire", "Formular")),
    column("item", "h.item", text("Item", "Item", "Item")),
    column("repeat", "h.repeat", text("Row of a log", "Ligne d'un journal", "Zeile einer Liste"), "integer"),
    column(
        "row",
        "h.row_id",
        text("Row of a repeating group", "Ligne d'un groupe répété", "Zeile einer Wiederholungsgruppe"),
    ),
)
_SOURCE = """harmonised h JOIN ({people}) ON s.id = h.subject_id
LEFT JOIN patients_visit v ON v.id = h.visit_id
LEFT JOIN labels l ON l.version = h.version AND l.item = h.item AND l.code = h.chosen"""
_ORDER = """st.slug COLLATE "C", s.number COLLATE "C", v.visited_on NULLS FIRST, v.id NULLS FIRST,
h.form COLLATE "C", h.record, h.row_number NULLS FIRST, h.position, h.nth"""


def observations_table(scope: Scope) -> Table:
    """The long table of harmonised answers; what was entered stands beside every converted value."""
    preamble = sql.SQL("WITH {} ").format(harmonised(scope))
    source = sql.SQL(_SOURCE).format(people=place.PEOPLE)
    return Table("observations", "observations", _COLUMNS, source, sql.SQL(_ORDER), preamble)
