"""Uploaded files as pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from clinnova.lib.display import number
from clinnova.lib.uploads import UploadFacts
from forms.models import Attachment
from patients.models import Subject


@dataclass(frozen=True)
class FileView:
    """A file in words: its name, `PDF, 1.2 MB`, and where it is fetched; `preview` is "" where nothing is drawn."""

    name: str
    facts: str
    url: str
    preview: str

    def to_json(self) -> dict[str, str]:
        return asdict(self)


def file_view(attachment: Attachment, subject: Subject, *, own: bool) -> FileView:
    """`own`: for people of the site, who gave the file its name; names may tell too much for others."""
    address = [subject.study.slug, subject.number, attachment.key]
    return FileView(
        name=attachment.name if own else file_name(attachment),
        facts=f"{_ending(attachment).upper()}, {_size(attachment.size)}",
        url=reverse("attachment", args=address),
        preview=reverse("attachment_preview", args=address) if attachment.has_preview else "",
    )


def file_views(
    values: Mapping[str, Any], known: Iterable[Attachment], subject: Subject, *, own: bool
) -> dict[str, FileView]:
    """Item -> the file that is its present answer."""
    by_key = {str(one.key): one for one in known}
    return {
        one.item: file_view(one, subject, own=own)
        for item, value in values.items()
        if isinstance(value, str) and (one := by_key.get(value)) is not None and one.item == item
    }


def file_name(attachment: Attachment) -> str:
    """`LU-001-0042-3_endo_photo_7.png`: the participant's number, the item, which upload."""
    number_of = attachment.subject.number
    return f"{number_of}_{attachment.item}_{attachment.pk}.{_ending(attachment)}"


def _ending(attachment: Attachment) -> str:
    return UploadFacts(attachment.name, attachment.media_type, attachment.size, attachment.sha256).ending


def _size(size: int) -> str:
    """`84 kB` or `1.2 MB`, with the decimal sign of the language."""
    if size < 1_000_000:
        return _("%(size)s kB") % {"size": number(max(round(size / 1000), 1))}
    return _("%(size)s MB") % {"size": number(round(size / 1_000_000, 1))}
