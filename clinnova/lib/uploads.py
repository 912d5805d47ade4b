"""Files as people send them, looked at before anything else is done with them.

The first bytes say what a file is; its name must say the same. Pictures are opened for their size in pixels before
a single one of them is drawn: a header of a hundred bytes can promise ten thousand million (ASVS 5.0, 5.2.6).
"""

import hashlib
import io
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

import filetype
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from clinnova.lib.problems import Invalid

MAX_PIXELS = 60_000_000
MAX_NAME = 200
PREVIEW_PIXELS = 480
_HEAD = 8192
# Media type -> endings that may be written for it. What may hold scripts that a browser runs (SVG, HTML) is not here.
_ENDINGS = {
    "application/pdf": ("pdf",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/gif": ("gif",),
    "text/plain": ("txt",),
}
ENDINGS = tuple(ending for endings in _ENDINGS.values() for ending in endings)


@dataclass(frozen=True)
class UploadFacts:
    """What is known of a file that may be kept: its cleaned name, type, size in bytes, SHA-256 in hex."""

    name: str
    media_type: str
    size: int
    sha256: str

    @property
    def ending(self) -> str:
        return _ENDINGS[self.media_type][0]

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


def look_at(stream: IO[bytes], name: str, *, most_bytes: int) -> UploadFacts:
    """The facts of an uploaded file; the stream stands at its beginning again.

    Raises Invalid: "file_empty", "file_too_large", "file_name", "file_type", "file_broken", "file_pixels".
    """
    cleaned, ending = _name(name)
    size, digest = _measure(stream, most_bytes)
    media_type = _media_type(stream)
    if ending not in _ENDINGS.get(media_type, ()):
        raise Invalid(
            _("The content of this file is not what its ending says. Accepted: %(endings)s.")
            % {"endings": ", ".join(ENDINGS)},
            code="file_type",
        )
    facts = UploadFacts(cleaned, media_type, size, digest)
    if facts.is_picture:
        _check_picture(stream)
    stream.seek(0)
    return facts


def preview(stream: IO[bytes]) -> bytes:
    """A picture drawn anew as PNG, at most 480 pixels wide and high: nothing of the original's bytes is left."""
    with Image.open(stream) as picture:
        picture.draft("RGB", (PREVIEW_PIXELS, PREVIEW_PIXELS))
        picture.thumbnail((PREVIEW_PIXELS, PREVIEW_PIXELS))
        out = io.BytesIO()
        picture.convert("RGB").save(out, "PNG")
    stream.seek(0)
    return out.getvalue()


def scan(command: str, stream: IO[bytes]) -> None:
    """Give the file to a virus scanner's standard input; does nothing while no `command` is configured.

    Raises Invalid("file_refused") when the scanner answers with 1, as clamdscan does for a finding, and
    Invalid("file_unchecked") when it cannot say.
    """
    if not command:
        return
    try:
        done = subprocess.run(
            shlex.split(command), input=stream.read(), capture_output=True, timeout=60, check=False
        )
        status = done.returncode
    except (OSError, subprocess.TimeoutExpired):
        status = -1
    stream.seek(0)
    if status == 1:
        raise Invalid(_("The virus scanner refused this file. It was not stored."), code="file_refused")
    if status:
        raise Invalid(
            _("This file could not be checked for viruses, so it was not stored. Try again later."),
            code="file_unchecked",
        )


def _name(name: str) -> tuple[str, str]:
    """The last part of the name without what cannot be shown, and its ending in small letters."""
    last = PurePath(name.replace("\\", "/")).name
    cleaned = "".join(character for character in last if character.isprintable()).strip()
    ending = cleaned.rpartition(".")[2].lower() if "." in cleaned else ""
    if not cleaned or not ending:
        raise Invalid(_("The file needs a name with an ending, for example report.pdf."), code="file_name")
    return cleaned[-MAX_NAME:], ending


def _measure(stream: IO[bytes], most_bytes: int) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    stream.seek(0)
    while block := stream.read(256 * 1024):
        size += len(block)
        if size > most_bytes:
            limit = {"limit": most_bytes // 1024 // 1024}
            raise Invalid(_("The file is larger than %(limit)s MB.") % limit, code="file_too_large")
        digest.update(block)
    if not size:
        raise Invalid(_("The file is empty."), code="file_empty")
    return size, digest.hexdigest()


def _media_type(stream: IO[bytes]) -> str:
    """From the first bytes; text is what has no other sign and reads as UTF-8 without control characters."""
    stream.seek(0)
    head = stream.read(_HEAD)
    known = filetype.guess_mime(head)
    if known:
        return str(known)
    try:
        text = head.decode("utf-8") if len(head) < _HEAD else head.decode("utf-8", "ignore")
    except UnicodeDecodeError:
        return ""
    return "text/plain" if all(c.isprintable() or c in "\r\n\t" for c in text) else ""


def _check_picture(stream: IO[bytes]) -> None:
    stream.seek(0)
    try:
        with Image.open(stream) as picture:
            width, height = picture.size
    except Image.DecompressionBombError:
        width = height = MAX_PIXELS
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise Invalid(_("This picture is broken and cannot be opened."), code="file_broken") from None
    if width * height > MAX_PIXELS:
        raise Invalid(_("This picture has too many pixels."), code="file_pixels")
