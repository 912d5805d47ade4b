"""The frame around every page: which places a person may open, her studies, sites and languages.

Nothing is asked before a template asks: fragments that carry no frame cost no database read.
"""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from studies import access
from studies.models import Site, Study

THEMES = {"system": _("As the computer"), "light": _("Light"), "dark": _("Dark")}
SITE_PAGES = ("today", "calendar", "participants", "queries", "dashboard")
ACROSS_STUDIES = ("today", "calendar")  # pages that one study narrows


@dataclass(frozen=True)
class Place:
    """An entry of the rail: route, word, the permission that opens it, whether its address names a study."""

    route: str
    word: Promise
    permission: Permission
    in_study: bool = True


@dataclass(frozen=True)
class Link:
    """A link of the frame; `title` is the longer name where `word` is short."""

    word: str | Promise
    url: str
    current: bool = False
    icon: str = ""
    title: str = ""


PLACES = (
    Place("today", _("Today"), Permission.VIEW_SUBJECTS, in_study=False),
    Place("calendar", _("Calendar"), Permission.VIEW_SUBJECTS, in_study=False),
    Place("participants", _("Participants"), Permission.VIEW_SUBJECTS),
    Place("queries", _("Queries"), Permission.VIEW_VALUES),
    Place("dashboard", _("Dashboard"), Permission.VIEW_DASHBOARD),
    Place("exports", _("Exports"), Permission.EXPORT, in_study=False),
    Place("study", _("Study"), Permission.VIEW_STUDY),
)


def link_to(route: str, *args: str) -> str:
    """The address of a route, or an empty string where this installation does not have it."""
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return ""


class Frame:
    """What base.html shows around a page, read when it is shown."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.user = getattr(request, "user", None)
        match = request.resolver_match
        self.route = (match.url_name if match else "") or ""  # an address may have no name
        theme = request.COOKIES.get("theme", "")
        self.theme = theme if theme in THEMES else "system"
        self.rail = "narrow" if request.COOKIES.get("rail") == "narrow" else "wide"

    @cached_property
    def known(self) -> bool:
        """Whether somebody is logged in."""
        return bool(self.user and self.user.is_authenticated)

    @cached_property
    def studies(self) -> list[Study]:
        return list(access.studies_for(self.user)) if self.known else []

    @cached_property
    def study(self) -> Study | None:
        """The study of this page, else the one last looked at, else the first of hers."""
        here = getattr(self.request, "study", None)
        asked = self.request.GET.get("study") or self.request.COOKIES.get("study")
        remembered = next((s for s in self.studies if s.slug == asked), None)
        return here or remembered or (self.studies[0] if self.studies else None)

    @cached_property
    def page_study(self) -> str:
        """Slug of the study that this very page is about, or nothing on pages across studies."""
        here = getattr(self.request, "study", None)
        return here.slug if here else self.request.GET.get("study", "")

    @cached_property
    def places(self) -> list[Link]:
        """The rail: only what the person may open and this installation has."""
        links = [self._place(place) for place in PLACES] if self.known else []
        if self.known and access.is_administrator(self.user):
            here = self.route.startswith("administration")
            links.append(Link(_("Administration"), link_to("administration"), here, "administration"))
        return [link for link in links if link and link.url]

    @cached_property
    def study_links(self) -> list[Link]:
        """The study switcher: the same page in the other study, where that study has it for her."""
        return [
            Link(s.cohort, self._in_study(s), s.slug == self.page_study, title=str(s)) for s in self.studies
        ]

    @cached_property
    def site_links(self) -> list[Link]:
        """The site switcher; empty on pages that do not filter by site and for people with one site."""
        if not self.known or self.study is None or self.route not in SITE_PAGES:
            return []
        ids = access.site_ids(self.user, Permission.VIEW_SUBJECTS, study=self.study)
        if len(ids) < 2:
            return []
        sites = Site.objects.filter(id__in=ids)
        asked = self.request.GET.get("site", "")
        every = Link(_("All sites"), self._with(site=""), not asked)
        return [every, *(Link(s.code, self._with(site=s.code), s.code == asked, title=s.name) for s in sites)]

    @cached_property
    def site_word(self) -> str | Promise:
        return next((link.word for link in self.site_links if link.current), _("All sites"))

    @cached_property
    def languages(self) -> list[tuple[str, str, bool]]:
        """Code, its name in itself, and whether the page is written in it."""
        now = get_language()
        return [
            (code, get_language_info(code)["name_local"].capitalize(), code == now)
            for code, _n in settings.LANGUAGES
        ]

    @cached_property
    def themes(self) -> list[tuple[str, str | Promise, bool]]:
        return [(code, word, code == self.theme) for code, word in THEMES.items()]

    @cached_property
    def roles(self) -> str:
        """Her roles in the current study, for the head of her menu."""
        return (
            ", ".join({str(r.name): None for r in access.roles_in(self.user, self.study)})
            if self.study
            else ""
        )

    def _place(self, place: Place) -> Link | None:
        if place.in_study:
            may = self.study is not None and access.can(self.user, place.permission, study=self.study)
        else:
            may = bool(access.study_ids(self.user, place.permission))
        if not may:
            return None
        url = link_to(place.route, *([self.study.slug] if place.in_study else []))
        return Link(place.word, url, self._is_here(place.route), place.route)

    def _is_here(self, route: str) -> bool:
        """Whether this page is the place or lies below it, told by the beginning of its route's name."""
        below = {
            "participants": (
                "participant",
                "enrol",
                "visit",
                "form",
                "record",
                "entry",
                "log",
                "end_participation",
            ),
            "exports": ("export",),
            "queries": ("query",),
        }
        return self.route.startswith((route, *below.get(route, ())))

    def _in_study(self, study: Study) -> str:
        if self.route in ACROSS_STUDIES:
            return self._with(study=study.slug, site="")
        in_study = [p for p in PLACES if p.in_study]
        same = next((p for p in in_study if self._is_here(p.route)), in_study[0])
        if access.can(self.user, same.permission, study=study):
            return link_to(same.route, study.slug)
        return link_to("study", study.slug)

    def _with(self, **changes: str) -> str:
        """This address with other values in its query part; an empty value leaves it out."""
        asked = {**self.request.GET.dict(), **changes}
        asked.pop("page", None)
        return f"{self.request.path}?{urlencode({k: v for k, v in asked.items() if v})}"
