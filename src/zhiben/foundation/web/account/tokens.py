"""Tokens of the API: one's own, and, for the security administrator, those of the county's people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhiben.core.errors import InputError, NotVisible, ZhibenError
from zhiben.foundation.access import selectors as access
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.permissions import label_of
from zhiben.foundation.identity import factors, permissions, tokens
from zhiben.foundation.identity.models import ApiToken
from zhiben.foundation.web.decorators import permission, signed_in
from zhiben.foundation.web.forms import StyledMixin
from zhiben.foundation.web.requests import ActorRequest
from zhiben.foundation.web.services import BY_PROVIDER

ALL, SOME = "all", "some"


class TokenForm(StyledMixin, forms.Form):
    """What a token is for, until when, and how much of what its user may do."""

    label = forms.CharField(
        label=gettext_lazy("用途"), max_length=60, help_text=gettext_lazy("哪个程序用，例如“台账同步”。")
    )
    expires_on = forms.DateField(
        label=gettext_lazy("有效期至"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("最长一年。"),
    )
    read_only = forms.BooleanField(label=gettext_lazy("只读：只能查询，不能办理"), required=False, initial=True)
    reach = forms.ChoiceField(
        label=gettext_lazy("权限"),
        choices=[(ALL, gettext_lazy("本人的全部权限")), (SOME, gettext_lazy("只用下面选中的"))],
        widget=forms.RadioSelect,
        initial=ALL,
    )
    permissions = forms.MultipleChoiceField(
        label=gettext_lazy("选用的权限"), required=False, widget=forms.CheckboxSelectMultiple
    )
    code = forms.CharField(
        label=gettext_lazy("动态口令"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
        help_text=gettext_lazy("已启用动态口令的，签发时须再次填写。"),
    )

    def __init__(self, *args: Any, actor: Actor, has_factor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, label_of(code)) for code in sorted(actor.permissions)]
        self.fields["permissions"].choices = choices  # type: ignore[attr-defined]
        self.fields["permissions"].widget.attrs["class"] = ""
        if not has_factor:
            del self.fields["code"]

    def wish(self) -> tokens.Wish:
        given = self.cleaned_data
        only = given["permissions"] if given["reach"] == SOME else None
        return tokens.Wish(given["label"], given["expires_on"], given["read_only"], only)


@signed_in
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def own_tokens(request: ActorRequest) -> HttpResponse:
    """The list, and the form for another one; the token itself is shown once, on the answer."""
    now, posted = timezone.now(), request.POST if request.method == "POST" else None
    until = timezone.localdate(now) + timedelta(days=90)
    has_factor = factors.enabled(request.user)
    form = TokenForm(posted, actor=request.actor, has_factor=has_factor, initial={"expires_on": until})
    if form.is_valid():
        try:
            token, text = _issued(request, form)
        except ZhibenError as refused:
            form.add_error(None, refused.message)
        else:
            return render(request, "account/token_issued.html", {"token": token, "text": text})
    rows = [(row, tokens.reach_of(row)) for row in tokens.in_use(user=request.user, now=now)]
    context = {"form": form, "rows": rows}
    return render(request, "account/tokens.html", context, status=422 if form.errors else 200)


def _issued(request: ActorRequest, form: TokenForm) -> tuple[ApiToken, str]:
    """A session left open is not enough where there is a second factor. Raises: ZhibenError."""
    now, user = timezone.now(), request.user
    if "code" in form.fields:
        code, address = form.cleaned_data["code"], str(request.META.get("REMOTE_ADDR", ""))
        if not factors.check(user=user, code=code, address=address, actor=request.actor, now=now):
            raise InputError("identity.code_wrong", "动态口令不正确，或已使用过。请填写手机上新显示的 6 位数字。")
    by_provider = bool(request.session.get(BY_PROVIDER))
    return tokens.issue(user=user, wish=form.wish(), standing=request.standing, by_provider=by_provider, now=now)


@signed_in
@require_POST
def revoke_own(request: ActorRequest, token_id: UUID) -> HttpResponse:
    own = ApiToken.objects.filter(user=request.user, pk=token_id)
    _revoke(own, why=_("本人吊销"), actor=request.actor)
    messages.success(request, _("令牌已吊销，用它的程序从现在起不能再调用。"))
    return redirect("account:tokens")


@permission(permissions.SESSIONS)
@require_safe
def tokens_of(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """Somebody else's, for the security administrator."""
    person = access.person(user_id, actor=request.actor)
    rows = [(row, tokens.reach_of(row)) for row in tokens.in_use(user=person, now=timezone.now())]
    return render(request, "account/tokens_of.html", {"person": person, "rows": rows})


@permission(permissions.SESSIONS)
@require_POST
def revoke_of(request: ActorRequest, user_id: UUID, token_id: UUID) -> HttpResponse:
    person = access.person(user_id, actor=request.actor)
    _revoke(ApiToken.objects.filter(user=person, pk=token_id), why=_("安全管理员吊销"), actor=request.actor)
    messages.success(request, _("令牌已吊销。"))
    return redirect("account:tokens-of", user_id)


def _revoke(found: QuerySet[ApiToken], *, why: str, actor: Actor) -> None:
    """Raises: NotVisible where there is none to revoke."""
    if not tokens.revoke(found, why=why, actor=actor, now=timezone.now()):
        raise NotVisible("identity.token_absent", "这个令牌已吊销，或不存在。请刷新列表。")
