"""`subjects`: one row per participant, with the consent that holds and its scopes as data-use flags."""

from dataclasses import replace

from psycopg2 import sql

from exports.datasets import place
from exports.datasets.answers import YES_NO
from exports.datasets.place import column, text
from exports.datasets.scope import Scope
from exports.datasets.table import Column, Table, Unpacked, free_name
from studies.definition.compiled import Text

_COLUMNS = (
    place.STUDY,
    place.COHORT,
    place.SUBJECT,
    place.SITE,
    place.COUNTRY,
    column(
        "study_version", "sv.number", text("Version of the study", "Version de l'étude", "Version der Studie")
    ),
    column("state", "s.state", text("State", "État", "Status")),
    column("screened_on", "s.screened_on", text("Screened on", "Sélectionné le", "Gescreent am"), "date"),
    column(
        "consented_on", "s.consented_on", text("Consented on", "Consentement le", "Eingewilligt am"), "date"
    ),
    column("enrolled_on", "s.enrolled_on", text("Enrolled on", "Inclus le", "Eingeschlossen am"), "date"),
    column(
        "baseline_on", "s.baseline_on", text("Baseline on", "Visite d'inclusion le", "Baseline am"), "date"
    ),
    column(
        "ended_on",
        "s.ended_on",
        text("Participation ended on", "Fin de participation le", "Teilnahme beendet am"),
        "date",
    ),
    column(
        "end_reason",
        "nullif(s.end_reason, '')",
        text("Why it ended", "Motif de fin", "Grund des Endes"),
        free=True,
    ),
    column(
        "consent_kind",
        "c.kind",
        text("Last consent decision", "Dernière décision", "Letzte Einwilligungsentscheidung"),
    ),
    column(
        "consent_version",
        "c.version",
        text("Consent document", "Document de consentement", "Einwilligungsdokument"),
    ),
    column(
        "consent_given_on",
        "c.given_on",
        text("Date of that decision", "Date de la décision", "Datum der Entscheidung"),
        "date",
    ),
)
_SOURCE = """{people} JOIN studies_studyversion sv ON sv.id = s.version_id
LEFT JOIN LATERAL (
    SELECT kind, version, given_on, scopes FROM patients_consent WHERE subject_id = s.id
    ORDER BY id DESC LIMIT 1
) c ON TRUE
LEFT JOIN LATERAL {scopes} ON TRUE
WHERE {reachable}"""


def subjects_table(scope: Scope) -> Table:
    """The table of participants."""
    fields = Unpacked("a")
    columns = [*_COLUMNS]
    for consented in scope.consent_scopes:
        name = free_name(f"consent_{consented}", {c.name for c in columns})
        columns.append(_scope_column(scope, consented, name, fields))
    source = sql.SQL(_SOURCE).format(
        people=place.PEOPLE, scopes=fields.lateral(sql.SQL("c.scopes")), reachable=place.reachable(scope)
    )
    order = sql.SQL('st.slug COLLATE "C", s.number COLLATE "C"')
    return Table("subjects", "subjects", tuple(columns), source, order)


def _scope_column(scope: Scope, consented: str, name: str, fields: Unpacked) -> Column:
    cell = sql.SQL("CASE {} WHEN 'true' THEN 'Y' WHEN 'false' THEN 'N' END").format(fields.take(consented))
    return replace(column(name, "", _label(scope, consented)), expression=cell, codes=YES_NO, item=consented)


def _label(scope: Scope, consented: str) -> Text:
    """The wording of the scope in the newest version that asks it."""
    for version in reversed(scope.versions):
        if consented in version.definition.form_of:
            return version.definition.item(consented).label
    return {"en": consented}
