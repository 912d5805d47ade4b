"""Files as people and attackers send them, made here so that no hostile file lies in the repository."""

import io
import struct
import zlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.test import override_settings
from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PDF_WITH_SCRIPT = PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>")
PDF_AND_HTML = PDF + b"<html><script>alert(1)</script></html>"
PROGRAM = b"MZ" + b"\x00" * 200
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!doctype html><script>alert(1)</script>"


def kept_in(folder: Path) -> override_settings:
    """Uploaded files lie in `folder` while this holds."""
    own = {
        "BACKEND": "clinnova.storage.DurableFileSystemStorage",
        "OPTIONS": {"location": str(folder)},
    }
    return override_settings(STORAGES=settings.STORAGES | {"attachments": own})


@cache
def picture(kind: str = "PNG", size: tuple[int, int] = (640, 320)) -> bytes:
    """A real picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, (20, 90, 90)).save(out, kind)
    return out.getvalue()


def gif_and_script() -> bytes:
    """A picture that is also a script to whoever asks for one."""
    return picture("GIF") + b"*/=1;alert(1)//"


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises more pixels than it has bytes."""
    body = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", body)
        + _chunk(b"IDAT", zlib.compress(b""))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
