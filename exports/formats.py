"""The formats in which datasets leave."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Format:
    """One choice on the page and in the API."""

    name: str
    title: Promise
    sentence: Promise


FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format("csv", _("CSV"), _("Text that every program opens; safe to open in a spreadsheet.")),
        Format(
            "parquet", _("Parquet"), _("Typed columns for R and Python; values exactly as they are stored.")
        ),
    )
}
