"""The study page: versions, schedule, forms, code book."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.roles import Permission
from clinnova.lib.problems import NotFound
from studies import access
from studies.definition.compiled import CompiledStudy, FormDef, VisitDef
from studies.registry import definition


def study(request: HttpRequest, slug: str) -> HttpResponse:
    """A published version of the study (`?version=`, newest by default) as its schedule and forms."""
    found = request.study = access.get_study(request.user, slug, Permission.VIEW_STUDY)
    versions = list(found.versions.select_related("published_by"))
    if not versions:
        return render(request, "studies/definition.html", {"study": found, "versions": versions})
    asked = request.GET.get("version", versions[0].number)
    shown = next((v for v in versions if v.number == asked), None)
    if shown is None:
        raise NotFound(_("This study has no version %(number)s.") % {"number": asked[:20]})
    compiled = definition(shown.pk)
    context = {
        "study": found,
        "versions": versions,
        "shown": shown,
        "compiled": compiled,
        "schedule": _schedule(compiled),
        "logs": [compiled.forms[form] for form in compiled.logs],
        "used": _concepts(compiled),
    }
    return render(request, "studies/definition.html", context)


def _schedule(compiled: CompiledStudy) -> list[tuple[FormDef, list[str]]]:
    """Rows of the schedule: a form, and for each visit "required", "optional", "condition" or ""."""
    return [
        (form, [_planned(visit, form.id) for visit in compiled.visits])
        for form in compiled.forms.values()
        if form.kind != "log"
    ]


def _planned(visit: VisitDef, form: str) -> str:
    planned = next((f for f in visit.forms if f.form == form), None)
    if planned is None:
        return ""
    return "condition" if planned.show_if or visit.show_if else "required" if planned.required else "optional"


def _concepts(compiled: CompiledStudy) -> list[tuple[str, object, list[str]]]:
    """The study's concepts with the items that measure them, in the order of the dictionary."""
    items: dict[str, list[str]] = {}
    for form in compiled.forms.values():
        for item in form.all_items.values():
            if item.concept:
                items.setdefault(item.concept, []).append(f"{form.id}.{item.id}")
    return [(key, concept, items[key]) for key, concept in compiled.concepts.items() if key in items]
