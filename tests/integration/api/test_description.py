"""The OpenAPI document and the page that shows it."""

import re
from io import StringIO

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from drf_spectacular.validation import validate_schema

from api.urls import urlpatterns
from tests.world import World


@pytest.fixture(scope="module")
def document() -> dict[str, object]:
    """What `manage.py spectacular` writes; any warning of the generator is an error."""
    written = StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=written)
    return yaml.safe_load(written.getvalue())


def test_the_served_document_is_valid_and_the_written_one(document: dict[str, object], world: World) -> None:
    answer = Client().get("/api/v1/schema/?format=json")
    assert answer.status_code == 200
    served = answer.json()
    validate_schema(served)
    assert served["paths"] == document["paths"]


def test_every_route_is_described(document) -> None:  # type: ignore[no-untyped-def]
    described = {re.sub(r"\{\w+\}", "*", path.removeprefix("/api/v1/")) for path in document["paths"]}
    routes = {
        re.sub(r"<[^>]+>", "*", str(p.pattern))
        for p in urlpatterns
        if p.name not in ("api_schema", "api_docs")
    }
    assert described == routes


def test_all_but_the_log_in_asks_for_a_token(document) -> None:  # type: ignore[no-untyped-def]
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            open_to_all = (path, method) == ("/api/v1/token/", "post")
            assert ({"token": []} in described.get("security", [])) is not open_to_all, (path, method)


def test_an_export_is_described_as_it_is_answered(document) -> None:  # type: ignore[no-untyped-def]
    schemas = document["components"]["schemas"]
    assert set(schemas["ExportRequestRequest"]["required"]) == {"studies", "datasets", "formats"}
    assert {"id", "state", "progress", "files"} <= set(schemas["Export"]["properties"])
    files = schemas["Export"]["properties"]["files"]
    assert files["items"]["$ref"].endswith("/File")


@pytest.mark.parametrize("address", ["/api/v1/docs/", "/api/v1/docs/?lang=de"])
def test_the_page_obeys_our_content_security_policy(address: str, world: World) -> None:
    answer = Client().get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", page), "inline script"
    assert not re.search(r"<style|\sstyle=|\son\w+=", page), "inline style or handler"
    sources = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(sources) >= 5
    for source in sources:
        assert source.startswith("/") and not source.startswith("//"), source


def test_the_page_brings_its_script_apart(world: World) -> None:
    answer = Client().get("/api/v1/docs/?script=")
    assert answer.headers["Content-Type"].startswith("application/javascript")
    assert "/api/v1/schema/" in answer.content.decode()
