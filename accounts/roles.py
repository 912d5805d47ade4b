"""Roles as code: a stable code that is stored, a name, a sentence a manager can read, and a set of permissions.

Who holds which role where is a `studies.Membership` row; `studies.access` is the only asker. Codes never change.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One thing a person may do in a study or at a site. The values are guardian's permission code names."""

    VIEW_STUDY = "view_definition"
    VIEW_SUBJECTS = "view_subjects"
    VIEW_VALUES = "view_values"
    ENROL = "enrol"
    ENTER_DATA = "enter_data"
    RAISE_QUERY = "raise_query"
    ANSWER_QUERY = "answer_query"
    CLOSE_QUERY = "close_query"
    LOCK_DATA = "lock_data"
    VIEW_AUDIT = "view_audit"
    VIEW_DASHBOARD = "view_dashboard"
    EXPORT = "export"
    PUBLISH_STUDY = "publish_study"
    MANAGE_MEMBERS = "manage_members"


@dataclass(frozen=True)
class Role:
    """A named set of permissions. `study_wide` roles may be granted for every site of a study at once."""

    code: str
    name: Promise
    sentence: Promise
    permissions: frozenset[Permission]
    study_wide: bool = False


_P = Permission
_READ = frozenset({_P.VIEW_STUDY, _P.VIEW_SUBJECTS, _P.VIEW_VALUES, _P.VIEW_DASHBOARD})

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role(
            "nurse",
            _("Study nurse"),
            _("Enrols participants, enters visit data and answers queries at the own site."),
            _READ | {_P.ENROL, _P.ENTER_DATA, _P.ANSWER_QUERY, _P.VIEW_AUDIT},
        ),
        Role(
            "investigator",
            _("Investigator"),
            _("Enrols, enters and reviews medical data and answers queries at the own site."),
            _READ | {_P.ENROL, _P.ENTER_DATA, _P.ANSWER_QUERY, _P.VIEW_AUDIT, _P.EXPORT},
        ),
        Role(
            "pi",
            _("Principal investigator"),
            _("Leads a site: sees recruitment and quality, reviews data and exports the site's data."),
            _READ | {_P.ENROL, _P.ENTER_DATA, _P.ANSWER_QUERY, _P.VIEW_AUDIT, _P.EXPORT},
        ),
        Role(
            "monitor",
            _("Monitor"),
            _("Reads the data of the visited sites, raises and closes queries, changes no value."),
            _READ | {_P.RAISE_QUERY, _P.CLOSE_QUERY, _P.VIEW_AUDIT},
        ),
        Role(
            "data_manager",
            _("Data manager"),
            _("Oversees the data of a whole study: queries, freezing and locking, versions, exports."),
            _READ
            | {_P.RAISE_QUERY, _P.CLOSE_QUERY, _P.LOCK_DATA, _P.VIEW_AUDIT, _P.EXPORT, _P.PUBLISH_STUDY},
            study_wide=True,
        ),
        Role(
            "sponsor",
            _("Sponsor"),
            _("Sees recruitment figures and pulls coded datasets of a whole study; enters nothing."),
            frozenset({_P.VIEW_STUDY, _P.VIEW_SUBJECTS, _P.VIEW_VALUES, _P.VIEW_DASHBOARD, _P.EXPORT}),
            study_wide=True,
        ),
        Role(
            "biobank",
            _("Biobank staff"),
            _("Sees which participants are in the study and their consent; clinical values stay hidden."),
            frozenset({_P.VIEW_STUDY, _P.VIEW_SUBJECTS}),
        ),
        Role(
            "inspector",
            _("Inspector"),
            _("Reads everything including the audit trail, changes nothing."),
            _READ | {_P.VIEW_AUDIT},
            study_wide=True,
        ),
        Role(
            "builder",
            _("Study builder"),
            _("Reads and publishes study definitions; sees no participant."),
            frozenset({_P.VIEW_STUDY, _P.PUBLISH_STUDY}),
            study_wide=True,
        ),
        Role(
            "administrator",
            _("Administrator"),
            _("Grants and revokes roles; sees no participant and no value."),
            frozenset({_P.VIEW_STUDY, _P.MANAGE_MEMBERS}),
            study_wide=True,
        ),
    )
}

SYSTEM_ROLE = "system"  # background jobs and management commands act under this code in the audit trail
