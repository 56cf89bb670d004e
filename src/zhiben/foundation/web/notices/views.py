"""One's notices and one's addresses. Opening a notice is its receipt, and so a POST."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiben.core.errors import InputError
from zhiben.foundation.outbox import selectors, services
from zhiben.foundation.outbox.channels import CHANNELS
from zhiben.foundation.web.decorators import signed_in
from zhiben.foundation.web.notices.forms import ContactForm
from zhiben.foundation.web.requests import ActorRequest

PAGE = 50


@signed_in
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    only_unread, before = request.GET.get("unread") == "1", request.GET.get("before", "")
    rows, more = selectors.notice_page(
        actor=request.actor, only_unread=only_unread, before=int(before) if before.isdecimal() else None, size=PAGE
    )
    context = {
        "rows": [(row, [(CHANNELS[sent.channel].label, sent) for sent in row.transmissions.all()]) for row in rows],
        "next": rows[-1].pk if more else None,
        "only_unread": only_unread,
        "unread": selectors.unread_count(actor=request.actor),
        "up_to": rows[0].pk if rows else 0,
    }
    return render(request, "notices/list.html", context)


@signed_in
@require_GET
def bell(request: ActorRequest) -> HttpResponse:
    """The count on the bell, fetched after the page: no page waits for it."""
    return render(request, "notices/_bell.html", {"unread": selectors.unread_count(actor=request.actor)})


@signed_in
@require_POST
def open_notice(request: ActorRequest, notice_id: int) -> HttpResponse:
    notice = services.read_notice(notice_id, actor=request.actor, now=timezone.now())
    return redirect(notice.url or "notices:list")


@signed_in
@require_POST
def read_all(request: ActorRequest) -> HttpResponse:
    up_to = request.POST.get("up_to", "")
    services.read_all_notices(actor=request.actor, now=timezone.now(), up_to=int(up_to) if up_to.isdecimal() else 0)
    return redirect("notices:list")


@signed_in
@require_http_methods(["GET", "POST"])
def contacts(request: ActorRequest) -> HttpResponse:
    known = selectors.own_contacts(actor=request.actor)
    form = ContactForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid() and _saved(request, form):
        messages.success(request, _("联系方式已保存。"))
        return redirect("notices:contacts")
    return render(request, "notices/contacts.html", {"form": form}, status=422 if form.errors else 200)


def _saved(request: ActorRequest, form: ContactForm) -> bool:
    """All or nothing; what is refused stands beside its field."""
    try:
        with transaction.atomic():
            for channel, address in form.cleaned_data.items():
                services.set_contact(user_id=request.user.pk, channel=channel, address=address, actor=request.actor)
    except InputError as refused:
        form.add_error(str(refused.context["channel"]), refused.message)
        return False
    return True
