"""Who gets what from the pages of reports: the clerk the county's, a department what was released, Wu nothing."""

from __future__ import annotations

from typing import Any

from zhiben.apps.dispatch import testing as dispatch
from zhiben.apps.dispatch.models import Round
from zhiben.apps.reports import testing
from zhiben.apps.reports.models import Brief, PlausibilityQuestion
from zhiben.apps.reports.plausibility import Doubt
from zhiben.apps.reports.services import editing, releasing
from zhiben.apps.reports.services import questions as asking
from zhiben.foundation.access.models import Area, Organisation
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.web.testing import Row

READERS_ANYWHERE = frozenset({"gao", "shen", "lin", "he", "wu"})
DRAFTERS_ANYWHERE = frozenset({"gao", "lin", "wu"})
COUNTY, NOT_COUNTY = frozenset({"gao", "he"}), frozenset({"shen", "lin", "wu"})
CLERK, NOT_CLERK = frozenset({"gao"}), frozenset({"lin", "wu"})
NOT_READER = frozenset({"shen", "lin", "wu"})


def july(cast: Cast) -> Round:
    gao, county = cast.gao.actor, Area.objects.get(name="安澜县")
    directive = dispatch.issued(gao, county)
    names = ("安澜县应急管理局", "安澜县住房和城乡建设局", "青石镇人民政府", "安澜县青石矿业有限公司", "柳溪镇人民政府")
    return testing.two_rounds(county, directive, [Organisation.objects.get(name=name) for name in names])[1]


def _drafted(cast: Cast) -> Brief:
    office = Organisation.objects.get(name="安澜县应急管理局")
    return testing.drafted(cast.gao.actor, july(cast), office)


def drafted(cast: Cast) -> dict[str, Any]:
    return {"brief_id": _drafted(cast).pk}


def figure(cast: Cast) -> dict[str, Any]:
    return {"brief_id": _drafted(cast).pk, "code": "f1"}


def directive(cast: Cast) -> dict[str, Any]:
    return {"directive_id": _drafted(cast).round.directive_id}  # type: ignore[union-attr]


def sentence(cast: Cast) -> dict[str, Any]:
    return {"brief_id": _drafted(cast).pk, "key": "s1"}


def loose(cast: Cast) -> dict[str, Any]:
    """A sentence of somebody's own."""
    found = _drafted(cast)
    made = editing.add_sentence(
        brief_id=found.pk,
        section="next",
        revision=found.revision,
        words="形势总体平稳。",
        actor=cast.gao.actor,
        now=testing.NOW,
    )
    last = made.body["sections"][-1]["items"][-1]["id"]
    return {"brief_id": found.pk, "key": last}


def section(cast: Cast) -> dict[str, Any]:
    return {"brief_id": _drafted(cast).pk, "section": "next"}


def first(cast: Cast) -> dict[str, Any]:
    return {"brief_id": _drafted(cast).pk, "number": 1}


def to_review(cast: Cast) -> dict[str, Any]:
    return {"brief_id": _drafted(cast).pk, "name": "review"}


def to_release(cast: Cast) -> dict[str, Any]:
    """Drafted and sent up by Gao, who may not release it as well."""
    found = _drafted(cast)
    releasing.move_brief(brief_id=found.pk, step="review", note="", actor=cast.gao.actor)
    return {"brief_id": found.pk, "name": "release"}


def question(cast: Cast) -> dict[str, Any]:
    """To Lin's town."""
    found, town = july(cast), Organisation.objects.get(name="青石镇人民政府")
    doubt = Doubt("same_as_before", str(town.pk), "两期相同，请确认。", (("return", "1", "本期"),))
    row = asking._row(found, doubt, town, testing.NOW)
    PlausibilityQuestion.objects.bulk_create([row])
    return {"question_id": row.pk}


def answering(cast: Cast) -> dict[str, Any]:
    return question(cast) | {"name": "answer"}


def settling(cast: Cast) -> dict[str, Any]:
    return question(cast) | {"name": "settle"}


TOWN_AND_COUNTY, ELSEWHERE = frozenset({"gao", "lin", "he"}), frozenset({"shen", "wu"})
WORDS = {"note": "已核对。"}
EDIT = {"revision": "0", "words": "现报告如下。", "reason": "核对"}

ROWS = (
    Row("reports:briefs", READERS_ANYWHERE),
    Row("reports:export", READERS_ANYWHERE),
    Row("reports:new", DRAFTERS_ANYWHERE),
    Row("reports:load", READERS_ANYWHERE),
    Row("reports:questions", READERS_ANYWHERE),
    Row("reports:export-questions", READERS_ANYWHERE),
    Row("reports:check", DRAFTERS_ANYWHERE, method="POST", status=422, note="nothing chosen"),
    Row("reports:question", TOWN_AND_COUNTY, ELSEWHERE, kwargs=question),
    Row("reports:question-step", frozenset({"gao", "lin"}), ELSEWHERE, method="POST", status=302, kwargs=answering, data=WORDS, note="answer"),
    Row("reports:question-step", frozenset({"gao", "lin"}), ELSEWHERE, method="POST", status=302, kwargs=settling, data=WORDS, note="settle"),
    Row("reports:cited", frozenset({"gao", "shen", "lin", "he"}), frozenset({"wu"}), kwargs=directive),
    Row("reports:brief", COUNTY, NOT_COUNTY, kwargs=drafted),
    Row("reports:docx", COUNTY, NOT_COUNTY, kwargs=drafted),
    Row("reports:version", COUNTY, NOT_COUNTY, kwargs=first),
    Row("reports:restore", CLERK, NOT_CLERK, method="POST", status=302, kwargs=first, data={"revision": "1"}),
    Row("reports:head", CLERK, NOT_CLERK, method="POST", status=302, kwargs=drafted, data={"title": "专报"}),
    Row("reports:step", CLERK, NOT_READER, method="POST", status=302, kwargs=to_review, note="review"),
    Row("reports:step", CLERK, NOT_READER, method="POST", status=409, kwargs=to_release, data={"approved_by": "何平"}, note="release"),
    Row("reports:add", CLERK, NOT_CLERK, method="POST", status=302, kwargs=section, data=EDIT | {"revision": "1"}),
    Row("reports:edit", CLERK, NOT_CLERK, method="POST", status=302, kwargs=sentence, data=EDIT | {"revision": "1"}),
    Row("reports:remove", CLERK, NOT_CLERK, method="POST", status=302, kwargs=sentence, data={"revision": "1"}),
    Row("reports:vouch", CLERK, NOT_CLERK, method="POST", status=302, kwargs=loose, data={"reason": "会议研判"}),
    Row("reports:figure", COUNTY, NOT_COUNTY, kwargs=figure),
    Row("reports:export-figure", COUNTY, NOT_COUNTY, kwargs=figure),
)  # fmt: skip
