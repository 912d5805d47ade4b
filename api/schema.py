"""How the OpenAPI document describes what the library cannot see by itself."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class StudyTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The token header."""

    target_class = "api.authentication.StudyTokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token` followed by a space and the token.",
        }
