"""guardian's rows with real foreign keys: its generic ones compare ids as text and miss the index."""

from django.db import models
from guardian.models import UserObjectPermissionBase

from studies.models.site import Site
from studies.models.study import Study


class StudyUserPermission(UserObjectPermissionBase):
    """A permission in every site of a study."""

    content_object = models.ForeignKey(Study, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        default_permissions = ()


class SiteUserPermission(UserObjectPermissionBase):
    """A permission at one site."""

    content_object = models.ForeignKey(Site, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        default_permissions = ()
