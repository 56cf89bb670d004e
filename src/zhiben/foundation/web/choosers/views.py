"""What a chooser suggests for the letters typed so far."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from zhiben.foundation.web.choosers.sources import SHOWN, choosable
from zhiben.foundation.web.decorators import signed_in
from zhiben.foundation.web.requests import ActorRequest


@signed_in
@require_GET
def find(request: ActorRequest, kind: str) -> HttpResponse:
    """`name`: under which parameter the text comes, that of the box itself; `q` where it is not said."""
    text = request.GET.get(request.GET.get("name", "q"), "").replace("\0", " ").strip()[:60]
    choices = choosable(kind).find(text, request.actor, SHOWN)
    return render(request, "choosers/_options.html", {"choices": choices, "box": slugify(request.GET.get("box", "q"))})
