"""Log-in for programs."""

from django.contrib.auth import authenticate
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from accounts.roles import Permission
from api.actions.tokens import issue_token, revoke_token
from api.serializers import TokenRequestSerializer, TokenSerializer
from clinnova.lib.problems import Malformed
from studies import access


class LoginThrottle(AnonRateThrottle):
    """Ten tries a minute from one address."""

    rate = "10/min"


class TokenView(APIView):
    """POST gives a token for a name and a password; DELETE ends the token it is called with."""

    def get_authenticators(self):  # type: ignore[no-untyped-def]
        return super().get_authenticators() if self.request and self.request.method == "DELETE" else []

    def get_permissions(self):  # type: ignore[no-untyped-def]
        return super().get_permissions() if self.request.method == "DELETE" else [AllowAny()]

    def get_throttles(self):  # type: ignore[no-untyped-def]
        return [LoginThrottle()] if self.request.method == "POST" else []

    def get_authenticate_header(self, request: Request) -> str:
        return "Token"  # without it the framework answers a wrong password with 403

    @extend_schema(
        request=TokenRequestSerializer,
        responses={201: TokenSerializer, 400: OpenApiTypes.OBJECT, 401: OpenApiTypes.OBJECT},
    )
    def post(self, request: Request) -> Response:
        wanted = TokenRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        data = wanted.validated_data
        user = authenticate(request, username=data["username"], password=data["password"])
        if user is None:
            raise AuthenticationFailed(_("The user name or the password is wrong."))
        study = access.studies_for(user, Permission.VIEW_STUDY).filter(pk=data["study"]).first()
        if study is None:
            raise Malformed(_("There is no study %(id)s among your studies.") % {"id": data["study"]})
        token, text = issue_token(by=user, study=study, label=data["label"])
        body = TokenSerializer({"token": text, "study": study.pk, "expiry": token.expiry}).data
        return Response(body, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None, 401: OpenApiTypes.OBJECT})
    def delete(self, request: Request) -> Response:
        revoke_token(by=request.user, token=request.auth)
        return Response(status=status.HTTP_204_NO_CONTENT)
