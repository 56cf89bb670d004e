"""The page of results, and what the box suggests while somebody types."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhiben.foundation.search import selectors
from zhiben.foundation.search.folding import LONGEST, terms
from zhiben.foundation.search.sources import Finder, kinds_for
from zhiben.foundation.web.decorators import signed_in
from zhiben.foundation.web.requests import ActorRequest


@signed_in
@require_GET
def page(request: ActorRequest) -> HttpResponse:
    text, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    wanted = [kind] if kind else []
    groups = selectors.search(text, actor=request.actor, kinds=wanted, after=request.GET.get("after", ""))
    kinds = kinds_for(request.actor)
    context = {
        "text": text,
        "asked": terms(text),
        "groups": groups,
        "kind": next((k for k in kinds if k.kind == kind), None),
        "kinds": kinds,
        "more": {k.kind: k.more(text) for k in kinds if isinstance(k, Finder) and k.more},
        "later": "after" in request.GET,
        "cut": len(text) > LONGEST,
    }
    return render(request, "search/page.html", context)


@signed_in
@require_GET
def suggest(request: ActorRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    groups = selectors.suggestions(text, actor=request.actor)
    return render(request, "search/_suggestions.html", {"text": text, "asked": terms(text), "groups": groups})
