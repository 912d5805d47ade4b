"""Routes under /api/v1/."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from api.views.exports import ExportDetail, ExportFile, ExportList
from api.views.reading import RecordList, SiteList, StudyList, SubjectList, VisitList
from api.views.tokens import TokenView

urlpatterns = [
    path("schema/", login_not_required(SpectacularAPIView.as_view(api_version="v1")), name="api_schema"),
    # The split view keeps its script in a file of its own, as the Content-Security-Policy asks.
    path("docs/", login_not_required(SpectacularSwaggerSplitView.as_view(url_name="api_schema")), name="api_docs"),
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
