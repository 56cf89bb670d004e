"""Who gets what from the pages of pairs, campaigns, meetings, drafts, the library and results."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhiben.apps.directives import testing as directives
from zhiben.apps.dispatch import testing
from zhiben.apps.dispatch.models import Campaign, DraftComment, DutyPair, MeetingDecision
from zhiben.apps.dispatch.services import campaigns, drafts, library, meetings
from zhiben.foundation.access.models import Area, Organisation
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.web.testing import Row

NOW, ON = testing.ISSUED_AT, testing.ISSUED_ON
READERS_ANYWHERE = frozenset({"gao", "shen", "lin", "he", "wu"})
COMMENTERS = frozenset({"gao", "shen", "lin", "wu"})
OWN_READERS = frozenset({"gao", "shen", "lin", "he"})
CLERK, CLERKS, NEXT = frozenset({"gao"}), frozenset({"gao", "wu"}), frozenset({"wu"})


def _county() -> Area:
    return Area.objects.get(name="安澜县")


def pair(cast: Cast) -> dict[str, Any]:
    one, other = directives.duties_of(directives.in_force(cast.gao.actor, _county()))[:2]
    made = DutyPair.objects.create(county=_county(), one=one, other=other, kind="duplicate", why="文字相近")
    return {"pair_id": made.pk}


def accepted(cast: Cast) -> dict[str, Any]:
    made = pair(cast)
    DutyPair.objects.update(state="accepted", decided_by_name="高敏")
    return made


def _campaign(cast: Cast) -> Campaign:
    values = campaigns.CampaignValues(name="气瓶一件事", kind="matter", links=("充装",))
    return campaigns.start_campaign(county=_county(), values=values, actor=cast.gao.actor, now=NOW)


def campaign(cast: Cast) -> dict[str, Any]:
    return {"campaign_id": _campaign(cast).pk}


def link(cast: Cast) -> dict[str, Any]:
    made = _campaign(cast)
    return {"campaign_id": made.pk, "link_id": made.links.get().pk}


def meeting(cast: Cast) -> dict[str, Any]:
    made = meetings.note_meeting(
        county=_county(),
        title="安委会会议",
        held_on=date(2026, 3, 1),
        items="一、排查。",
        actor=cast.gao.actor,
        now=NOW,
    )
    return {"meeting_id": made.pk}


def item(cast: Cast) -> dict[str, Any]:
    found = meeting(cast)
    return found | {"decision_id": MeetingDecision.objects.get(meeting_id=found["meeting_id"]).pk}


def draft(cast: Cast) -> dict[str, Any]:
    return {"directive_id": directives.received(cast.gao.actor, _county(), status="draft").pk}


def asked(cast: Cast) -> dict[str, Any]:
    """Shen's bureau and Lin's town."""
    found = draft(cast)
    units = Organisation.objects.filter(short_name__in=("县住建局", "青石镇")).values_list("pk", flat=True)
    drafts.ask_offices(
        organisation_ids=list(units), reply_by=date(2099, 1, 1), actor=cast.gao.actor, now=NOW, on=ON, **found
    )
    return found


def own(cast: Cast) -> dict[str, Any]:
    found = asked(cast)
    return found | {"comment_id": DraftComment.objects.get(organisation__short_name="县住建局").pk}


def commented(cast: Cast) -> dict[str, Any]:
    found = own(cast)
    drafts.reply_to_draft(comment_id=found["comment_id"], agreed=False, text="期限太短", actor=cast.shen.actor, now=NOW)
    return found


def referenced(cast: Cast) -> dict[str, Any]:
    made = library.add_document(county_id=_county().pk, name="六条禁令", number="", actor=cast.gao.actor, now=NOW)
    return {"document_id": made.pk}


def in_force(cast: Cast) -> dict[str, Any]:
    return {"directive_id": directives.in_force(cast.gao.actor, _county()).pk}


ROWS = (
    Row("dispatch:pairs", CLERKS),
    Row("dispatch:pairs-export", CLERKS),
    Row("dispatch:find-pairs", CLERKS, method="POST", status=302),
    Row("dispatch:pair", CLERK, NEXT, kwargs=pair),
    Row("dispatch:decide-pair", CLERK, NEXT, method="POST", status=302, kwargs=pair, data={"accept": "on"}),
    Row("dispatch:merge-pair", CLERK, NEXT, method="POST", status=422, kwargs=accepted, note="no tasks"),
    Row("dispatch:campaigns", READERS_ANYWHERE),
    Row("dispatch:start-campaign", CLERKS, method="POST", status=302, data={"kind": "drive", "name": "冬春行动"}),
    Row("dispatch:campaign", OWN_READERS, NEXT, kwargs=campaign),
    Row("dispatch:campaign-export", OWN_READERS, NEXT, kwargs=campaign),
    Row("dispatch:end-campaign", CLERK, NEXT, method="POST", status=302, kwargs=campaign),
    Row("dispatch:add-link", CLERK, NEXT, method="POST", status=302, kwargs=campaign, data={"name": "销售"}),
    Row("dispatch:set-owner", CLERK, NEXT, method="POST", status=302, kwargs=link, data={"note": "待定"}),
    Row("dispatch:take-in", CLERK, NEXT, method="POST", status=422, kwargs=campaign, note="nothing chosen"),
    Row("dispatch:meetings", READERS_ANYWHERE),
    Row("dispatch:note-meeting", CLERKS, method="POST", status=302, data={"title": "安委会会议", "held_on": "2026-03-01"}),
    Row("dispatch:meeting", OWN_READERS, NEXT, kwargs=meeting),
    Row("dispatch:meeting-minutes", OWN_READERS, NEXT, kwargs=meeting),
    Row("dispatch:meeting-export", OWN_READERS, NEXT, kwargs=meeting),
    Row("dispatch:add-items", CLERK, NEXT, method="POST", status=302, kwargs=meeting, data={"text": "通报"}),
    Row("dispatch:remove-item", CLERK, NEXT, method="POST", status=302, kwargs=item),
    Row("dispatch:decompose", CLERKS, method="POST", status=422, kwargs=item, note="nobody chosen"),
    Row("dispatch:local-task", COMMENTERS),
    Row("dispatch:drafts", COMMENTERS),
    Row("dispatch:draft", frozenset({"gao", "shen", "lin"}), NEXT, kwargs=asked),
    Row("dispatch:draft-start", CLERK, NEXT, kwargs=draft),
    Row("dispatch:draft-ask", CLERK, NEXT, method="POST", status=422, kwargs=draft, note="nobody chosen"),
    Row("dispatch:draft-export", frozenset({"gao", "shen", "lin"}), NEXT, kwargs=asked),
    Row("dispatch:draft-reply", frozenset({"shen"}), frozenset({"lin", "wu"}), method="POST", status=302, kwargs=own, data={"agreed": "on"}),
    Row("dispatch:draft-answer", CLERK, NEXT, method="POST", status=302, kwargs=commented, data={"accept": "on", "reason": "有理"}),
    Row("dispatch:library", READERS_ANYWHERE),
    Row("dispatch:library-export", READERS_ANYWHERE),
    Row("dispatch:add-referenced", CLERKS, method="POST", status=302, data={"name": "六十条措施"}),
    Row("dispatch:referenced", OWN_READERS, NEXT, kwargs=referenced),
    Row("dispatch:load-referenced", CLERK, NEXT, method="POST", status=422, kwargs=referenced, note="no text"),
    Row("dispatch:unload-referenced", CLERK, NEXT, method="POST", status=302, kwargs=referenced, data={"note": "版本不对"}),
    Row("dispatch:results", OWN_READERS, NEXT, kwargs=in_force),
    Row("dispatch:results-export", OWN_READERS, NEXT, kwargs=in_force),
)  # fmt: skip
