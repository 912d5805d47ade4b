"""Loads the synthetic participants, hospital by hospital, on as many processes as help."""

import gc
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context

from django.db import connections

from accounts.models import User
from audit.context import request_source
from clinnova.demo.accounts import staff_name
from clinnova.demo.cast import DemoSite
from clinnova.demo.participants import plan_stories, tell
from clinnova.demo.workers import begin
from patients.models import Subject
from studies.models import Study

MONITOR = "dana.data"  # asks queries by hand at every hospital
MOST_PROCESSES = 4  # each wants a core beside that of the database


@dataclass(frozen=True)
class Chapter:
    """The participants of one study at one hospital: small enough to show progress, alone in its numbers."""

    study: str
    place: DemoSite
    today: date


def tell_all(chapters: Sequence[Chapter], processes: int) -> Iterator[int]:
    """Load all chapters; yields how many participants each brought, as they are done.

    Chapters do not touch each other's rows, so the result is the same whatever the number of processes.
    """
    if processes <= 1:
        yield from map(tell_chapter, chapters)
        return
    connections.close_all()
    with ProcessPoolExecutor(min(processes, MOST_PROCESSES), get_context("spawn"), begin) as pool:
        for told in as_completed([pool.submit(tell_chapter, chapter) for chapter in chapters]):
            yield told.result()


def tell_chapter(chapter: Chapter) -> int:
    """Tell the stories that are not told yet: an interrupted load goes on where it stopped."""
    study = Study.objects.get(slug=chapter.study)
    by = User.objects.get(username=staff_name(chapter.place.code))
    monitor = User.objects.get(username=MONITOR)
    stories = plan_stories(study, chapter.place, chapter.today)
    told = Subject.objects.filter(study=study, site__code=chapter.place.code).count()
    gc.freeze()  # the compiled protocols stay
    with request_source(source="demo"):
        for story in stories[told:]:
            tell(story, by=by, today=chapter.today, monitor=monitor)
    gc.collect()
    return len(stories)
