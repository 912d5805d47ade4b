"""Routes under /api/v1/."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from api import schema  # noqa: F401 - the library finds its descriptions among the classes that are loaded
from api.views.exports import ExportDetail, ExportFile, ExportList
from api.views.reading import RecordList, SiteList, StudyList, SubjectList, VisitList
from api.views.tokens import TokenView

# Their templates carry inline script and style, which our Content-Security-Policy refuses.
docs = SpectacularSwaggerSplitView.as_view(url_name="api_schema", template_name="api/docs.html")

urlpatterns = [
    path("schema/", login_not_required(SpectacularAPIView.as_view(api_version="v1")), name="api_schema"),
    path("docs/", login_not_required(docs), name="api_docs"),
    path("token/", TokenView.as_view(), name="api_token"),
    path("studies/", StudyList.as_view(), name="api_studies"),
    path("sites/", SiteList.as_view(), name="api_sites"),
    path("subjects/", SubjectList.as_view(), name="api_subjects"),
    path("visits/", VisitList.as_view(), name="api_visits"),
    path("records/", RecordList.as_view(), name="api_records"),
    path("exports/", ExportList.as_view(), name="api_exports"),
    path("exports/<int:pk>/", ExportDetail.as_view(), name="api_export"),
    path("exports/<int:pk>/files/<str:name>", ExportFile.as_view(), name="api_export_file"),
]
