"""Addresses of filled forms and queries. Included after the participants' own, which are more special."""

from django.urls import path

from forms.views import (
    attachments,
    entry,
    history,
    holds,
    logs,
    operations,
    participant,
    participants,
    queries,
    query_steps,
    threads,
    today,
)
from forms.views.methods import by_method

_STUDY = "studies/<slug:slug>/"
_PARTICIPANTS = f"{_STUDY}participants/"
_PARTICIPANT = f"{_PARTICIPANTS}<str:number>/"
_AT_VISIT = f"{_PARTICIPANT}visits/<int:visit>/<slug:form>/"
_RECORD = f"{_PARTICIPANT}forms/<slug:form>/<int:repeat>/"
_QUERIES = f"{_STUDY}queries/"

_ABOUT_AN_ITEM = by_method(GET=threads.item_queries, POST=query_steps.raise_)

# Pages
pages = [
    path("", today.today, name="today"),
    path(_PARTICIPANTS, participants.participants, name="participants"),
    path(f"{_STUDY}participants.csv", participants.participants_csv, name="participants_csv"),
    path(_PARTICIPANT, participant.participant, name="participant"),
    path(_QUERIES, queries.queries, name="queries"),
    path(_AT_VISIT, entry.entry, name="entry"),
    path(_RECORD, entry.entry, name="record_entry"),
    path(f"{_PARTICIPANT}files/<uuid:key>/", attachments.attachment, name="attachment"),
    path(
        f"{_PARTICIPANT}files/<uuid:key>/preview.png",
        attachments.attachment_preview,
        name="attachment_preview",
    ),
    path(f"{_AT_VISIT}history/<slug:item>/", history.item_history, name="entry_history"),
    path(f"{_PARTICIPANT}logs/<slug:form>/", logs.log, name="log"),
    path(f"{_RECORD}history/<slug:item>/", history.item_history, name="record_history"),
]

# What the pages send, first what they send most
requests = [
    path(f"{_AT_VISIT}operations", operations.operations, name="entry_operations"),
    path(f"{_RECORD}operations", operations.operations, name="record_operations"),
    path(f"{_PARTICIPANT}forms/<slug:form>/add/", logs.log_add, name="log_add"),
    path(f"{_RECORD}error", logs.record_error, name="record_error"),
    path(f"{_PARTICIPANT}visits/<int:visit>/<slug:form>/review", logs.log_review, name="log_review"),
    path(f"{_AT_VISIT}file", attachments.upload, name="entry_file"),
    path(f"{_AT_VISIT}complete", operations.complete, name="entry_complete"),
    path(f"{_AT_VISIT}reopen", operations.reopen, name="entry_reopen"),
    path(f"{_AT_VISIT}hold", holds.hold, name="entry_hold"),
    path(f"{_AT_VISIT}queries/", _ABOUT_AN_ITEM, name="entry_query"),
    path(f"{_RECORD}file", attachments.upload, name="record_file"),
    path(f"{_RECORD}complete", operations.complete, name="record_complete"),
    path(f"{_RECORD}reopen", operations.reopen, name="record_reopen"),
    path(f"{_RECORD}hold", holds.hold, name="record_hold"),
    path(f"{_RECORD}queries/", _ABOUT_AN_ITEM, name="record_query"),
    path(f"{_QUERIES}<int:pk>/", by_method(GET=threads.query, POST=queries.step), name="query"),
]

urlpatterns = [*requests, *pages]
