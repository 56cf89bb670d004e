"""The one list of all instruments, its sheet, and one letter with its text, its case and how far it has come."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhiben.apps.supervision import forms, permissions
from zhiben.apps.supervision.models import Letter, LetterKind
from zhiben.apps.supervision.selectors import letters
from zhiben.apps.supervision.views.offers import TONES, offers_for
from zhiben.core.paging import count_words
from zhiben.foundation.audit.selectors import timeline
from zhiben.foundation.documents.layout.content import Official
from zhiben.foundation.documents.layout.html import to_html
from zhiben.foundation.documents.models import DOCX, DocumentVersion
from zhiben.foundation.evidence.selectors import evidence_of
from zhiben.foundation.web.answers import sheet
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest
from zhiben.foundation.web.templatetags.web import Tab

MOST_EXPORTED = 20_000


@permission(permissions.VIEW)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    wanted, on = forms.read_filter(request.GET), timezone.localdate()
    found = letters.letter_page(wanted, actor=request.actor, on=on)
    kept = request.GET.copy()
    kept.pop("after", None)
    context = {
        "wanted": wanted,
        "rows": [(row, TONES[row.state], row.recipients.all()) for row in found.rows],
        "next": found.next,
        "count": count_words(letters.letter_count(wanted, actor=request.actor, on=on)),
        "tabs": _tabs(request, wanted.view),
        "units": letters.unit_choices(actor=request.actor),
        "kinds": LetterKind.choices,
        "ages": letters.AGES.items(),
        "query": kept.urlencode(),
        "on": on,
    }
    return render(request, "supervision/letters.html", context)


def _tabs(request: ActorRequest, view: str) -> list[Tab]:
    found = []
    for key, label in letters.VIEWS.items():
        kept = request.GET.copy()
        kept.pop("after", None)
        kept["view"] = key
        tone = {"overdue": "late", "judge": "attention", "draft": "attention"}.get(key, "neutral")
        found.append(Tab(_(label), f"?{kept.urlencode()}", is_current=key == view, tone=tone))
    return found


@permission(permissions.VIEW)
@require_GET
def export(request: ActorRequest) -> HttpResponse:
    """Exactly what the filter means, in its order; one row a recipient."""
    wanted, on = forms.read_filter(request.GET), timezone.localdate()
    heads = ("文书", "编号", "标题", "主送", "状态", "发出", "签收", "答复时限", "答复", "办结", "结果")
    found = letters.letter_rows(wanted, actor=request.actor, on=on)[:MOST_EXPORTED]
    file = _("督办文书-%(day)s.xlsx") % {"day": on.isoformat()}
    return sheet(
        _("督办文书"), [_(head) for head in heads], (cells for row in found for cells in _cells(row)), file=file
    )


def _cells(row: Letter) -> list[tuple[str, ...]]:
    def moment(at: object) -> str:
        return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else "—"  # type: ignore[arg-type]

    due = row.reply_due_on.isoformat() if row.reply_due_on else "—"
    head = (row.get_kind_display(), str(row.document.number or "—"), row.title)
    return [
        (*head, each.organisation.name, row.state_label, moment(row.sent_at), moment(each.received_at), due,
         moment(each.answered_at), moment(row.closed_at), row.result)
        for each in row.recipients.all()
    ]  # fmt: skip


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest, letter_id: UUID) -> HttpResponse:
    found, actor = letters.letter(letter_id, actor=request.actor), request.actor
    recipients = letters.recipients_of(found)
    mine = letters.my_recipient(recipients, actor=actor)
    whole = letters.sees_whole(found, actor=actor)
    context = {
        "letter": found,
        "tone": TONES[found.state],
        "preview": mark_safe(to_html(Official.model_validate(found.document.content))),  # noqa: S308 - it escapes
        "recipients": recipients if whole else [row for row in recipients if mine and row.pk == mine.pk],
        "others": 0 if whole else len(recipients) - 1,
        "mine": mine,
        "whole": whole,
        "cases": letters.cases_of(found, mine=None if whole else mine),
        "offers": offers_for(found, actor=actor, recipients=recipients, mine=mine),
        "reply_form": forms.ReplyForm(),
        "reason_form": forms.ReasonForm(auto_id="return-%s"),
        "proof": evidence_of(found) if whole else {},
        "replies": evidence_of(mine) if mine else {},
        "timeline": timeline(found, actor=actor)[:50] if whole else (),
        "on": timezone.localdate(),
    }
    return render(request, "supervision/letter.html", context)


@permission(permissions.VIEW)
@require_GET
def docx(request: ActorRequest, letter_id: UUID) -> HttpResponse:
    """The text as it stands, for whoever may see the letter: its recipients have no document of their own."""
    found = letters.letter(letter_id, actor=request.actor)
    version = DocumentVersion.objects.filter(document=found.document_id).select_related("docx").order_by("-version")[0]
    response = HttpResponse(bytes(version.docx.content), content_type=DOCX)
    name = f"{found.document.number or found.get_kind_display()}.docx"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
