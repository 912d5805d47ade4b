"""Files as answers: kept whole, counted once, given back as downloads only, and refused where they are not what
they say.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from audit.models import AuditRecord
from forms.capture import Target
from forms.models import Attachment
from tests import uploads
from tests.integration.forms.filling import put, values, version
from tests.integration.forms.test_requests import address
from tests.world import World

JSON = {"Accept": "application/json"}
SignIn = Callable[[Any], Client]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    """Uploaded files of a test lie in a folder of its own."""
    with uploads.kept_in(tmp_path):
        yield tmp_path


def send(client: Client, target: Target, content: bytes, name: str = "scan.png", **facts: Any) -> Any:
    base = facts.pop("base_version", version(target))
    body = {"key": str(uuid4()), "item": "scan", "base_version": base, **facts}
    return client.post(
        address(target, "file"), body | {"file": SimpleUploadedFile(name, content)}, headers=JSON
    )


def stored(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]


def test_a_picture_is_the_answer_and_comes_back_byte_by_byte(
    world: World, vitals: Target, sign_in: SignIn, folder: Path
) -> None:
    client, content = sign_in(world.cora), uploads.picture()
    answer = send(client, vitals, content, "Müller <b>.png")
    assert answer.status_code == 200, answer.content
    told = answer.json()["file"]
    attachment = Attachment.objects.get()
    assert values(vitals) == {"scan": str(attachment.key)}
    assert (attachment.name, attachment.media_type, attachment.size) == (
        "Müller <b>.png",
        "image/png",
        len(content),
    )
    assert told["facts"].startswith("PNG, ") and told["name"] == "Müller <b>.png"

    got = client.get(told["url"])
    assert b"".join(got.streaming_content) == content
    assert got["Content-Type"] == "image/png" and got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Disposition"].startswith("attachment;") and "Müller" not in got["Content-Disposition"]
    assert "sandbox" in got["Content-Security-Policy"]
    drawn = b"".join(client.get(told["preview"]).streaming_content)
    assert drawn.startswith(b"\x89PNG") and drawn != content
    assert sorted(map(len, stored(folder))) == sorted([len(content), len(drawn)])


def test_its_name_stays_with_the_site(world: World, vitals: Target, sign_in: SignIn) -> None:
    send(sign_in(world.cora), vitals, uploads.PDF, "Jean Dupont.pdf")
    page = reverse("entry", args=["tiny", vitals.subject.number, vitals.visit.pk, "vitals"])  # type: ignore[union-attr]
    assert "Jean Dupont.pdf" in sign_in(world.cora).get(page).content.decode()
    assert "Jean Dupont" not in sign_in(world.max).get(page).content.decode()
    assert not AuditRecord.objects.filter(columns__has_key="name", table="crf_attachment").exists()


def test_the_same_request_again_counts_once(
    world: World, vitals: Target, sign_in: SignIn, folder: Path
) -> None:
    client, key = sign_in(world.cora), str(uuid4())
    first, second = (send(client, vitals, uploads.PDF, "a.pdf", key=key, base_version=0) for _ in range(2))
    assert first.json() == second.json()
    assert Attachment.objects.count() == 1 and len(stored(folder)) == 1
    assert (
        send(client, vitals, uploads.PDF_AND_HTML, "a.pdf", key=key, base_version=0).json()["code"]
        == "key_reused"
    )


def test_what_is_refused_leaves_nothing(world: World, vitals: Target, sign_in: SignIn, folder: Path) -> None:
    put(world.cora, vitals, "weight", "70")
    client = sign_in(world.cora)
    for content, name, code in (
        (uploads.PROGRAM, "report.pdf", "file_type"),
        (uploads.SVG, "drawing.svg", "file_type"),
        (uploads.HTML, "page.html", "file_type"),
        (uploads.picture(), "scan.jpg", "file_type"),
        (uploads.png_header(100_000, 100_000), "flood.png", "file_pixels"),
        (b"\x89PNG\r\n\x1a\n broken", "broken.png", "file_broken"),
        (b"", "empty.pdf", "file_empty"),
        (uploads.PDF, "report", "file_name"),
    ):
        answer = send(client, vitals, content, name)
        assert (answer.status_code, answer.json().get("code")) == (422, code), (name, answer.content)
        assert answer.json()["detail"]
    with override_settings(ATTACHMENT_MAX_MB=0):
        assert send(client, vitals, uploads.PDF, "a.pdf").json()["code"] == "file_too_large"
    assert send(client, vitals, uploads.PDF, "a.pdf", item="weight").json()["code"] == "file_item"
    assert not Attachment.objects.exists() and not stored(folder)
    assert "scan" not in values(vitals)


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (uploads.PDF_WITH_SCRIPT, "report.pdf", "application/pdf"),
        (uploads.PDF_AND_HTML, "both.pdf", "application/pdf"),
        (uploads.gif_and_script(), "both.gif", "image/gif"),
        ("Note: 3 µg".encode(), "note.txt", "text/plain"),
    ],
)
def test_what_might_run_comes_back_as_a_download_of_our_type(
    world: World, vitals: Target, sign_in: SignIn, content: bytes, name: str, kind: str
) -> None:
    client = sign_in(world.cora)
    got = client.get(send(client, vitals, content, name).json()["file"]["url"])
    assert got["Content-Type"] == kind and got["Content-Disposition"].startswith("attachment")
    assert got["X-Content-Type-Options"] == "nosniff" and got["Content-Security-Policy"].startswith("sandbox")


def test_names_that_are_paths_are_only_names(
    world: World, vitals: Target, sign_in: SignIn, folder: Path
) -> None:
    for name in (
        "../../x.pdf",
        "..\\x.pdf",
        "/etc/passwd.pdf",
        '"; filename="y.pdf',
        ".pdf",
    ):
        answer = send(sign_in(world.cora), vitals, uploads.PDF, name)
        assert answer.status_code == 200, (name, answer.content)
    cut = send(sign_in(world.cora), vitals, uploads.PDF, "x\r\nSet-Cookie: a=b.pdf")
    assert "Set-Cookie" not in cut.headers and cut.status_code == 422
    names = set(Attachment.objects.values_list("name", flat=True))
    assert not any("/" in name or "\\" in name or "\n" in name for name in names)
    assert all(len(path.name) == 32 for path in folder.rglob("*") if path.is_file())


def test_a_scanner_may_refuse(world: World, vitals: Target, sign_in: SignIn, folder: Path) -> None:
    for command, code in (
        ("grep -q Catalog", ""),
        ("false", "file_refused"),
        ("no-such-scanner", "file_unchecked"),
    ):
        with override_settings(SCAN_COMMAND=command):
            answer = send(sign_in(world.cora), vitals, uploads.PDF, "a.pdf")
        assert answer.json().get("code", "") == code, answer.content
    assert len(stored(folder)) == 1


def test_a_value_cannot_be_written_in_its_place_but_cleared(
    world: World, vitals: Target, sign_in: SignIn
) -> None:
    client = sign_in(world.cora)
    send(client, vitals, uploads.PDF, "a.pdf")
    body = {"key": str(uuid4()), "item": "scan", "value": str(uuid4()), "base_version": 1}
    answer = client.post(address(vitals), body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "file")
    put(world.cora, vitals, "scan", None)
    assert "scan" not in values(vitals) and Attachment.objects.count() == 1


def test_files_of_others_do_not_exist(world: World, vitals: Target, sign_in: SignIn) -> None:
    told = send(sign_in(world.cora), vitals, uploads.picture()).json()["file"]
    for name in ("nina", "otto", "bo"):
        assert sign_in(world.people[name]).get(told["url"]).status_code in (403, 404)
    assert sign_in(world.nina).get(told["preview"]).status_code == 404
    assert sign_in(world.max).get(told["url"]).status_code == 200
