"""Every address of the product; each package brings its own."""

from django.urls import include, path

from clinnova.views import gallery, health

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("ui/", gallery.gallery, name="ui_gallery"),
    path("", include("accounts.urls")),
    path("", include("studies.urls")),
    path("", include("patients.urls")),
    path("", include("forms.urls")),
    path("", include("exports.urls")),
    path("", include("dashboards.urls")),
    path("api/v1/", include("api.urls")),
]

handler400 = "clinnova.views.errors.bad_request"
handler403 = "clinnova.views.errors.permission_denied"
handler404 = "clinnova.views.errors.not_found"
handler500 = "clinnova.views.errors.server_error"
