"""What each role must do to sign in, for the county of the security administrator."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhiben.foundation.access.roles import ROLES
from zhiben.foundation.access.selectors import home_county
from zhiben.foundation.identity import permissions, services
from zhiben.foundation.identity.policies import Rule, rules_of
from zhiben.foundation.web.administration.forms import PolicyForm
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.POLICIES)
@require_http_methods(["GET", "HEAD", "POST"])
def policies(request: ActorRequest) -> HttpResponse:
    county = home_county(actor=request.actor)
    rules = rules_of(county)
    chosen = request.GET.get("role", "")
    form = PolicyForm(request.POST if request.method == "POST" else None, initial=_initial(chosen, dict(rules)))
    if form.is_valid():
        policy = services.set_policy(county=county, **form.cleaned_data, actor=request.actor)
        messages.success(request, _("“%(role)s”的登录要求已修改，已登录的人员也立即执行。") % {"role": policy})
        return redirect("administration:policies")
    context = {"county": county, "rules": [(ROLES[code], rule) for code, rule in rules], "form": form}
    return render(request, "administration/policies.html", context, status=422 if form.errors else 200)


def _initial(role: str, rules: dict[str, Rule]) -> dict[str, object]:
    """The form as the role that was clicked has it now."""
    if role not in rules:
        return {}
    rule = rules[role]
    return {
        "role": role,
        "idle_minutes": rule.idle // timedelta(minutes=1),
        "longest_hours": rule.longest // timedelta(hours=1),
        "second_factor": rule.second_factor,
        "password_days": rule.password_age.days if rule.password_age else None,
    }
