from studies.models.membership import Membership
from studies.models.object_permissions import SiteUserPermission, StudyUserPermission
from studies.models.site import Site
from studies.models.study import Study
from studies.models.term import Term, TermVersion
from studies.models.version import StudyVersion

__all__ = [
    "Membership",
    "Site",
    "SiteUserPermission",
    "Study",
    "StudyUserPermission",
    "StudyVersion",
    "Term",
    "TermVersion",
]
