"""Where a row belongs: the columns that all tables begin with, and the joins behind them.

Aliases in every source: st study, si site, s subject, v visit.
"""

from psycopg2 import sql

from exports.datasets.scope import Scope
from exports.datasets.table import Column, ids
from studies.definition.compiled import Text

PEOPLE = sql.SQL(
    "patients_subject s JOIN studies_study st ON st.id = s.study_id JOIN studies_site si ON si.id = s.site_id"
)


def text(en: str, fr: str, de: str) -> Text:
    """A label in the three languages of the product's codebooks."""
    return {"en": en, "fr": fr, "de": de}


def column(name: str, expression: str, label: Text, kind: str = "text", *, free: bool = False) -> Column:
    """A column that every study has, from a piece of SQL written in this package."""
    return Column(name, kind, label, sql.SQL(expression), free=sql.SQL("TRUE") if free else None)


STUDY = column("study", "st.slug", text("Study", "Étude", "Studie"))
COHORT = column("cohort", "st.cohort", text("Cohort", "Cohorte", "Kohorte"))
SUBJECT = column(
    "subject",
    "s.number",
    text("Participant (pseudonym)", "Participant (pseudonyme)", "Teilnehmer (Pseudonym)"),
)
SITE = column("site", "si.code", text("Site", "Centre", "Zentrum"))
COUNTRY = column("country", "si.country", text("Country of the site", "Pays du centre", "Land des Zentrums"))
VISIT = column("visit", "v.definition", text("Visit", "Visite", "Visite"))
VISIT_REPEAT = column(
    "visit_repeat",
    "v.repeat",
    text(
        "Number of an unscheduled visit",
        "Numéro d'une visite non programmée",
        "Nummer einer ungeplanten Visite",
    ),
    "integer",
)
VISIT_DATE = column(
    "visit_date", "v.visited_on", text("Date of visit", "Date de la visite", "Datum der Visite"), "date"
)
DAYS = column(
    "days_from_baseline",
    "v.visited_on - s.baseline_on",
    text("Days from baseline", "Jours depuis l'inclusion", "Tage seit Baseline"),
    "integer",
)


def reachable(scope: Scope) -> sql.Composable:
    """The condition that keeps rows to the chosen studies and to the sites that the requester may export."""
    return sql.SQL("s.study_id = ANY({}) AND s.site_id = ANY({})").format(
        ids(scope.study_ids), ids(scope.site_ids)
    )
