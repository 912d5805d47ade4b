"""Answering an item with a file."""

from dataclasses import replace
from typing import IO
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from audit import context as audit
from clinnova.lib.problems import Invalid
from clinnova.lib.uploads import look_at, preview, scan
from forms import file_store
from forms.capture import Operation, Saved, Target, save
from forms.engine.files import StoredFile
from forms.models import Attachment, SavedOperation
from studies import access
from studies.registry import definition


def attach_file(
    *, by: User, target: Target, operation: Operation, stream: IO[bytes], name: str
) -> tuple[Saved, Attachment]:
    """Store a file and make it the answer of `operation.item`, whose value is not set yet.

    The bytes are written first; they count only once the answer is saved. The same key with the same content
    counts once. Raises what `save` and `clinnova.lib.uploads` raise, and Invalid("file_item") for an item
    that takes no file.
    """
    actor = access.require(by, Permission.ENTER_DATA, site=target.subject.site)
    _check_item(target, operation.item)
    facts = look_at(stream, name, most_bytes=settings.ATTACHMENT_MAX_MB * 1024 * 1024)
    scan(settings.SCAN_COMMAND, stream)
    key = uuid4()
    file_store.keep(key, stream, preview(stream) if facts.is_picture else None)
    stored = replace(operation, value=StoredFile(str(key), facts.sha256))
    kept = False
    try:
        with audit.recorded(actor, reason=operation.reason):
            saved = save(by=by, target=target, operation=stored)
            if saved.changed.get(operation.item) != str(key):  # this key was answered before
                return saved, Attachment.objects.get(key=saved.changed[operation.item])
            record = SavedOperation.objects.select_related("record").get(key=operation.key).record
            attachment = Attachment.objects.create(
                key=key,
                subject=target.subject,
                record=record,
                item=operation.item,
                name=facts.name,
                media_type=facts.media_type,
                size=facts.size,
                sha256=facts.sha256,
                has_preview=facts.is_picture,
                uploaded_by=by,
            )
        kept = True
    finally:
        if not kept:
            file_store.forget(key)
    return saved, attachment


def _check_item(target: Target, item: str) -> None:
    """Asked before the bytes are looked at: what cannot be an answer is not stored at all."""
    form = definition(target.subject.version_id).forms.get(target.form)
    known = form.all_items.get(item) if form else None
    if known is None or known.type != "file":
        raise Invalid(_("This item takes no file."), code="file_item", item=item[:60])
