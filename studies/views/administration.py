"""Administration: who holds which role where."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.roles import ROLES, Permission
from clinnova.lib.problems import NotAllowed, NotFound, Problem
from studies import access
from studies.actions.memberships import end_membership, grant_membership
from studies.inputs import GrantInput
from studies.models import Membership


def administration(request: HttpRequest) -> HttpResponse:
    """Members of the studies that the viewer administers; POST grants a role."""
    studies = access.studies_for(request.user, Permission.MANAGE_MEMBERS)
    if not studies:
        raise NotAllowed(_("Only administrators open this page."))
    people = User.objects.filter(is_active=True).exclude(pk=request.user.pk).order_by("full_name")
    entered = GrantInput(request.POST or None, studies=studies, people=people)
    if request.method == "POST" and entered.is_valid() and _granted(request, entered):
        return redirect("administration")
    members = Membership.objects.filter(study__in=studies, ended_at=None).select_related(
        "user", "study", "site"
    )
    rows = [(m, ROLES[m.role]) for m in members.order_by("study__cohort", "user__full_name")]
    context = {"rows": rows, "form": entered, "roles": ROLES.values()}
    return render(request, "studies/administration.html", context, status=422 if entered.errors else 200)


def _granted(request: HttpRequest, entered: GrantInput) -> bool:
    try:
        membership = grant_membership(by=request.user, **entered.cleaned_data)
    except Problem as problem:
        entered.add_error(None, str(problem.sentence))
        return False
    role = ROLES[membership.role].name
    messages.success(request, _("%(person)s now is: %(role)s.") % {"person": membership.user, "role": role})
    return True


@require_POST
def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role from now on."""
    membership = (
        Membership.objects.filter(pk=pk, ended_at=None).select_related("user", "study", "site").first()
    )
    if membership is None:
        raise NotFound(_("This role does not exist or has ended."))
    end_membership(by=request.user, membership=membership)
    messages.success(request, _("The role of %(person)s has ended.") % {"person": membership.user})
    return redirect("administration")
