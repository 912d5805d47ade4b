"""Addresses that nobody serves answer like every other refusal."""

import pytest
from django.test import Client, override_settings

pytestmark = pytest.mark.django_db


def test_unknown_address_is_a_page_for_people_and_json_for_programs() -> None:
    client = Client()
    page = client.get("/nowhere/", headers={"accept": "text/html"})
    assert (page.status_code, page["content-type"].split(";")[0]) == (404, "text/html")
    answer = client.get("/api/v1/nowhere/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_old_form_token_is_explained() -> None:
    refused = Client(enforce_csrf_checks=True).post("/language/", {"language": "fr"})
    assert refused.status_code == 403
    assert "out of date" in refused.content.decode()


@override_settings(ROOT_URLCONF="tests.integration.broken_urls")
def test_a_fault_of_ours_says_nothing_of_itself() -> None:
    client = Client(raise_request_exception=False)
    page = client.get("/broken/", headers={"accept": "text/html"})
    assert page.status_code == 500
    assert "secret detail" not in page.content.decode()
    assert client.get("/api/v1/broken/").json()["code"] == "server_error"
