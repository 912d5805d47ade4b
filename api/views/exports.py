"""Exports: ask, watch, fetch."""

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.filters import narrow
from api.paging import ById
from api.serializers import ExportRequestSerializer, ExportSerializer
from exports import selectors
from exports.actions import request_export
from exports.models import ExportJob


class ExportList(ListAPIView[ExportJob]):
    """The caller's exports; POST starts one."""

    serializer_class = ExportSerializer
    pagination_class = ById

    def get_queryset(self):  # type: ignore[no-untyped-def]
        return narrow(self.request, selectors.jobs(self.request.user), {})

    @extend_schema(
        request=ExportRequestSerializer,
        responses={202: ExportSerializer, 400: OpenApiTypes.OBJECT, 403: OpenApiTypes.OBJECT},
    )
    def post(self, request: Request) -> Response:
        """Start an export. The answer's `id` leads to its state and files."""
        wanted = ExportRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        job = request_export(by=request.user, **wanted.validated_data)
        body = ExportSerializer(job, context={"request": request}).data
        return Response(
            body, status=status.HTTP_202_ACCEPTED, headers={"Location": f"/api/v1/exports/{job.pk}/"}
        )


class ExportDetail(APIView):
    """State, progress and files of one export."""

    @extend_schema(responses={200: ExportSerializer, 404: OpenApiTypes.OBJECT})
    def get(self, request: Request, pk: int) -> Response:
        job = selectors.get_job(request.user, pk)
        return Response(ExportSerializer(job, context={"request": request}).data)


class AnyAccept(DefaultContentNegotiation):
    """A file is what it is: `Accept: application/octet-stream` is no reason to refuse it."""

    def select_renderer(self, request, renderers, format_suffix=None):  # type: ignore[no-untyped-def]
        return renderers[0], renderers[0].media_type


class ExportFile(APIView):
    """One finished file."""

    content_negotiation_class = AnyAccept

    @extend_schema(responses={200: OpenApiResponse(OpenApiTypes.BINARY), 404: OpenApiTypes.OBJECT})
    def get(self, request: Request, pk: int, name: str) -> FileResponse:
        output, path = selectors.get_output(request.user, pk, name)
        return FileResponse(path.open("rb"), as_attachment=True, filename=output.name)
